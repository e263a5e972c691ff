/*X:155 The hypercall page.
 * A guest's kernel leaves a page free and names it in its ELF notes (elf-notes.ts); the hypervisor fills it with stubs,
 * one for each number, so that it alone decides which instruction enters it. A guest calls
 * `hypercall_page + number * 32`. iret is different: it has no return address, and needs eax for its number while the
 * frame must bring back the guest's own, so its stub saves eax on the stack first and never returns. Before: request.ts.
 * Next: what the calls carry, from traps.ts on. */

import { type LinearAddress, PAGE_SIZE, type u32 } from "@lguest/mmu";
import { requireInteger } from "./errors.js";
import { __HYPERVISOR_iret, HYPERCALL_SLOTS } from "./hypercall-numbers.js";

/** Bytes of a slot. */
export const HYPERCALL_SLOT_SIZE = PAGE_SIZE / HYPERCALL_SLOTS;

/** `int3`, in whatever is no stub, so that a jump between stubs is noticed. */
const FILL = 0xcc;

function stub(number: number): number[] {
  return number === __HYPERVISOR_iret
    ? [
        // push eax
        0x50,
        // mov eax, number
        ...[0xb8, number, 0, 0, 0],
        // int 0x82
        ...[0xcd, 0x82],
      ]
    : [
        // mov eax, number
        ...[0xb8, number, 0, 0, 0],
        // int 0x82
        ...[0xcd, 0x82],
        // ret
        0xc3,
      ];
}

/** The page's 4096 bytes: 128 stubs of 32 bytes. */
export function createHypercallPage(): Uint8Array<ArrayBuffer> {
  const page = new Uint8Array(PAGE_SIZE).fill(FILL);
  for (let number = 0; number < HYPERCALL_SLOTS; number++) page.set(stub(number), number * HYPERCALL_SLOT_SIZE);
  return page;
}

/**
 * Where to call for a hypercall, or, for iret, to jump.
 * @param page linear address of the hypercall page.
 * @throws XenAbiError `ERR_PARAMETER` if the number has no slot.
 */
export function hypercallEntry(page: LinearAddress, number: u32): LinearAddress {
  return page + requireInteger("hypercall number", number, 0, HYPERCALL_SLOTS - 1) * HYPERCALL_SLOT_SIZE;
}
