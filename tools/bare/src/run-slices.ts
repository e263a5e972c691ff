/*T:505 Running to an end.
 *
 * What both machines do once they stand: slices of the processor's time, until it stops or time is up. Before it:
 * multiboot.ts. Next: machine.ts and rom-machine.ts, which use it. */
import type { X86Cpu } from "@lguest/x86-cpu";

/**
 * Instructions between two looks at the clock: some 0.5 ms. The interpreter is fastest when it is entered anew now and then:
 * V8 knows the memory's views as constants in a function compiled for its next call, not in one replaced while it runs.
 */
const SLICE = 50_000;

/** How a run ended. */
export type MachineEnd =
  | { readonly kind: "exit"; readonly status: number }
  /** HLT, and nothing that could wake the processor. */
  | { readonly kind: "halt" }
  /** A triple fault. */
  | { readonly kind: "shutdown" }
  | { readonly kind: "timeout" };

/**
 * Runs until the processor halts or shuts down, `status()` is a number, or `seconds` have passed.
 * @param status looked at after each slice; end one early with `cpu.stop()`.
 */
export function runSlices(cpu: X86Cpu, seconds: number, status: () => number | null): MachineEnd {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const exit = cpu.run(SLICE);
    const value = status();
    if (value !== null) return { kind: "exit", status: value };
    if (exit.kind === "halt" || exit.kind === "shutdown") return { kind: exit.kind };
    if (performance.now() >= end) return { kind: "timeout" };
  }
}
