import { createHost } from "@lguest/lguest-host";
import { createCpu } from "@lguest/x86-cpu";

// One processor, one clock, one Host on it. A clock that stands still will do for this Guest.
const clock = { now: () => 0 };
const host = createHost({ processor: createCpu({ memoryBytes: 16 << 20, clock }), clock });

// A Guest with 1 MB of RAM, and a look at what it asks for.
const device = host.createGuest({ memory: 1 << 20, trace: (line) => console.log(line) });

// biome-ignore format: one instruction a line
const kernel = [
  0xb8, 1, 0, 0, 0,       // 1000  mov eax, LHCALL_LGUEST_INIT
  0xbb, 0, 0x20, 0, 0,    // 1005  mov ebx, 0x2000       struct lguest_data
  0xcd, 0x1f,             // 100a  int 0x1f
  0xb8, 2, 0, 0, 0,       // 100c  mov eax, LHCALL_SHUTDOWN
  0xbb, 0, 0x30, 0, 0,    // 1011  mov ebx, 0x3000       a last word
  0xb9, 1, 0, 0, 0,       // 1016  mov ecx, LGUEST_SHUTDOWN_POWEROFF
  0xcd, 0x1f,             // 101b  int 0x1f
];
device.memory.writeBytes(0x1000, Uint8Array.from(kernel));
device.memory.writeBytes(0x3000, new TextEncoder().encode("Power down\0"));

// The shared page: no call waits in any slot of the ring; where the kernel half begins; the vector of system calls.
const { hcallStatus, kernelAddress, syscallVec } = device.profile.data;
device.memory.writeBytes(0x2000 + hcallStatus, new Uint8Array(64).fill(0xff));
device.memory.writeU32(0x2000 + kernelAddress, 0xc0000000);
device.memory.writeU32(0x2000 + syscallVec, 0x80);

device.initialize({ start: 0x1000 });
const result = device.run();
const { switcherEntries, traps, shadowFills } = device.stats();

console.log(result);
console.log(
  `Switcher entered ${switcherEntries} times, ${traps[14]} page faults, ${shadowFills} shadow entries filled`,
);
