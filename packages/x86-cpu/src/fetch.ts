/*C:310 Fetching instructions.
 *
 * From CS:EIP to a decoded record: the limit of CS, the page (a translation for execution, kept for the page in use),
 * the decoder, and what happens when fewer bytes are there than the instruction needs. Faults come at the exact byte:
 * #GP at the limit and beyond 15 bytes, #PF at the first byte of the next page. Before it: the decoder. Next: step.ts. */
import { ACCESS_FETCH } from "@lguest/mmu";
import type { Cpu } from "./cpu.js";
import { DECODE_OK, DECODE_READ_AHEAD, DECODE_TOO_LONG, decode, MAX_INSTRUCTION_LENGTH } from "./decode/decoder.js";
import { raiseFault } from "./events.js";
import type { Instruction } from "./ir.js";
import { CS, EIP, MODE, MODE_CODE32, MODE_USER, SEG_BASE, SEG_LIMIT, TLB_GENERATION } from "./layout.js";
import { VECTOR_GP } from "./registers.js";
import { fillTlb, NOT_RAM } from "./tlb.js";

const PAGE_BYTES = 4096;
const PAGE_MASK = ~(PAGE_BYTES - 1);

/** What an instruction that straddles pages, or lies outside RAM, is put together in. Never holds state. */
const assembly = new Uint8Array(DECODE_READ_AHEAD);

/**
 * Byte address in the memory of code at a linear address, or NOT_RAM. May raise #PF. The translation of the page in use
 * is kept in the Cpu; any TLB flush drops it.
 */
export function translateFetch(cpu: Cpu, linear: number): number {
  const user = (cpu.i32[MODE] & MODE_USER) !== 0;
  const tag = (linear & PAGE_MASK) | cpu.i32[TLB_GENERATION];
  if (cpu.fetchTag === tag && cpu.fetchUser === user) return cpu.fetchHost + (linear & ~PAGE_MASK);
  const host = fillTlb(cpu, linear, ACCESS_FETCH, user);
  if (host === NOT_RAM) return NOT_RAM;
  cpu.fetchTag = tag;
  cpu.fetchUser = user;
  cpu.fetchHost = host - (linear & ~PAGE_MASK);
  return host;
}

/** Decodes the instruction at CS:EIP into `insn`. Raises #GP or #PF; changes nothing but A bits. */
export function fetchInstruction(cpu: Cpu, insn: Instruction): void {
  const i32 = cpu.i32;
  const eip = i32[EIP];
  const inSegment = (i32[SEG_LIMIT + CS] >>> 0) + 1 - (eip >>> 0);
  if (inSegment <= 0) raiseFault(cpu, VECTOR_GP, 0);
  const linear = (i32[SEG_BASE + CS] + eip) | 0;
  const host = translateFetch(cpu, linear);
  const inPage = PAGE_BYTES - (linear & ~PAGE_MASK);
  const code32 = (i32[MODE] & MODE_CODE32) !== 0;
  if (host !== NOT_RAM && inPage >= MAX_INSTRUCTION_LENGTH && inSegment >= MAX_INSTRUCTION_LENGTH) {
    if (decode(insn, cpu.u8, host, MAX_INSTRUCTION_LENGTH, code32, cpu.instructionSet) === DECODE_OK) return;
    raiseFault(cpu, VECTOR_GP, 0);
  }
  fetchPieces(cpu, insn, linear, host, Math.min(inSegment, MAX_INSTRUCTION_LENGTH), code32);
}

/** Bytes from one place into the assembly buffer; all ones where there is no RAM. */
function gather(cpu: Cpu, at: number, host: number, count: number): void {
  if (host === NOT_RAM) assembly.fill(0xff, at, at + count);
  else assembly.set(cpu.u8.subarray(host, host + count), at);
}

/** Fetches near a page's end or the limit. @param limit bytes that CS and the longest instruction leave, 1..15. */
function fetchPieces(cpu: Cpu, insn: Instruction, linear: number, host: number, limit: number, code32: boolean): void {
  const first = Math.min(PAGE_BYTES - (linear & ~PAGE_MASK), limit);
  gather(cpu, 0, host, first);
  let status = decode(insn, assembly, 0, first, code32, cpu.instructionSet);
  if (status === DECODE_OK) return;
  if (status !== DECODE_TOO_LONG && first < limit) {
    const host2 = translateFetch(cpu, (linear + first) | 0);
    gather(cpu, first, host2, limit - first);
    status = decode(insn, assembly, 0, limit, code32, cpu.instructionSet);
    if (status === DECODE_OK) return;
  }
  raiseFault(cpu, VECTOR_GP, 0);
}
