/*T:740 Whole programs.
 *
 * A case: one memory image, how the processor begins, and when something comes from outside. Three kinds of world: with
 * the kernel of recovery in protected mode (and from there everywhere), the same in real-address mode, and bytes with
 * nothing around them. Next, T:745: what a case is as data. */
import type { Action, FuzzCase, Slice, Start } from "./case.js";
import { Emitter, PROFILE_PARTS, type Profile } from "./instructions.js";
import { CR0_VALUE, CR3_VALUE, CR4_VALUE, ENTRIES, KERNEL_BYTES, STAY_REAL } from "./kernel.js";
import { type Paging, writePageTables } from "./page-tables.js";
import {
  CODE,
  CODE_BYTES,
  CONTEXT_COUNT,
  CONTEXT_WORDS,
  CONTEXTS,
  DATA,
  DATA_BYTES,
  GDT,
  GDT_BYTES,
  IDT,
  KERNEL,
  LDT_SELECTOR,
  MAIN_TASK_SELECTOR,
  MEMORY_BYTES,
  TABLES,
  TABLES_COPY,
  TABLES_END,
} from "./places.js";
import { createRandom, type Random } from "./random.js";
import { snippet } from "./snippets.js";
import {
  type Beginning,
  type Image,
  type Segment,
  write32,
  writeDescriptorTables,
  writeInterruptTables,
  writeTasks,
} from "./tables.js";
import { pointer, selector, value } from "./values.js";

const CODE_PIECE = 0x1000;
const EFLAGS_VM = 0x20000;

/* Control register bits. */
const CR0_PE_ET = 0x11;
const CR0_PG = 0x80000000;
const CR4_PAE = 0x20;
const EFER_NXE = 0x800;

/** Which of the four pieces of code is for 16-bit segments. */
const is16 = (place: number): boolean => ((place - CODE) & (CODE_BYTES - 1)) >= 3 * CODE_PIECE;

function createProfile(random: Random): Profile {
  const profile: Record<string, number> = {
    prefixOneIn: random.pick([2, 4, 8, 16, 64]),
    wildOneIn: random.pick([2, 8, 64]),
  };
  for (const part of PROFILE_PARTS) profile[part] = random.oneIn(3) ? random.below(4) : random.below(20);
  if (random.oneIn(3)) profile[random.pick(PROFILE_PARTS)] += 100;
  profile.moves += 10;
  return profile as unknown as Profile;
}

/** Damages a snippet: another byte, a bit, one fewer, one more. */
function mutate(random: Random, bytes: Uint8Array): number[] {
  const out = [...bytes];
  const at = random.below(out.length);
  const kind = random.below(4);
  if (kind === 0) out[at] = random.below(256);
  else if (kind === 1) out[at] ^= 1 << random.below(8);
  else if (kind === 2) out.splice(at, 1);
  else out.splice(at, 0, random.pick([0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x64]));
  return out;
}

/** Fills `length` bytes of code from `at` on. */
function writeCode(random: Random, image: Image, at: number, length: number, code32: boolean): void {
  const profile = createProfile(random);
  const emitter = new Emitter(random, profile);
  emitter.code32 = code32;
  const total = PROFILE_PARTS.reduce((sum, part) => sum + profile[part], 1);
  while (emitter.out.length < length) {
    let choice = random.below(total);
    const part = PROFILE_PARTS.find((name) => {
      choice -= profile[name];
      return choice < 0;
    });
    if (part === "snippets" || part === undefined) {
      const bytes = snippet(random, code32);
      emitter.out.push(...(random.oneIn(4) ? mutate(random, bytes) : bytes));
    } else emitter.emit(part);
  }
  image.bytes.set(emitter.out.slice(0, length), at);
}

function writeData(random: Random, image: Image): void {
  const filled = random.pick([0x40, 0x400, DATA_BYTES / 4]);
  for (let word = 0; word < filled; word++) {
    const at = filled === DATA_BYTES / 4 ? word : random.below(DATA_BYTES / 4);
    write32(image, DATA + at * 4, random.oneIn(4) ? random.word() : value(random));
  }
}

/** Flags to begin with: any of the arithmetic ones, mostly IF, seldom the others. */
function flags(random: Random): number {
  let word = 2 | (random.word() & 0x8d5);
  if (!random.oneIn(4)) word |= 0x200;
  if (random.oneIn(6)) word |= 0x400;
  if (random.oneIn(10)) word |= 0x100;
  if (random.oneIn(6)) word |= 0x40000;
  if (random.oneIn(12)) word |= random.word() & 0x3f7fd7;
  return word | (random.below(4) << 12);
}

function realBeginning(random: Random, v86: boolean): Beginning {
  const paragraph = (): number => (random.oneIn(6) ? random.below(0x10000) : DATA >>> 4);
  const offset = random.oneIn(2) ? 3 * CODE_PIECE + random.below(CODE_PIECE) : random.below(CODE_BYTES);
  const sp = random.oneIn(2000) ? random.below(8) : random.oneIn(8) ? random.below(0x8000) : random.below(0x8000) & ~1;
  return {
    eip: offset,
    cs: CODE >>> 4,
    eflags: v86 ? flags(random) | EFLAGS_VM : flags(random),
    esp: (sp << 16) | sp,
    ss: paragraph(),
    data: [paragraph(), paragraph(), paragraph(), paragraph()],
  };
}

function pickSegment(random: Random, segments: readonly Segment[], fits: (segment: Segment) => boolean): Segment {
  const fitting = segments.filter(fits);
  const plain = fitting.filter((segment) => segment.isPlain);
  if (fitting.length === 0 || random.oneIn(64)) return random.pick(segments);
  return random.pick(plain.length > 0 && !random.oneIn(3) ? plain : fitting);
}

function protectedBeginning(random: Random, segments: readonly Segment[]): Beginning {
  const wanted = random.pick([0, 0, 0, 3, 3, 3, 1, 2]);
  const usable = segments.filter((segment) => segment.present && segment.readable);
  const cs = pickSegment(random, usable, (segment) => segment.code && segment.dpl === wanted && !segment.conforming);
  const ring = cs.conforming && random.oneIn(2) ? 3 : cs.dpl;
  const ss = pickSegment(random, usable, (segment) => segment.writable && segment.dpl === ring);
  const place = CODE + random.below(CODE_BYTES / 4) + (cs.is32 ? random.below(3) * CODE_PIECE : 3 * CODE_PIECE);
  const stack = random.oneIn(16) ? pointer(random) : DATA + (random.below(DATA_BYTES) & ~3);
  const dataSegment = (): number => {
    if (random.oneIn(64)) return selector(random);
    return pickSegment(random, usable, (segment) => !segment.code && segment.dpl >= ring).selector | ring;
  };
  return {
    eip: place - cs.base,
    cs: cs.selector | ring,
    eflags: flags(random) & ~EFLAGS_VM,
    esp: stack - ss.base,
    ss: ss.selector | ring,
    data: [dataSegment(), dataSegment(), dataSegment(), dataSegment()],
  };
}

function writeContexts(random: Random, image: Image, beginning: () => Beginning): void {
  for (let context = 0; context < CONTEXT_COUNT; context++) {
    const { eip, cs, eflags, esp, ss, data } = beginning();
    const [es, ds, fs, gs] = data;
    const words = [eip, cs, eflags, esp, ss, es, ds, fs, gs];
    while (words.length < CONTEXT_WORDS) words.push(random.oneIn(3) ? value(random) : pointer(random));
    for (const [index, word] of words.entries()) {
      write32(image, CONTEXTS + (context * CONTEXT_WORDS + index) * 4, word);
    }
  }
}

const ACTIONS: readonly Action[] = [
  "none",
  "raise",
  "raise",
  "raise",
  "nmi",
  "withdraw",
  "dma",
  "flush",
  "clear",
  "save",
];
/** Instructions between two events from outside, roughly: a program must get somewhere in between. */
const EVENT_INTERVAL = 400;

/** What comes from outside, and when: many short slices, or few long ones. */
function createSlices(random: Random): Slice[] {
  const longest = random.pick([1, 5, 40, 300, 2_000]);
  const total = longest < 10 ? 3_000 : longest < 100 ? 8_000 : 20_000;
  const slices: Slice[] = [];
  for (let spent = 0; spent < total; ) {
    const budget = 1 + random.below(longest);
    spent += budget;
    const action = random.below(EVENT_INTERVAL) < budget || random.oneIn(100) ? random.pick(ACTIONS) : "none";
    slices.push({
      budget,
      split: random.oneIn(2) ? random.below(budget) : 0,
      action,
      argument: random.word(),
    });
  }
  return slices;
}

function controlRegisters(random: Random, paging: Paging | null, cr3: number): Pick<Start, "cr0" | "cr3" | "cr4"> {
  let cr0 = CR0_PE_ET;
  // WP, AM often; NE mostly, for without it errors go to a pin; MP, TS and EM seldom.
  if (random.oneIn(2)) cr0 |= 1 << 16;
  if (random.oneIn(2)) cr0 |= 1 << 18;
  if (!random.oneIn(6)) cr0 |= 1 << 5;
  if (random.oneIn(2)) cr0 |= 1 << 1;
  if (random.oneIn(10)) cr0 |= 1 << random.pick([2, 3]);
  let cr4 = paging?.pae === true ? CR4_PAE : 0;
  // PSE, PGE, OSFXSR, OSXMMEXCPT mostly; VME, PVI, TSD, DE sometimes.
  for (const [bit, chance] of CR4_CHANCES) if (random.below(8) < chance) cr4 |= 1 << bit;
  return { cr0: paging === null ? cr0 : (cr0 | CR0_PG) >>> 0, cr3, cr4 };
}

const CR4_CHANCES = [
  [0, 2],
  [1, 2],
  [2, 1],
  [3, 2],
  [4, 6],
  [7, 4],
  [8, 4],
  [9, 7],
  [10, 6],
] as const;

function createImage(): Image {
  const bytes = new Uint8Array(MEMORY_BYTES);
  return { bytes, words: new DataView(bytes.buffer) };
}

function writeCommon(random: Random, image: Image): void {
  image.bytes.set(KERNEL_BYTES, KERNEL);
  for (let at = CODE; at < CODE + CODE_BYTES; at += CODE_PIECE) {
    writeCode(random, image, at, CODE_PIECE, random.oneIn(16) ? is16(at) : !is16(at));
  }
  writeData(random, image);
}

/** With the kernel of recovery. @param real the program stays in real-address mode. */
function recoveringWorld(random: Random, real: boolean): { image: Image; start: Start } {
  const image = createImage();
  writeCommon(random, image);
  const segments = writeDescriptorTables(random, image);
  writeInterruptTables(random, image);
  const paging = random.oneIn(3) ? null : { pae: random.oneIn(2), nx: random.oneIn(2), wild: random.oneIn(32) };
  const cr3 = paging === null ? 0 : writePageTables(random, image, paging);
  const control = controlRegisters(random, paging, cr3);
  const v86OneIn = random.pick([4, 16, 1]);
  const beginning = (): Beginning => {
    if (real) return realBeginning(random, false);
    return random.oneIn(v86OneIn + 1) ? realBeginning(random, true) : protectedBeginning(random, segments);
  };
  writeTasks(random, image, beginning, cr3);
  writeContexts(random, image, beginning);
  for (const [at, word] of [
    [STAY_REAL, real ? 1 : 0],
    [CR0_VALUE, control.cr0],
    [CR3_VALUE, control.cr3],
    [CR4_VALUE, control.cr4],
  ]) {
    write32(image, at, word);
  }
  image.bytes.copyWithin(TABLES_COPY, TABLES, TABLES_END);
  const common = { registers: new Array(8).fill(0), eflags: 2, efer: paging?.nx === true ? EFER_NXE : 0 };
  if (real) {
    const eip = ENTRIES.real_handler - (KERNEL & ~0xf);
    const idt: [number, number] = [0, random.oneIn(16) ? random.below(0x400) : 0x3ff];
    const start: Start = {
      ...common,
      kind: "real",
      eip,
      cs: KERNEL >>> 4,
      idt,
      gdt: [0, 0xffff],
      cr0: 0,
      cr3: 0,
      cr4: 0,
    };
    return { image, start: { ...start, unreal: random.oneIn(4) } };
  }
  const tables = { gdt: [GDT, GDT_BYTES - 1], idt: [IDT, 0x7ff] } as const;
  const selectors = { tr: MAIN_TASK_SELECTOR, ldtr: LDT_SELECTOR };
  return {
    image,
    start: { ...common, ...control, ...tables, ...selectors, kind: "flat", eip: ENTRIES.recover, cs: 0 },
  };
}

/** Bytes, and a processor that begins somewhere among them. */
function rawWorld(random: Random): { image: Image; start: Start } {
  const image = createImage();
  if (random.oneIn(2)) {
    for (let at = CODE; at < CODE + CODE_BYTES; at += 4) write32(image, at, random.word());
  } else writeCommon(random, image);
  writeData(random, image);
  const registers = Array.from({ length: 8 }, () => value(random));
  const real = random.oneIn(3);
  const start: Start = {
    kind: real ? "real" : "flat",
    registers,
    eflags: flags(random) & ~EFLAGS_VM,
    eip: real ? random.below(CODE_BYTES) : CODE + random.below(CODE_BYTES),
    cs: real ? CODE >>> 4 : 0,
    gdt: [random.oneIn(2) ? GDT : random.word(), random.below(0x10000)],
    idt: [random.oneIn(2) ? 0 : random.word(), random.below(0x10000)],
    cr0: real ? 0 : controlRegisters(random, null, 0).cr0,
    cr3: 0,
    cr4: controlRegisters(random, null, 0).cr4,
    efer: 0,
    ring: random.pick([0, 0, 3, 1]),
  };
  return { image, start };
}

const KINDS = [...new Array<"protected">(8).fill("protected"), "real", "real", "raw"] as const;

/** The case of a number within a seed. */
export function createCase(seed: number, number: number): FuzzCase {
  const random = createRandom(seed, number);
  const kind = random.pick(KINDS);
  const { image, start } = kind === "raw" ? rawWorld(random) : recoveringWorld(random, kind === "real");
  return { name: `seed ${seed} case ${number}`, image: image.bytes, start, slices: createSlices(random) };
}
