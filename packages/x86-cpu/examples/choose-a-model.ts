import { CpuError, createCpu, modelFeatures, PENTIUM4_MODEL, restrictModel } from "@lguest/x86-cpu";

// A hypervisor's choice: a Pentium 4 that has neither SSE3 nor large physical addresses.
const model = restrictModel(PENTIUM4_MODEL, { without: ["sse3", "pae"], brand: "Example processor" });
console.log(modelFeatures(model).join(" "));

// What needs a missing feature cannot stay.
try {
  restrictModel(PENTIUM4_MODEL, { without: ["sse"] });
} catch (error) {
  if (error instanceof CpuError) console.log(`${error.code}: ${error.message}`);
}

// The guest is told the same by CPUID, and what is not there does not work: CR4.PAE is a reserved bit.
const cpu = createCpu({ memoryBytes: 0x10000, model });
// biome-ignore format: one instruction a line
cpu.memory.writeBytes(0x1000, Uint8Array.from([
  0xb8, 0x01, 0x00, 0x00, 0x00, // mov eax, 1
  0x0f, 0xa2,                   // cpuid
  0xf4,                         // hlt
]));
cpu.startFlat({ entry: 0x1000 });
cpu.run(100);
const { eax, ecx, edx } = cpu.readState().registers;
console.log(`signature ${eax.toString(16)}, features ${edx.toString(16)} ${ecx.toString(16)}`);
try {
  cpu.cr4 = 1 << 5;
} catch (error) {
  if (error instanceof CpuError) console.log(`${error.code}: ${error.message}`);
}
