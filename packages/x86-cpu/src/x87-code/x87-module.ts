/*C:724 The x87 module.
 *
 * Puts the functions together, compiles them once, and makes an instance over a processor's memory. Compiling may be
 * forbidden (a page's Content Security Policy) or only allowed to wait (some browsers refuse large modules on the main
 * thread): then the interpreter calls the handlers, for good or until the instance is there. Results are the same. Before:
 * integer-code.ts. Next: decoding is over, and delivery begins (events.ts). */
import type { FunctionBuilder } from "../wasm/function-builder.js";
import { ModuleBuilder } from "../wasm/module-builder.js";
import { defineCompare, emitAdd, emitMultiply } from "./arithmetic-code.js";
import { defineBinary, defineDivide, defineSquareRoot } from "./division-code.js";
import { DOUBLE, defineNarrow, defineToInteger, SINGLE } from "./format-code.js";
import { emitX87 } from "./instruction-code.js";
import { integerCases } from "./integer-code.js";
import { RunContext, type X87Functions } from "./run-code.js";

/**
 * Runs micro-ops from a U_X87 on, through linked blocks too; RUN_* in layout.ts say more of what goes in and out.
 * @param pc its word index. @param delta EIP minus physical address. @returns the word index of the first micro-op that was
 * not run, which may be `pc` itself, and from bit FLAGS_SHIFT on where the flags are (FLAGS_*).
 */
export type RunX87 = (pc: number, delta: number) => number;

/** The loop over micro-ops. */
function emitLoop(f: FunctionBuilder, c: RunContext): void {
  f.block((exit) => {
    f.loop((next) => {
      c.exit = exit;
      c.next = next;
      f.set(c.word, f.i32.load(f.get(c.at)));
      emitX87(c, integerCases(c));
    });
  });
}

/** The binary of the module. */
export function x87ModuleBytes(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.importMemory("cpu", "memory", 1);
  const functions: X87Functions = {
    add: defineBinary(module, emitAdd),
    multiply: defineBinary(module, emitMultiply),
    divide: defineDivide(module),
    squareRoot: defineSquareRoot(module),
    compare: defineCompare(module),
    toSingle: defineNarrow(module, SINGLE),
    toDouble: defineNarrow(module, DOUBLE),
    toInteger: defineToInteger(module),
  };
  module.function({ params: ["i32", "i32"], results: ["i32"], export: "run" }, (f, pc, delta) => {
    const c = new RunContext(f, functions);
    c.enter(pc);
    emitLoop(f, c);
    c.leave(delta);
  });
  return module.toBytes();
}

let bytes: Uint8Array<ArrayBuffer> | null = null;
let compiled: WebAssembly.Module | null = null;

function runOf(instance: WebAssembly.Instance): RunX87 {
  return instance.exports.run as RunX87;
}

/**
 * Makes the function for one processor's memory and gives it to `install`, at once where the engine allows, else later or
 * never.
 */
export function installX87(memory: WebAssembly.Memory, install: (run: RunX87) => void): void {
  const imports = { cpu: { memory } };
  bytes ??= x87ModuleBytes();
  try {
    compiled ??= new WebAssembly.Module(bytes);
    install(runOf(new WebAssembly.Instance(compiled, imports)));
  } catch {
    WebAssembly.instantiate(bytes, imports).then(
      ({ instance }) => install(runOf(instance)),
      () => {},
    );
  }
}
