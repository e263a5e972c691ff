import { createCpu } from "@lguest/x86-cpu";

const first = createCpu({ memoryBytes: 0x100000 });
// biome-ignore format: one instruction a line
first.memory.writeBytes(0x1000, Uint8Array.from([
  0xb9, 0x00, 0x00, 0x00, 0x00, //       mov ecx, 0
  0x41,                         // next: inc ecx
  0x89, 0x0c, 0x8d, 0, 0x80, 0, 0, //    mov [0x8000 + ecx * 4], ecx
  0xeb, 0xf6,                   //       jmp next
]));
first.startFlat({ entry: 0x1000 });
first.run(1000);

// All registers and whatever waits between two instructions; RAM, of which empty pages cost nothing, if asked for.
const image = first.saveState({ memory: true });
console.log(`${image.length} bytes`);

// Another processor of the same model goes on exactly as the first one does.
const second = createCpu({ memoryBytes: 0x100000, tier: "step" });
second.restoreState(image);
for (const cpu of [first, second]) {
  cpu.run(500);
  console.log(
    `ecx ${cpu.getRegister(1)} after ${cpu.instructionCount} instructions, wrote ${cpu.memory.read32(0x8400)}`,
  );
}
