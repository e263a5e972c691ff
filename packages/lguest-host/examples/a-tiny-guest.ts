import { createHost } from "@lguest/lguest-host";
import { createCpu } from "@lguest/x86-cpu";

// One processor, one memory, one clock: every instruction takes 10 ns.
const processor = createCpu({ memoryBytes: 16 * 1024 * 1024 });
const clock = { now: () => processor.instructionCount * 10 };
const host = createHost({ processor, clock });

// A Guest with 1 MB. What it asks of the Host is told, one line a call.
const guest = host.createGuest({ memory: 1024 * 1024, trace: (line) => console.log(line) });
const { memory, profile } = guest;

// Its kernel: four hypercalls, the number in eax, the arguments in ebx, ecx, edx, esi.
const DATA = 0x3000;
const TEXT = 0x4000;
const movEax = (value: number) => [0xb8, value, 0, 0, 0];
const movEbx = (value: number) => [0xbb, value & 0xff, value >> 8, 0, 0];
const INT_1F = [0xcd, 0x1f];
const kernel = [
  [...movEax(1), ...movEbx(DATA), ...INT_1F], // LGUEST_INIT: here is the page that we share
  [...movEax(17), ...movEbx(TEXT), ...INT_1F], // NOTIFY: the Launcher shall look there
  [0xe4, 0x60], // in al, 0x60: a port, and nobody is behind it
  [...movEax(2), ...movEbx(TEXT), 0xb9, 1, 0, 0, 0, ...INT_1F], // SHUTDOWN, powering off
].flat();
memory.writeBytes(0x1000, new Uint8Array(kernel));
memory.writeBytes(TEXT, new TextEncoder().encode("Power down\0"));

// The ring of asynchronous calls is empty; system calls are int 0x80; the kernel's half would begin at 0xC0000000.
memory.writeBytes(DATA + profile.data.hcallStatus, new Uint8Array(profile.ringSize).fill(0xff));
memory.writeU32(DATA + profile.data.syscallVec, 0x80);
memory.writeU32(DATA + profile.data.kernelAddress, 0xc0000000);

guest.initialize({ start: 0x1000 });
for (;;) {
  const result = guest.run();
  if (result.kind === "notify") console.log(`the Guest says: ${memory.readText(result.address, 80)}`);
  else if (result.kind !== "slice") {
    console.log(result);
    break;
  }
}
console.log(`${guest.stats().switcherEntries} world switches, ${guest.stats().shadowFills} pages mapped`);
