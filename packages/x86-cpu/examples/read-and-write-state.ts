import { createCpu } from "@lguest/x86-cpu";

const cpu = createCpu({ memoryBytes: 0x10000 });
// biome-ignore format: one instruction a line
cpu.memory.writeBytes(0x1000, Uint8Array.from([
  0xdb, 0xe3,             // fninit
  0xd9, 0xeb,             // fldpi
  0x66, 0x8c, 0xc8,       // mov ax, cs
  0xf4,                   // hlt
  0x64, 0x8b, 0x0e,       // mov ecx, fs:[esi]
  0x0f, 0x6e, 0xc1,       // movd mm0, ecx
  0xf4,                   // hlt
]));
cpu.memory.write32(0x8010, 0x600d);

cpu.startFlat({ entry: 0x1000 });
cpu.run(100);
const { registers, segments, fpu, events } = cpu.readState();
console.log(`ax ${registers.eax.toString(16)}, cs limit ${segments.cs.limit.toString(16)}, halted ${events.halted}`);
console.log(`st0 ${fpu.st[0].toString(16)}`);

// Any part of the state can be written, hidden parts of segments too, and is checked as a whole.
cpu.writeState({
  registers: { esi: 0x10 },
  segments: { fs: { base: 0x8000, limit: 0xfff } },
  events: { halted: false },
});
cpu.run(100);
console.log(`ecx ${cpu.getRegister(1).toString(16)}, mm0 ${cpu.readState().mm[0].toString(16)}`);
