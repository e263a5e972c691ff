import { createCpu } from "@lguest/x86-cpu";
import { disassemble } from "@lguest/x86-cpu/disassembler";

const cpu = createCpu({ memoryBytes: 0x10000 });
// biome-ignore format: one instruction a line
cpu.memory.writeBytes(0x1000, Uint8Array.from([
  0xb9, 0x03, 0x00, 0x00, 0x00, // 1000        mov ecx, 3
  0x01, 0xc8,                   // 1005  next: add eax, ecx
  0xa3, 0x00, 0x80, 0x00, 0x00, // 1007        mov [0x8000], eax
  0xe2, 0xf7,                   // 100c        loop next
  0xf4,                         // 100e        hlt
]));
cpu.startFlat({ entry: 0x1000 });

// A breakpoint stops before its instruction. Nothing of the guest shows it, and other pages run at full speed.
const breakpoint = cpu.addBreakpoint({ linear: 0x1005 });
cpu.run(1000);
for (const { address, text } of disassemble(cpu, cpu.eip, { count: 3 })) console.log(address.toString(16), text);
breakpoint.remove();

// A watchpoint stops after whatever has written (or read, with `on: "access"`) its bytes.
cpu.addWatchpoint({ address: 0x8000, size: 4, on: "write" });
for (let exit = cpu.run(1000); exit.kind !== "halt"; exit = cpu.run(1000)) {
  if (exit.kind === "watchpoint") console.log(exit.access, exit.address.toString(16), cpu.memory.read32(0x8000));
}
