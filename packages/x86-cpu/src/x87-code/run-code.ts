/*C:720 x87 instructions, in WebAssembly.
 *
 * The function that runs U_X87 micro-ops one after the other, with the moves, loads and stores between them, as far as it
 * can: the interpreter calls it once for a whole stretch of floating-point code. Top, tags and status are in locals
 * meanwhile. What it cannot do it leaves untouched, and says where it stopped. Before: format-code.ts. Next:
 * instruction-code.ts, the instructions one by one; x87-module.ts puts it together. */
import { FLOAT_PE } from "../float/context.js";
import { TAG_EMPTY } from "../float/float80.js";
import { STATUS_C1, STATUS_ES } from "../instructions/x87-state.js";
import * as U from "../interpreter/micro-ops.js";
import {
  X_ARGUMENT_SHIFT,
  X_DISPLACEMENT,
  X_FUSED,
  X_OPCODE,
  X_PLACE,
  X_REGISTER_SHIFT,
  X_SHIFT,
  X_WORDS,
} from "../interpreter/x87-micro-op.js";
import {
  CS,
  FPU_CONTROL,
  FPU_CS,
  FPU_DP,
  FPU_DS,
  FPU_IP,
  FPU_OPCODE,
  FPU_R0,
  FPU_STATUS,
  FPU_TAG,
  FPU_TOP,
  MODE,
  MODE_USER,
  RUN_BLOCK,
  RUN_BUDGET,
  RUN_FLAGS_KIND,
  RUN_FLAGS_RESULT,
  RUN_FLAGS_SECOND,
  RUN_FLAGS_WHERE,
  RUN_LAST,
  RUN_LAST_ADDRESS,
  RUN_LAST_MEMORY,
  RUN_USER,
  SEG_SELECTOR,
  TLB_ADDEND_SUPERVISOR,
  TLB_GENERATION,
  TLB_READ_SUPERVISOR,
  TLB_USER_DISTANCE,
  TLB_WRITE_SUPERVISOR,
} from "../layout.js";
import type { FunctionBuilder, Label, Local } from "../wasm/function-builder.js";
import type { Expression } from "../wasm/operations.js";
import type { CompareFunction } from "./arithmetic-code.js";
import type { BinaryFunction, UnaryFunction } from "./division-code.js";
import type { NarrowFunction } from "./format-code.js";
import { type NumberLocals, RESULT_STATUS_SHIFT } from "./rounding-code.js";

/** The functions that compute. */
export interface X87Functions {
  readonly add: BinaryFunction;
  readonly multiply: BinaryFunction;
  readonly divide: BinaryFunction;
  readonly squareRoot: UnaryFunction;
  readonly compare: CompareFunction;
  readonly toSingle: NarrowFunction;
  readonly toDouble: NarrowFunction;
  readonly toInteger: NarrowFunction;
}

const WORD_BYTES = 4;
const REGISTERS = FPU_R0 * WORD_BYTES;
/** A register slot is 16 bytes; places in the stack are kept as multiples of that. */
const SLOT_BYTES = 16;
const SLOT_MASK = 7 * SLOT_BYTES;
/** From the place of ST(0)'s slot to the place of its two bits in the tag word. */
const TOP_TO_TAG_SHIFT = 3;
const TAG_BITS = 16;
const TAG_WORD = 0xffff;
/** Times this, 16 bits stand twice in 32. */
const TWICE_16_BITS = 0x10001;
/** The lower bit of each tag, and the tag of ST(7). */
const FIRST_BITS = 0x5555;
const LAST_TAG = 0xc000;
const SIGN_EXPONENT = 8;
const SELECTOR_MASK = 0xffff;
const PAGE_MASK = ~0xfff;
/** A TLB entry's byte offset is that of the page's number, a word each. */
const TLB_ENTRY_SHIFT = 10;
const TLB_ENTRY_MASK = 0xfff * WORD_BYTES;
/** Byte offsets of registers that a micro-op's fields name: the field, shifted down to where its lowest bit counts 4. */
const REGISTER_MASK = 15 * WORD_BYTES;

/* Where the status flags are: where they were when the function was called, in its own locals, or in EFLAGS. */
export const FLAGS_UNKNOWN = 0;
export const FLAGS_WAITING = 1;
export const FLAGS_IN_EFLAGS = 2;
/** In what the function returns, above a word index. */
export const FLAGS_SHIFT = 30;

/**
 * A word of the state that is a variable of the function: what not every micro-op touches is not in a local, since each
 * local is moved to its place on the way to the next one.
 */
interface Cell {
  get(): Expression<"i32">;
  set(value: () => Expression<"i32">): void;
}

/** The case of an operation X_*: after those of the micro-ops come the pairs, since they go on to the others. */
export function caseOf(operation: number): number {
  return U.U_COUNT + ((operation - X_FUSED) & 0xff);
}

/** What every part of the function works with. */
export class RunContext {
  readonly f: FunctionBuilder;
  readonly functions: X87Functions;
  /** Byte offset of the micro-op, and its first word. */
  readonly at: Local<"i32">;
  readonly word: Local<"i32">;
  /** Slot of ST(0). */
  readonly top: Local<"i32">;
  /** The tag word turned so that ST(i)'s two bits stand at 2 i: 0 or TAG_EMPTY each, or `enter` refuses. */
  readonly tags: Local<"i32">;
  readonly status: Local<"i32">;
  readonly control: Cell;
  /** A memory operand: its linear address, and the byte in the memory. */
  readonly address: Local<"i32">;
  readonly host: Local<"i32">;
  /** A slot in hand. */
  readonly slot: Local<"i32">;
  /** ST(0), always as its slot holds it; and another number in hand. */
  readonly a: NumberLocals;
  readonly b: NumberLocals;
  /** What a function gave: significand, bits or integer, and result. */
  readonly value: Local<"i64">;
  readonly result: Local<"i32">;
  /** Where the status flags are (FLAGS_*), and, where they wait, of what (lazy-flags.ts). */
  readonly flags: Readonly<Record<"where" | "kind" | "result" | "second", Cell>>;
  /** The block in execution, and what is left of the budget after it. */
  readonly blocks: Readonly<Record<"block" | "budget", Cell>>;
  /** Micro-ops of the last instruction, and of the last with a memory operand, which FSTENV shows; or 0. */
  private readonly last: Cell;
  private readonly lastMemory: Cell;
  private readonly lastAddress: Cell;
  /** A TLB entry, or the block that a link leads to. */
  readonly entry: Local<"i32">;
  private readonly user: Cell;
  /** Where to go when the micro-op at `at` is not for this function, and to the next one. */
  exit: Label = { depth: 0 };
  next: Label = { depth: 0 };
  /** What comes after the micro-op that is being emitted, or null where that is not known. */
  private second: (() => void) | null = null;

  constructor(f: FunctionBuilder, functions: X87Functions) {
    this.f = f;
    this.functions = functions;
    const i32 = () => f.local("i32");
    this.at = i32();
    this.word = i32();
    this.top = i32();
    this.tags = i32();
    this.status = i32();
    this.address = i32();
    this.host = i32();
    this.slot = i32();
    this.result = i32();
    this.entry = i32();
    const cell = (word: number): Cell => ({
      get: () => this.state(word),
      set: (value) => this.setState(word, value),
    });
    this.control = cell(FPU_CONTROL);
    this.flags = {
      where: cell(RUN_FLAGS_WHERE),
      kind: cell(RUN_FLAGS_KIND),
      result: cell(RUN_FLAGS_RESULT),
      second: cell(RUN_FLAGS_SECOND),
    };
    this.blocks = { block: cell(RUN_BLOCK), budget: cell(RUN_BUDGET) };
    this.last = cell(RUN_LAST);
    this.lastMemory = cell(RUN_LAST_MEMORY);
    this.lastAddress = cell(RUN_LAST_ADDRESS);
    this.user = cell(RUN_USER);
    this.value = f.local("i64");
    this.a = { significand: f.local("i64"), signExponent: i32() };
    this.b = { significand: f.local("i64"), signExponent: i32() };
  }

  /** A word of the state. */
  state(word: number): Expression<"i32"> {
    const { f } = this;
    return f.i32.load(f.i32.const(0), word * WORD_BYTES);
  }

  setState(word: number, value: () => Expression<"i32">): void {
    const { f } = this;
    f.i32.store(f.i32.const(0), value(), word * WORD_BYTES);
  }

  /** Takes the state into the locals. Exits at once where an exception waits, or the inexact result is unmasked. */
  enter(pc: Local<"i32">): void {
    const { f } = this;
    f.set(this.at, f.i32.mul(f.get(pc), WORD_BYTES));
    f.set(this.status, this.state(FPU_STATUS));
    f.if(
      f.i32.or(f.i32.and(f.get(this.status), STATUS_ES), f.i32.xor(f.i32.and(this.control.get(), FLOAT_PE), FLOAT_PE)),
      () => f.return(f.get(pc)),
    );
    f.set(this.top, f.i32.mul(this.state(FPU_TOP), SLOT_BYTES));
    f.set(
      this.tags,
      this.turned(
        () => this.state(FPU_TAG),
        () => f.i32.shrU(f.get(this.top), TOP_TO_TAG_SHIFT),
      ),
    );
    // Finer tags, which FLDENV leaves until a register is written.
    f.if(f.i32.and(f.i32.xor(f.get(this.tags), f.i32.shrU(f.get(this.tags), 1)), FIRST_BITS), () =>
      f.return(f.get(pc)),
    );
    this.loadSlot(this.top, this.a);
    this.user.set(() => f.i32.mul(f.i32.and(this.state(MODE), MODE_USER), TLB_USER_DISTANCE / MODE_USER));
    for (const each of [this.flags.where, this.last, this.lastMemory]) each.set(() => f.i32.const(0));
  }

  /** A tag word, turned right by `count` bits. */
  private turned(tags: () => Expression<"i32">, count: () => Expression<"i32">): Expression<"i32"> {
    const { f } = this;
    return f.i32.and(f.i32.shrU(f.i32.mul(tags(), TWICE_16_BITS), count()), TAG_WORD);
  }

  /** Puts the state back and returns where it stopped: the index of a micro-op, and above it FLAGS_*. */
  leave(delta: Local<"i32">): void {
    const { f } = this;
    this.setState(FPU_STATUS, () => f.get(this.status));
    this.setState(FPU_TOP, () => f.i32.shrU(f.get(this.top), Math.log2(SLOT_BYTES)));
    this.setState(FPU_TAG, () =>
      this.turned(
        () => f.get(this.tags),
        () => f.i32.sub(f.i32.const(TAG_BITS), f.i32.shrU(f.get(this.top), TOP_TO_TAG_SHIFT)),
      ),
    );
    f.if(this.last.get(), () => {
      this.setState(FPU_IP, () => f.i32.add(f.i32.load(this.last.get(), X_PLACE * WORD_BYTES), f.get(delta)));
      this.setState(FPU_OPCODE, () => f.i32.load(this.last.get(), X_OPCODE * WORD_BYTES));
      this.setState(FPU_CS, () => f.i32.and(this.state(SEG_SELECTOR + CS), SELECTOR_MASK));
    });
    f.if(this.lastMemory.get(), () => {
      this.setState(FPU_DP, () => this.lastAddress.get());
      const segment = () =>
        f.i32.and(f.i32.shrU(f.i32.load(this.lastMemory.get()), U.SEGMENT_SHIFT - 2), 7 * WORD_BYTES);
      this.setState(FPU_DS, () => f.i32.and(f.i32.load(segment(), SEG_SELECTOR * WORD_BYTES), SELECTOR_MASK));
    });
    f.return(f.i32.or(f.i32.shrU(f.get(this.at), 2), f.i32.shl(this.flags.where.get(), FLAGS_SHIFT)));
    f.unreachable();
  }

  /** The micro-op is done: on to the next. */
  advance(words: number): void {
    const { f, second } = this;
    f.set(this.at, f.i32.add(f.get(this.at), words * WORD_BYTES));
    if (second === null) {
      f.br(this.next);
      return;
    }
    this.second = null;
    f.set(this.word, f.i32.load(f.get(this.at)));
    second();
  }

  /** Emits two micro-ops of which the second is known to follow the first. */
  pair(first: () => void, second: () => void): void {
    this.second = second;
    first();
  }

  /** An x87 instruction that FSTENV shows is done. */
  done(): void {
    this.last.set(() => this.f.get(this.at));
    this.advance(X_WORDS);
  }

  refuseIf(condition: Expression<"i32">): void {
    this.f.brIf(this.exit, condition);
  }

  /** The byte offset of a register whose number stands in the first word from bit `shift` on. */
  register(shift: number): Expression<"i32"> {
    const { f } = this;
    return f.i32.and(f.i32.shrU(f.get(this.word), shift - 2), REGISTER_MASK);
  }

  /** `address` = the linear address of the memory operand, in a flat segment. */
  linear(displacementWord: number): void {
    const { f } = this;
    f.set(
      this.address,
      f.i32.add(
        f.i32.add(
          f.i32.load(this.register(U.BASE_SHIFT)),
          f.i32.shl(
            f.i32.load(this.register(U.INDEX_SHIFT)),
            f.i32.and(f.i32.shrU(f.get(this.word), U.SCALE_SHIFT), 3),
          ),
        ),
        f.i32.load(f.get(this.at), displacementWord * WORD_BYTES),
      ),
    );
  }

  /** `host` = the byte of `address`, if the TLB has it for `bytes` bytes; else exits. */
  translate(bytes: number, write: boolean): void {
    const { f } = this;
    f.set(
      this.entry,
      f.i32.add(this.user.get(), f.i32.and(f.i32.shrU(f.get(this.address), TLB_ENTRY_SHIFT), TLB_ENTRY_MASK)),
    );
    this.refuseIf(
      f.i32.ne(
        f.i32.load(f.get(this.entry), write ? TLB_WRITE_SUPERVISOR : TLB_READ_SUPERVISOR),
        f.i32.or(f.i32.and(f.i32.add(f.get(this.address), bytes - 1), PAGE_MASK), this.state(TLB_GENERATION)),
      ),
    );
    f.set(this.host, f.i32.add(f.get(this.address), f.i32.load(f.get(this.entry), TLB_ADDEND_SUPERVISOR)));
  }

  /** The memory operand of an x87 instruction that FSTENV shows: even if it is refused from here on, its handler is next. */
  operand(bytes: number, write: boolean): void {
    const { f } = this;
    this.linear(X_DISPLACEMENT);
    this.translate(bytes, write);
    this.lastMemory.set(() => f.get(this.at));
    this.lastAddress.set(() => f.get(this.address));
  }

  /** The argument in the first word. */
  argument(): Expression<"i32"> {
    return this.f.i32.shrU(this.f.get(this.word), X_ARGUMENT_SHIFT);
  }

  /** The slot of the ST(i) that the first word names. */
  registerSlot(): Expression<"i32"> {
    const { f } = this;
    const distance = () => f.i32.and(f.i32.shrU(f.get(this.word), X_REGISTER_SHIFT - Math.log2(SLOT_BYTES)), SLOT_MASK);
    return f.i32.and(f.i32.add(f.get(this.top), distance()), SLOT_MASK);
  }

  /** Twice the number of that register: its place in `tags`. */
  private registerTag(): Expression<"i32"> {
    const { f } = this;
    return f.i32.and(f.i32.shrU(f.get(this.word), X_REGISTER_SHIFT - 1), TAG_BITS - 2);
  }

  refuseIfTopEmpty(): void {
    this.refuseIf(this.f.i32.and(this.f.get(this.tags), 1));
  }

  refuseIfRegisterEmpty(): void {
    const { f } = this;
    this.refuseIf(f.i32.and(f.i32.shrU(f.get(this.tags), this.registerTag()), 1));
  }

  loadSlot(slot: Local<"i32">, x: NumberLocals): void {
    const { f } = this;
    f.set(x.significand, f.i64.load(f.get(slot), REGISTERS));
    f.set(x.signExponent, f.i32.load16U(f.get(slot), REGISTERS + SIGN_EXPONENT));
  }

  /** Writes a slot that is not empty. */
  storeSlot(slot: Local<"i32">, significand: Local<"i64">, signExponent: () => Expression<"i32">): void {
    const { f } = this;
    f.i64.store(f.get(slot), f.get(significand), REGISTERS);
    f.i32.store(f.get(slot), signExponent(), REGISTERS + SIGN_EXPONENT);
  }

  storeNumber(slot: Local<"i32">, x: NumberLocals): void {
    this.storeSlot(slot, x.significand, () => this.f.get(x.signExponent));
  }

  /** Marks the register that the first word names as empty, or as not empty. */
  tagRegister(empty: boolean): void {
    const { f } = this;
    const bits = () => f.i32.shl(f.i32.const(TAG_EMPTY), this.registerTag());
    if (empty) f.set(this.tags, f.i32.or(f.get(this.tags), bits()));
    else f.set(this.tags, f.i32.and(f.get(this.tags), f.i32.xor(bits(), -1)));
  }

  pop(): void {
    const { f } = this;
    f.set(this.tags, f.i32.or(f.i32.shrU(f.get(this.tags), 2), LAST_TAG));
    f.set(this.top, f.i32.and(f.i32.add(f.get(this.top), SLOT_BYTES), SLOT_MASK));
    this.loadSlot(this.top, this.a);
  }

  /** Pops; `x` has been written to `slot`, most likely that of ST(1). */
  popTo(slot: Local<"i32">, x: NumberLocals): void {
    const { f } = this;
    f.set(this.tags, f.i32.or(f.i32.shrU(f.get(this.tags), 2), LAST_TAG));
    f.set(this.top, f.i32.and(f.i32.add(f.get(this.top), SLOT_BYTES), SLOT_MASK));
    f.set(this.a.significand, f.get(x.significand));
    f.set(this.a.signExponent, f.get(x.signExponent));
    f.if(f.i32.ne(f.get(slot), f.get(this.top)), () => this.loadSlot(this.top, this.a));
  }

  /** ST(0) = x. */
  setTop(x: NumberLocals): void {
    const { f } = this;
    this.storeNumber(this.top, x);
    f.set(this.a.significand, f.get(x.significand));
    f.set(this.a.signExponent, f.get(x.signExponent));
  }

  /** Pops as often as the argument, 0 to `most`, says. */
  popByArgument(most: number): void {
    const { f } = this;
    f.if(this.argument(), () => {
      this.pop();
      if (most > 1) f.if(f.i32.eq(this.argument(), 2), () => this.pop());
    });
  }

  /** Pushes x, clears C1, and is done; exits if there is no room. */
  pushAndFinish(x: NumberLocals): void {
    const { f } = this;
    this.refuseIf(f.i32.eqz(f.i32.and(f.get(this.tags), LAST_TAG)));
    f.set(this.tags, f.i32.and(f.i32.shl(f.get(this.tags), 2), TAG_WORD));
    f.set(this.top, f.i32.and(f.i32.sub(f.get(this.top), SLOT_BYTES), SLOT_MASK));
    this.setTop(x);
    this.clearC1();
    this.done();
  }

  clearC1(): void {
    const { f } = this;
    f.set(this.status, f.i32.and(f.get(this.status), ~STATUS_C1));
  }

  /** Exits if `result` is a refusal. */
  refuseByResult(): void {
    this.refuseIf(this.f.i32.ltS(this.f.get(this.result), 0));
  }

  /** The inexact exception and C1 of `result` into the status. */
  report(): void {
    const { f } = this;
    this.clearC1();
    f.set(this.status, f.i32.or(f.get(this.status), f.i32.shrU(f.get(this.result), RESULT_STATUS_SHIFT)));
  }

  /** The case of `word`: its micro-op, or for U_X87 that of its operation. */
  case(): Expression<"i32"> {
    const { f } = this;
    const op = () => f.i32.and(f.get(this.word), 0xff);
    return f.select(
      f.i32.add(f.i32.and(f.i32.shrU(f.i32.sub(f.get(this.word), X_FUSED << X_SHIFT), X_SHIFT), 0xff), U.U_COUNT),
      op(),
      f.i32.eq(op(), U.U_X87),
    );
  }
}
