/*H:210 The first call.
 *
 * LGUEST_INIT names the page that Guest and Host share. The Host checks that it can be used, reads what the Guest says
 * in it, where no interrupt may come, where its kernel begins, which vector its system calls use, and writes what the
 * Guest must know: the speed of the time stamp counter, the time of day, the addresses to leave alone. Next: what a
 * Guest may do to its segments (segments.ts). */
import { writeTimestamp } from "./clock-events.js";
import { killGuest } from "./kill-guest.js";
import { flushAll } from "./page-tables/flush.js";
import { initializePaging } from "./page-tables/set-up.js";
import { CHANGED_IDT, type Vcpu } from "./vcpu.js";

/** The vectors of system calls that a Guest may choose from: Linux's, and Plan 9's. */
const SYSCALL_VECTORS: readonly number[] = [0x80, 0x40];

/** @param address guest-physical address of `struct lguest_data`. */
export function initializeGuest(vcpu: Vcpu, address: number): void {
  const { guest } = vcpu;
  const { data } = guest.profile;
  if (!guest.memory.contains(address, data.size)) {
    killGuest(guest, `bad guest page 0x${address.toString(16)}`);
    return;
  }
  guest.dataAddress = address;
  guest.writeData(data.tscKhz, guest.host.tscKhz);
  const vector = guest.readData(data.syscallVec);
  if (!SYSCALL_VECTORS.includes(vector)) {
    killGuest(guest, `bad syscall vector ${vector}`);
    return;
  }
  guest.syscallVector = vector;
  vcpu.changed |= CHANGED_IDT;
  guest.noirqStart = guest.readData(data.noirqStart);
  guest.noirqEnd = guest.readData(data.noirqEnd);
  writeTimestamp(guest);
  initializePaging(guest.paging);
  flushAll(guest.paging, vcpu);
}
