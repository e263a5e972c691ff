import { createCpu } from "@lguest/x86-cpu";
import { disassemble } from "@lguest/x86-cpu/disassembler";

const cpu = createCpu({ memoryBytes: 0x10000 });
// biome-ignore format: one instruction a line
cpu.memory.writeBytes(0x1000, Uint8Array.from([
  0x31, 0xc0,       // xor eax, eax
  0x0f, 0xa2,       // cpuid
  0xd9, 0xeb,       // fldpi
  0x64, 0xdd, 0x1b, // fstp qword fs:[ebx]
  0xf4,             // hlt
]));
cpu.startFlat({ entry: 0x1000 });

// Before each instruction of a range of addresses (here of all): the step tier runs these, all else keeps its speed.
cpu.onInstruction((linear) => {
  const [{ bytes, text }] = disassemble(cpu, linear);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  console.log(linear.toString(16), hex.padEnd(8), text);
});

// Instead of an operation, wherever it is: true says that its work is done.
cpu.hookInstruction("cpuid", () => {
  console.log(`     leaf ${cpu.getRegister(0)} is answered here`);
  cpu.setRegister(3, 0x2000);
  return true;
});
console.log(cpu.run(1000).kind);
