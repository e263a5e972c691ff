/*C:680 The interpreter as a tier.
 *
 * Around the loop of micro-ops: look up the block at EIP, build it if nobody has, fill the link through which the last
 * one was left, and hand to the step tier whatever is not for blocks: waiting events, single steps, real mode, an
 * instruction across a page's edge, the last instructions of a budget. So an interpreter's run ends on the same
 * instruction as a run of steps. Before it: the loop (interpreter.ts). Next: create-cpu.ts puts the tiers together. */
import { ACCESS_FETCH } from "@lguest/mmu";
import type { Cpu } from "../cpu.js";
import { isCodeFrame, isCodePage } from "../debug/watch.js";
import { commitHits, dropHits, REDO_VECTOR } from "../debug/watched-access.js";
import { FAULT_SIGNAL } from "../events.js";
import type { Exit } from "../exit.js";
import { EFLAGS_RF, EFLAGS_TF } from "../flags.js";
import type { HandlerTable } from "../handler.js";
import {
  BUDGET,
  CS,
  EFLAGS,
  EIP,
  FLAT_LIMIT,
  JUMP_CACHE,
  JUMP_CACHE_ENTRIES,
  MODE,
  MODE_FLAT_CS,
  MODE_REAL,
  MODE_USER,
  MODE_V86,
  MSR_EFER,
  PENDING,
  SEG_LIMIT,
  SHADOW,
  SHADOW_SPENT,
  TLB_GENERATION,
} from "../layout.js";
import { deliverFault, serviceEvents } from "../pending.js";
import { EFER_NXE } from "../registers.js";
import { beginRun, endRun, eventDeliverable } from "../slice.js";
import { NO_EVENT, type StepTier } from "../step.js";
import { fillTlb, NOT_RAM, TLB_READ_TO_ADDEND, TLB_READ_WORD, TLB_USER_FACTOR } from "../tlb.js";
import { BlockBuilder, KEY_FULL_CS, KEY_MODE_MASK } from "./block-builder.js";
import { BLOCK_COUNT, BlockCache } from "./block-cache.js";
import { createExecution, LEFT_BY_FAULT } from "./interpreter.js";
import { U_STALE } from "./micro-ops.js";
import { warmUp } from "./warm-up.js";

/** Counters of an interpreter, for statistics. */
export interface InterpreterStats {
  /** Blocks built since creation. */
  readonly blocksBuilt: number;
  /** How often all blocks were thrown away because the arena was full. */
  readonly cacheFlushes: number;
}

/** The interpreter tier of one processor. */
export interface InterpreterTier {
  /**
   * Runs until `budget` instructions and deliveries are spent, or an exit; ends where the step tier would.
   * @param budget 1 to 2^30.
   */
  run(budget: number): Exit;
  readonly stats: InterpreterStats;
}

const JUMP_CACHE_WORD = JUMP_CACHE >> 2;
const PAGE_MASK = ~0xfff;

/** Makes the interpreter of a newly made processor and installs its hooks there. */
export function createInterpreterTier(cpu: Cpu, handlers: HandlerTable, step: StepTier): InterpreterTier {
  const { i32 } = cpu;
  const cache = new BlockCache(cpu);
  const builder = new BlockBuilder(cpu, cache);
  const execution = createExecution(cpu, cache, handlers);
  warmUp(cpu, cache, execution);
  cpu.onCodeWrite = (page, from, to) => cache.codeWritten(page, from, to);
  cpu.onInvalidatePage = () => cache.newMappings();

  /** Byte address in the memory of the code at a linear address, or NOT_RAM. Raises #PF. */
  function fetchHost(linear: number): number {
    const tag = TLB_READ_WORD + (i32[MODE] & MODE_USER) * TLB_USER_FACTOR + ((linear >>> 12) & 0xfff);
    if (i32[tag] === ((linear & PAGE_MASK) | i32[TLB_GENERATION]) && (i32[MSR_EFER] & EFER_NXE) === 0) {
      return linear + i32[tag + TLB_READ_TO_ADDEND];
    }
    return fillTlb(cpu, linear, ACCESS_FETCH, (i32[MODE] & MODE_USER) !== 0);
  }

  /** Byte address of the code at EIP, or NOT_RAM where the step tier must look (and raise the fault of the fetch). */
  function codeAt(eip: number): number {
    if ((eip | 0xfff) >>> 0 > i32[FLAT_LIMIT] >>> 0) return NOT_RAM;
    try {
      return fetchHost(eip);
    } catch (signal) {
      if (signal !== FAULT_SIGNAL) throw signal;
      return NOT_RAM;
    }
  }

  /** Block number at EIP, entered in the jump cache; 0 if the step tier must run. */
  function blockAt(eip: number, blockMode: number, key: number): number {
    if (cpu.watchesCode && isCodePage(cpu.watches, eip >>> 12)) return 0;
    const host = codeAt(eip);
    if (host === NOT_RAM) return 0;
    const physical = (host - cpu.ramBase) | 0;
    if (cpu.watchesCode && isCodeFrame(cpu.watches, physical >>> 12)) return 0;
    const block = cache.find(physical, blockMode) || builder.build(physical, blockMode);
    if (block === 0) return 0;
    const entry = JUMP_CACHE_WORD + (((eip ^ (eip >>> 12)) & (JUMP_CACHE_ENTRIES - 1)) << 2);
    i32[entry] = eip;
    i32[entry + 1] = key;
    i32[entry + 2] = block;
    i32[entry + 3] = (eip - physical) | 0;
    return block;
  }

  function run(budget: number): Exit {
    beginRun(cpu, budget);
    let openLink = 0;
    let flushes = cache.flushes;
    while (i32[BUDGET] > 0) {
      const shadow = i32[SHADOW];
      if (((i32[PENDING] & ~NO_EVENT) | shadow) !== 0) {
        openLink = 0;
        if (serviceEvents(cpu)) continue;
        // The shadow of STI or MOV SS covers one instruction, not a block.
        if (shadow !== 0 && ((i32[SHADOW] & SHADOW_SPENT) !== 0 || eventDeliverable(cpu))) {
          step.stepInside();
          continue;
        }
      }
      const mode = i32[MODE];
      const special = (i32[EFLAGS] & EFLAGS_TF) | (mode & (MODE_REAL | MODE_V86));
      if (special !== 0 || (mode & MODE_FLAT_CS) === 0) {
        openLink = 0;
        step.stepInside();
        continue;
      }
      const blockMode = (i32[SEG_LIMIT + CS] === -1 ? mode | KEY_FULL_CS : mode) | cpu.debugKey;
      // The bits of `debugKey` need no place in it: a change of them flushes the TLB.
      const key = cache.key(blockMode & KEY_MODE_MASK);
      const eip = i32[EIP];
      const entry = JUMP_CACHE_WORD + (((eip ^ (eip >>> 12)) & (JUMP_CACHE_ENTRIES - 1)) << 2);
      let block = 0;
      if (openLink === 0 && i32[entry] === eip && i32[entry + 1] === key) block = i32[entry + 2];
      if (block === 0 || i32[block] === U_STALE) block = blockAt(eip, blockMode, key);
      if (openLink !== 0 && block !== 0 && flushes === cache.flushes) i32[openLink] = block;
      openLink = 0;
      flushes = cache.flushes;
      if (block === 0 || i32[block + BLOCK_COUNT] > i32[BUDGET]) {
        step.stepInside();
        continue;
      }
      // RF lasts for one instruction, and only matters where there is a breakpoint.
      i32[EFLAGS] &= ~EFLAGS_RF;
      cpu.watches.inBlock = cpu.watchesData;
      const left = execution.execute(block, i32[entry + 3], key);
      cpu.watches.inBlock = false;
      if (left === LEFT_BY_FAULT) {
        dropHits(cpu);
        if (cpu.faultVector === REDO_VECTOR) step.stepInside();
        else deliverFault(cpu);
      } else if (cpu.watches.hits !== 0) commitHits(cpu);
      openLink = execution.openLink;
    }
    return endRun(cpu);
  }

  return {
    run,
    get stats() {
      return { blocksBuilt: cache.built, cacheFlushes: cache.flushes };
    },
  };
}
