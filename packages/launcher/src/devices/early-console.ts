/*L:240 Printing before there is a console.
 *
 * Until its drivers are up, a kernel prints by NOTIFY with the address of a text in RAM, some bytes at a time. It
 * shares the hypercall with the devices, so what is no device's address and lies in RAM is taken for a text. Before it:
 * the console proper. Next: both towards the world (../console-streams.ts). */
import type { GuestMemory } from "@lguest/lguest-host";

/** Most bytes printed by one call. Linux sends 16; a text without an end shall not print all of memory. */
const MOST_BYTES = 4096;

/**
 * The text that a NOTIFY names, without its final zero.
 * @returns null if the address is not in RAM.
 */
export function readEarlyText(memory: GuestMemory, address: number): Uint8Array | null {
  if (address >= memory.size) return null;
  const bytes = memory.readBytes(address, Math.min(MOST_BYTES, memory.size - address));
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
