/*C:110 Why a run came back.
 *
 * run(), step() and every tier return one of these values, with all state committed at an instruction boundary.
 * The set is closed: a `switch` over `kind` that handles each is complete. */

/**
 * Why the processor came back to its owner.
 * - `budget`: as many instructions as were asked for have run, or `stop()` was heard.
 * - `halt`: HLT at CPL 0; EIP is after it. A raised interrupt makes the next run go on.
 * - `shutdown`: a fault while delivering #DF (a triple fault, SDM Vol 3A §6.15). Only a reset helps.
 * - `breakpoint`: the owner's breakpoint at the linear address `address`; its instruction has not run, and runs first next
 *   time.
 * - `watchpoint`: an instruction (or iteration of REP, or delivery of an event) has accessed the `size` bytes at the linear
 *   address `address`, some of them watched by the owner; it is done. The first such access, where there were several.
 */
export type Exit =
  | { readonly kind: "budget" }
  | { readonly kind: "halt" }
  | { readonly kind: "shutdown" }
  | { readonly kind: "breakpoint"; readonly address: number }
  | {
      readonly kind: "watchpoint";
      readonly address: number;
      readonly size: number;
      readonly access: "read" | "write";
    };

export const EXIT_BUDGET: Exit = Object.freeze({ kind: "budget" });
export const EXIT_HALT: Exit = Object.freeze({ kind: "halt" });
export const EXIT_SHUTDOWN: Exit = Object.freeze({ kind: "shutdown" });
