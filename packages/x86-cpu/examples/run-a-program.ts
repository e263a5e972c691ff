import { createCpu } from "@lguest/x86-cpu";

// A machine with 64 KB of RAM and one device: bytes that are written to port 0xe9 are text.
let text = "";
const cpu = createCpu({
  memoryBytes: 0x10000,
  ports: {
    read: () => -1,
    write: (port, _size, value) => {
      if (port === 0xe9) text += String.fromCharCode(value & 0xff);
    },
  },
});

// biome-ignore format: one instruction a line
const program = [
  0xbe, 0x10, 0x10, 0x00, 0x00, // 1000        mov esi, 0x1010
  0xac,                         // 1005  next: lodsb
  0x84, 0xc0,                   // 1006        test al, al
  0x74, 0x04,                   // 1008        jz 0x100e
  0xe6, 0xe9,                   // 100a        out 0xe9, al
  0xeb, 0xf7,                   // 100c        jmp next
  0xf4,                         // 100e        hlt
];
cpu.memory.writeBytes(0x1000, Uint8Array.from(program));
cpu.memory.writeBytes(0x1010, new TextEncoder().encode("Hello from ring 0\0"));

cpu.startFlat({ entry: 0x1000, stack: 0x8000 });
const exit = cpu.run(1_000_000);

console.log(text);
console.log(`${exit.kind} at ${cpu.eip.toString(16)} after ${cpu.instructionCount} instructions`);
