// Boots a kernel under the virtual clock and prints one hash for every 10,000 instructions: of all registers and flags and
// of the pages written since; at the end one of all RAM. Run by lockstep.guest.test.ts once for each tier.
//
//   node boot-hashes.mjs TIER KERNEL INITRD
import { readFileSync } from "node:fs";
import { createHost } from "@lguest/launcher";
import { createCpu } from "@lguest/x86-cpu";

const INTERVAL = 10_000;
const PAGE = 4096;
const DIRTY = 2;
// Words of state that belong to a tier: the instruction started last, the budget, what the TLB and its users keep.
const PRIVATE = new Set([10, 84, 85, 86, 88 * 2, 88 * 2 + 1]);

const [tier, kernel, initrd] = process.argv.slice(2);

/** FNV-1a over words. */
function mix(hash, words) {
  let value = hash;
  for (let index = 0; index < words.length; index++) value = Math.imul(value ^ words[index], 0x01000193);
  return value;
}

function hashState(cpu, hash) {
  const words = Int32Array.from(cpu.stateWords);
  for (const word of PRIVATE) words[word] = 0;
  let value = mix(hash, words);
  const { pageFlags, bytes } = cpu.memory;
  for (let page = 0; page < pageFlags.length; page++) {
    if ((pageFlags[page] & DIRTY) === 0) continue;
    value = mix(value ^ page, new Int32Array(bytes.buffer, bytes.byteOffset + page * PAGE, PAGE / 4));
  }
  cpu.clearDirty();
  return value;
}

function watched(options) {
  const cpu = createCpu(options);
  const run = cpu.run.bind(cpu);
  let next = INTERVAL;
  cpu.run = (budget) => {
    for (let left = budget; ; ) {
      const piece = Math.min(left, next - cpu.instructionCount);
      const exit = run(piece);
      left -= piece;
      if (cpu.instructionCount >= next) {
        process.stdout.write(`${next} ${(hashState(cpu, 0) >>> 0).toString(16)}\n`);
        next += INTERVAL;
      }
      if (exit.kind !== "budget" || left === 0) return exit;
    }
  };
  watchedCpu = cpu;
  return cpu;
}

let watchedCpu;
const host = createHost({ memory: "64M", guests: 1, clock: "virtual", tier, createProcessor: watched });
const guest = await host.launch({
  kernel: readFileSync(kernel),
  initrd: readFileSync(initrd),
  memory: "64M",
  args: "console=hvc0 batch",
});
for await (const chunk of guest.console.readable) process.stderr.write(chunk);
const exited = await guest.exited;
const { bytes } = watchedCpu.memory;
const ram = mix(0, new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2));
process.stdout.write(`end ${exited.kind} ${watchedCpu.instructionCount} ${(ram >>> 0).toString(16)}\n`);
