/*T:446 Templates of control transfer, segments, flags, and of what faults.
 *
 * Branches land on INT3: near short ones in their slot, others on the pages for it. What only a privileged program may do is
 * #GP here, and what the manual leaves undefined is #UD. Next, T:448: x87 templates. */
import { place } from "./address.js";
import { type Case, ESP } from "./case.js";
import {
  CODE_AT,
  LANDING_AT,
  LOW_LANDING_AT,
  SLOT_BYTES,
  SLOT_CODE_AT,
  USER_CS,
  USER_FS,
  USER_GS,
} from "./machine-layout.js";
import type { Random } from "./random.js";
import type { Template } from "./template.js";

const ECX = 1;
const N = 160;
const both = { modrm: "both" } as const;

const templates: Template[] = [];
export const CONTROL_TEMPLATES: readonly Template[] = templates;

function add(bytes: readonly number[], count: number, rest: Omit<Template, "bytes" | "count"> = {}): void {
  templates.push({ bytes, count, ...rest });
}

/** What a saved EFLAGS may have: not TF, RF, VM or ID, which the recorder cannot begin or end with. */
const FLAGS_IMAGE = 0xffdcfeff;
const USER_SELECTORS = [0x2b, 0x28, 0x2a, USER_FS, USER_GS, USER_CS, 0, 0, 2];
/** Kernel segments, an LDT that is not there, the end of the table, a system segment, an empty descriptor. */
const BAD_SELECTORS = [0x1b, 0x18, 0x08, 0x0b, 0x07, 0x0c, 0x84, 0x1000, 0xfffb, 0x43, 0x40, 0x3b, 0x88];
const CODE_SELECTORS = [USER_CS, USER_CS, USER_CS, USER_CS, 0x20, 0x21, 0x22];

function drawSelector(r: Random): number {
  return r.oneIn(3) ? r.pick(BAD_SELECTORS) : r.pick(USER_SELECTORS);
}

function drawCodeSelector(r: Random): number {
  if (r.oneIn(6)) return r.pick(BAD_SELECTORS);
  return r.oneIn(12) ? r.pick(USER_SELECTORS) : r.pick(CODE_SELECTORS);
}

function landing(c: Case, r: Random): number {
  return (c.operandSize === 2 || r.oneIn(8) ? LOW_LANDING_AT : LANDING_AT) + r.below(4000);
}

/** A distance within the slot. With 16-bit operands EIP loses its upper half: the code is where that lands well. */
function drawShort(c: Case, r: Random): void {
  // Before the instruction with its prefixes, or behind it.
  c.immediate = r.oneIn(2) ? r.below(20) : -6 - r.below(12);
  if (c.operandSize === 2) c.eip = CODE_AT + LOW_LANDING_AT + r.below(60) * SLOT_BYTES + SLOT_CODE_AT;
  if (r.oneIn(2)) c.gpr[ECX] = r.below(3);
  if (r.oneIn(4)) c.gpr[ECX] = r.oneIn(2) ? 0x10000 : 0x10001;
}

/** The immediate of a near branch, whose length is known by now. */
function aimRelative(c: Case, r: Random): void {
  const bytes = c.operandSize;
  const distance = landing(c, r) - (c.eip + c.codeBytes);
  for (let n = 0; n < bytes; n++) c.code[c.codeBytes - bytes + n] = distance >>> (8 * n);
}

function aimIndirect(c: Case, r: Random): void {
  if (c.isMemory) c.pokeData(c.operandAt, c.operandSize, landing(c, r));
  else c.gpr[c.rm] = landing(c, r);
}

function aimFar(c: Case, r: Random): void {
  c.pokeData(c.operandAt, c.operandSize, landing(c, r));
  c.pokeData(c.operandAt + c.operandSize, 2, drawCodeSelector(r));
}

/** Puts what a return finds on the stack: EIP, CS, EFLAGS. */
function pushFrame(c: Case, r: Random, words: number): void {
  const frame = [landing(c, r), drawCodeSelector(r) | (r.next() << 16), r.next() & FLAGS_IMAGE];
  for (let n = 0; n < words; n++) c.pokeStack((c.gpr[ESP] >>> 0) + n * c.operandSize, c.operandSize, frame[n]);
  // What RET far with a bad selector looks at behind the frame is its own affair.
  c.immediate = words > 1 || r.oneIn(2) ? r.below(32) : r.next();
}

const stack = { stack: "shallow", sized: true } as const;

for (let cc = 0; cc < 16; cc++) {
  add([0x70 | cc], N / 2, { immediate: "relative8", sized: true, prepare: drawShort });
  add([0x0f, 0x80 | cc], N / 2, { immediate: "relative", sized: true, finish: aimRelative });
}
for (let opcode = 0xe0; opcode <= 0xe3; opcode++)
  add([opcode], N, { immediate: "relative8", sized: true, prefixes: [0, 0, 0x67], prepare: drawShort });
add([0xeb], N / 2, { immediate: "relative8", sized: true, prepare: drawShort });
add([0xe8], N, { ...stack, immediate: "relative", finish: aimRelative });
add([0xe9], N, { sized: true, immediate: "relative", finish: aimRelative });
add([0xff], 2 * N, { ...both, ...stack, extension: 2, finish: aimIndirect });
add([0xff], N, { ...both, sized: true, extension: 4, finish: aimIndirect });
add([0xff], 2 * N, { modrm: "memory", ...stack, extension: 3, finish: aimFar });
add([0xff], N, { modrm: "memory", sized: true, extension: 5, finish: aimFar });
for (const opcode of [0x9a, 0xea]) {
  add([opcode], 2 * N, {
    ...stack,
    immediate: "far",
    prepare(c, r) {
      c.immediate = landing(c, r);
      c.farSelector = drawCodeSelector(r);
    },
  });
}
add([0xc3], N, { ...stack, prepare: (c, r) => pushFrame(c, r, 1) });
add([0xc2], N, { ...stack, immediate: "word", prepare: (c, r) => pushFrame(c, r, 1) });
add([0xcb], N, { ...stack, stack: "deep", prepare: (c, r) => pushFrame(c, r, 2) });
add([0xca], N, { ...stack, stack: "deep", immediate: "word", prepare: (c, r) => pushFrame(c, r, 2) });
add([0xcf], 2 * N, { ...stack, stack: "deep", prepare: (c, r) => pushFrame(c, r, 3) });

// Interrupts by instruction. INT 80h is Linux's.
add([0xcc], 16);
add([0xcd], 2 * N, {
  immediate: "byte",
  prepare(c, r) {
    c.immediate = r.oneIn(3) ? r.below(8) : r.below(0x80) + (r.oneIn(2) ? 0x81 : 0);
    if ((c.immediate & 0xff) === 0x80) c.immediate = 0;
  },
});
add([0xce], N);
add([0x62], 2 * N, {
  modrm: "memory",
  sized: true,
  finish(c, r) {
    if (r.oneIn(3)) return;
    const value = c.gpr[c.reg];
    c.pokeData(c.operandAt, c.operandSize, value - r.below(3));
    c.pokeData(c.operandAt + c.operandSize, c.operandSize, value + r.below(3) - (r.oneIn(4) ? 1 : 0));
  },
});

// Flags.
add([0x9c], N, stack);
add([0x9d], 2 * N, {
  ...stack,
  prepare(c, r) {
    c.pokeStack(c.gpr[ESP] >>> 0, c.operandSize, r.next() & FLAGS_IMAGE);
  },
});

// Segment registers. FS and GS are pushed as they are; popped and moved ones may fault.
function drawFsGs(c: Case, r: Random): void {
  if (r.oneIn(2) && place.base === 0) {
    c.fs = USER_FS;
    c.gs = USER_GS;
  }
}
for (const bytes of [[0x06], [0x0e], [0x16], [0x1e], [0x0f, 0xa0], [0x0f, 0xa8]])
  add(bytes, N / 2, { ...stack, prepare: drawFsGs });
for (const bytes of [[0x07], [0x17], [0x1f], [0x0f, 0xa1], [0x0f, 0xa9]]) {
  add(bytes, N, {
    ...stack,
    // Whether two bytes are read or four is not defined.
    stack: "deep",
    prepare(c, r) {
      c.pokeStack(c.gpr[ESP] >>> 0, c.operandSize, drawSelector(r) | (r.next() << 16));
    },
  });
}
for (let extension = 0; extension < 6; extension++) {
  add([0x8c], N / 2, { ...both, sized: true, extension, prepare: drawFsGs });
  if (extension === 1) continue;
  add([0x8e], N, {
    ...both,
    sized: true,
    extension,
    finish(c, r) {
      if (c.isMemory) c.pokeData(c.operandAt, 2, drawSelector(r));
      else c.gpr[c.rm] = drawSelector(r) | (r.next() << 16);
    },
  });
}
for (const bytes of [[0xc4], [0xc5], [0x0f, 0xb2], [0x0f, 0xb4], [0x0f, 0xb5]]) {
  add(bytes, N, {
    modrm: "memory",
    sized: true,
    finish: (c, r) => c.pokeData(c.operandAt + c.operandSize, 2, drawSelector(r)),
  });
}

// Protection: what a program may ask of its segments.
function aimSelector(c: Case, r: Random): void {
  if (c.isMemory) c.pokeData(c.operandAt, 2, drawSelector(r));
  else c.gpr[c.rm] = drawSelector(r) | (r.next() << 16);
}
for (const opcode of [0x02, 0x03]) add([0x0f, opcode], 2 * N, { ...both, sized: true, finish: aimSelector });
// LOCK passes on VERW here, against the manual.
add([0x0f, 0x00], N, { ...both, sized: true, extension: 4, finish: aimSelector });
add([0x0f, 0x00], N, { ...both, sized: true, extension: 5, lockable: false, finish: aimSelector });

// Privileged: #GP at CPL 3, whatever the operands.
for (const opcode of [0xf4, 0xfa, 0xfb, 0x6c, 0x6d, 0x6e, 0x6f, 0xec, 0xed, 0xee, 0xef])
  add([opcode], 16, { sized: true });
for (const opcode of [0xe4, 0xe5, 0xe6, 0xe7]) add([opcode], 16, { sized: true, immediate: "byte" });
for (const opcode of [0x06, 0x08, 0x09, 0x30, 0x32, 0x33]) add([0x0f, opcode], 16);
for (const extension of [2, 3]) add([0x0f, 0x00], 32, { ...both, sized: true, extension });
for (const extension of [2, 3, 7]) add([0x0f, 0x01], 32, { modrm: "memory", sized: true, extension });
add([0x0f, 0x01], 32, { ...both, sized: true, extension: 6 });
for (const opcode of [0x20, 0x22]) {
  for (const extension of [0, 2, 3, 4]) add([0x0f, opcode], 16, { modrm: "register", extension, lockable: false });
}
for (const opcode of [0x21, 0x23]) {
  for (let extension = 0; extension < 8; extension++)
    if (extension !== 4 && extension !== 5) add([0x0f, opcode], 16, { modrm: "register", extension, lockable: false });
}

// Undefined.
for (const opcode of [0x04, 0x0a, 0x0b, 0x0c, 0x24, 0x26, 0x36, 0x39, 0x3c, 0x3f, 0xa6, 0xa7, 0xaa])
  add([0x0f, opcode], 16);
for (const opcode of [0xb9, 0xff]) add([0x0f, opcode], 32, { ...both, sized: true });
for (const [opcode, extensions] of [
  [0xfe, [2, 3, 4, 5, 6, 7]],
  [0xff, [7]],
  [0x8c, [6, 7]],
  [0x8e, [1, 6, 7]],
] as const) {
  for (const extension of extensions) add([opcode], 16, { ...both, extension });
}
for (const extension of [3, 5]) add([0xff], 16, { modrm: "register", extension });
for (const extension of [0, 1, 2, 3]) add([0x0f, 0xba], 16, { ...both, extension, immediate: "byte" });
for (const opcode of [0x8d, 0x62]) add([opcode], 16, { modrm: "register" });
for (const opcode of [0xb2, 0xb4, 0xb5]) add([0x0f, opcode], 16, { modrm: "register" });

// Fifteen bytes are an instruction, sixteen are #GP. ADD EAX, imm32 takes six of them.
for (let length = 10; length <= 16; length++) {
  const prefixes = new Array<number>(length - 6).fill(0x26);
  add([...prefixes, 0x81, 0xc0], 24, { immediate: "v" });
}
