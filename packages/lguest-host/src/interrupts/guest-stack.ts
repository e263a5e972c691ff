/*H:538 The Guest's kernel stack.
 *
 * Direct traps need to know where the kernel stack is: it goes into the task state before the Guest runs, and its
 * pages are kept mapped. A Guest changes it with every process. Next: the clock (clock-events.ts). */
import { GUEST_PL } from "../abi-profile.js";
import { killGuest } from "../kill-guest.js";
import { pinStackPages } from "../page-tables/pin-page.js";
import type { Vcpu } from "../vcpu.js";

/** SET_STACK. @param pages of stack to keep mapped, 0..2. */
export function setGuestStack(vcpu: Vcpu, selector: number, esp: number, pages: number): void {
  const { guest } = vcpu;
  if ((selector & 3) !== GUEST_PL) {
    killGuest(guest, `bad stack segment 0x${selector.toString(16)}`);
    return;
  }
  if (pages > 2) {
    killGuest(guest, `bad stack pages ${pages}`);
    return;
  }
  vcpu.ss1 = selector & 0xffff;
  vcpu.esp1 = esp;
  guest.stackPages = pages;
  pinStackPages(guest.paging, vcpu);
}
