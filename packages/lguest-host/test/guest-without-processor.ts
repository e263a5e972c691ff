import { createPhysicalMemory, PAGE_SIZE, PTE_A, PTE_D, PTE_P, PTE_RW, PTE_US } from "@lguest/mmu";
import { REG_EAX, REG_EBX, REG_ECX, REG_EDX, REG_ESI } from "@lguest/switcher";
import { LGUEST_3_11 } from "../src/abi-profile.js";
import { FrameAllocator } from "../src/frames.js";
import { Guest } from "../src/guest.js";
import { doHypercalls } from "../src/hypercalls.js";
import { createShadowPageTables } from "../src/page-tables/set-up.js";
import { Vcpu } from "../src/vcpu.js";

export const SWITCHER = 0xffc00000;
export const DATA = 0x3000;
export const KERNEL = 0xc0000000;
export const TABLE = PTE_P | PTE_RW | PTE_US | PTE_A | PTE_D;

/** A Guest with all but a processor to run it: everything that the Host does between two runs can be tried. */
export function guestWithoutProcessor({ pae = false, ramPages = 64, hostPages = 1024 } = {}) {
  const size = hostPages * PAGE_SIZE;
  const wasm = new WebAssembly.Memory({ initial: (size + 0x10000) / 0x10000 });
  const memory = createPhysicalMemory({ memory: wasm, base: 0x10000, size, pageFlags: 0 });
  const clock = { now: 0 };
  const trace: string[] = [];
  const host = {
    memory,
    frames: new FrameAllocator(memory),
    now: () => clock.now,
    epoch: 1_000_000_000_000_000_000,
    tscKhz: 1000,
    switcherAddress: SWITCHER,
  };
  const guest = new Guest({ host, profile: LGUEST_3_11, pae, ramPages, trace: (line) => trace.push(line) });
  const vcpu = new Vcpu(guest, host.frames.allocate() * PAGE_SIZE, 0x1000);
  guest.vcpus.push(vcpu);
  guest.paging = createShadowPageTables(guest, {
    text: [host.frames.allocate() * PAGE_SIZE],
    registersAddress: SWITCHER + PAGE_SIZE,
    stateAddress: SWITCHER + 2 * PAGE_SIZE,
    state: host.frames.allocate() * PAGE_SIZE,
  });
  const { data, hypercalls } = LGUEST_3_11;

  /** Makes a direct hypercall as the Guest would. */
  const call = (name: keyof typeof hypercalls | number, ...args: number[]) => {
    const registers = vcpu.registers;
    registers.set(REG_EAX, typeof name === "number" ? name : (hypercalls[name] ?? -1));
    [REG_EBX, REG_ECX, REG_EDX, REG_ESI].forEach((slot, i) => {
      registers.set(slot, args[i] ?? 0);
    });
    vcpu.hypercall = true;
    doHypercalls(vcpu);
  };
  /** Puts a call into the ring. */
  const enqueue = (slot: number, number: number, ...args: number[]) => {
    [number, ...args].forEach((word, i) => {
      guest.memory.writeU32(DATA + data.hcalls + slot * 20 + i * 4, word);
    });
    guest.memory.writeU8(DATA + data.hcallStatus + slot, 0);
  };
  /** Fills `struct lguest_data` and makes the first call. */
  const initialize = () => {
    guest.memory.writeBytes(DATA + data.hcallStatus, new Uint8Array(64).fill(0xff));
    guest.memory.writeU32(DATA + data.kernelAddress, KERNEL);
    guest.memory.writeU32(DATA + data.syscallVec, 0x80);
    guest.memory.writeU32(DATA + data.noirqStart, 0xc0001000);
    guest.memory.writeU32(DATA + data.noirqEnd, 0xc0001010);
    call("LGUEST_INIT", DATA);
  };
  /** Writes a Guest's own mapping of one 4 KB page, with tables at fixed places above 0x10000. */
  const map = (top: number, linear: number, entry: number, tables = 0x20000) => {
    const write = (at: number, index: number, value: number) => {
      guest.memory.writeU32(at + index * (pae ? 8 : 4), value);
      if (pae) guest.memory.writeU32(at + index * 8 + 4, 0);
    };
    const table = pae ? tables + PAGE_SIZE : tables;
    if (pae) {
      write(top, linear >>> 30, tables | PTE_P);
      write(tables, (linear >>> 21) & 511, table | TABLE);
      write(table, (linear >>> 12) & 511, entry);
    } else {
      write(top, linear >>> 22, table | TABLE);
      write(table, (linear >>> 12) & 1023, entry);
    }
    return table + ((linear >>> 12) & (pae ? 511 : 1023)) * (pae ? 8 : 4);
  };
  /** The shadow entry for an address in the current root, or 0. */
  const shadow = (linear: number, root = guest.paging.current(vcpu).frame) => {
    const place = guest.paging.format.findEntry(guest.paging, root, linear);
    return place === 0 ? 0 : memory.read32(place) >>> 0;
  };
  const reason = () => (guest.death?.kind === "dead" ? guest.death.reason : guest.death?.kind);
  return { memory, host, clock, trace, guest, vcpu, data, call, enqueue, initialize, map, shadow, reason };
}
