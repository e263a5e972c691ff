/*X:150 A call, and the registers that carry it.
 * A hypercall is a number and up to five words. Both ways to make one, through the hypercall page and by `int 0x82`, put
 * the words into the same registers; they differ in who loads eax. Here a call becomes registers, registers become a
 * call again (which is the hypervisor's view of it), and a call becomes machine code for a guest that has no compiler.
 * Before: struct-writer.ts. Next: the page with the stubs, hypercall-page.ts. */

import type { i32, LinearAddress, u32 } from "@lguest/mmu";
import { requireInteger } from "./errors.js";
import { hypercallInfo } from "./hypercall-numbers.js";
import { hypercallEntry } from "./hypercall-page.js";

/** A hypercall: plain data. */
export interface HypercallRequest {
  /** One of the `__HYPERVISOR_*` numbers. */
  readonly number: u32;
  /** The words in the order ebx, ecx, edx, esi, edi: 0 to 5 of them, each 0..0xFFFFFFFF. */
  readonly args: readonly u32[];
}

/** Makes a call and returns what it leaves in eax. */
export type IssueHypercall = (request: HypercallRequest) => i32;

/** Registers of a hypercall, as unsigned words. */
export interface HypercallRegisters {
  /** The number; on return, the result. */
  eax: u32;
  ebx: u32;
  ecx: u32;
  edx: u32;
  esi: u32;
  edi: u32;
}

/** Registers that carry arguments, in order. */
export const HYPERCALL_ARGUMENT_REGISTERS = Object.freeze(["ebx", "ecx", "edx", "esi", "edi"] as const);
/** Interrupt vector of a hypercall, ring 1 and only there. */
export const HYPERCALL_VECTOR = 0x82;

/**
 * Makes a request from words that may be signed or unsigned.
 * @throws XenAbiError `ERR_PARAMETER` if a word is not an integer in -2^31..2^32 - 1.
 */
export function hypercall(number: u32, ...args: number[]): HypercallRequest {
  return {
    number: requireInteger("hypercall number", number, 0, 0xffffffff),
    args: args.map((value, index) => requireInteger(`argument ${index}`, value, -0x80000000, 0xffffffff) >>> 0),
  };
}

/** The registers of a call by `int 0x82`. Registers that it does not need are zero. */
export function toRegisters(request: HypercallRequest): HypercallRegisters {
  const [ebx = 0, ecx = 0, edx = 0, esi = 0, edi = 0] = request.args;
  return { eax: request.number, ebx, ecx, edx, esi, edi };
}

/**
 * The call that registers hold: as many words as the call has; all five if the number is none that is known.
 * Registers may be signed.
 */
export function fromRegisters(registers: Readonly<HypercallRegisters>): HypercallRequest {
  const number = registers.eax >>> 0;
  const count = hypercallInfo(number)?.arguments ?? HYPERCALL_ARGUMENT_REGISTERS.length;
  return { number, args: HYPERCALL_ARGUMENT_REGISTERS.slice(0, count).map((name) => registers[name] >>> 0) };
}

/** How a guest's code reaches the hypervisor. */
export type HypercallConvention =
  /** `call hypercall_page + number * 32`; the stub loads eax. */
  | { readonly kind: "page"; readonly page: LinearAddress /** Where the code will lie. */; readonly at: LinearAddress }
  /** `int 0x82` in place: older guests, and those without a hypercall page. */
  | { readonly kind: "interrupt" };

/** `mov r32, imm32` of each register that carries an argument (Intel SDM Vol. 2, MOV: B8 + register). */
const MOV_IMMEDIATE = [0xbb, 0xb9, 0xba, 0xbe, 0xbf];
const MOV_EAX_IMMEDIATE = 0xb8;
const INT_IMMEDIATE = 0xcd;
const CALL_RELATIVE = 0xe8;

function dword(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}

/**
 * 32-bit machine code that makes a call with constant arguments and goes on with the result in eax. The registers of
 * the arguments are overwritten.
 * @throws XenAbiError `ERR_PARAMETER` if the page has no slot for the number.
 */
export function encodeHypercallCode(
  request: HypercallRequest,
  convention: HypercallConvention,
): Uint8Array<ArrayBuffer> {
  const code = request.args.flatMap((value, index) => [MOV_IMMEDIATE[index], ...dword(value)]);
  if (convention.kind === "interrupt") {
    code.push(MOV_EAX_IMMEDIATE, ...dword(request.number), INT_IMMEDIATE, HYPERCALL_VECTOR);
  } else {
    const next = convention.at + code.length + 5;
    code.push(CALL_RELATIVE, ...dword(hypercallEntry(convention.page, request.number) - next));
  }
  return Uint8Array.from(code);
}

/** A call as a person reads it: `mmu_update(0xc12b3f90, 0x1, 0x0, 0x7ff0)`. */
export function formatHypercall(request: HypercallRequest): string {
  const name = hypercallInfo(request.number)?.name ?? `hypercall ${request.number}`;
  return `${name}(${request.args.map((value) => `0x${value.toString(16)}`).join(", ")})`;
}
