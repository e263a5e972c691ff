/*P:110 Segment selectors.
 * A selector is what a program loads into CS, SS, DS… and what gates and TSSs hold: an index into one of two tables,
 * and the privilege that its bearer asks for. What it points at is in segment-descriptor.ts; finding it, with bounds,
 * is lookup.ts. */

import { requireInteger } from "./errors.js";
import type { u16 } from "./types.js";

/*
 * Segment selector, Intel SDM Vol. 3A §3.4.2, figure 3-6:
 *
 *   15                          3   2   1   0
 *  +-----------------------------+----+-------+
 *  |            index            | TI |  RPL  |
 *  +-----------------------------+----+-------+
 */
/** Requested privilege level, 0 (most privileged) to 3. */
export const SELECTOR_RPL = 0x3;
/** Table indicator: 0 is the GDT, 1 is the current LDT. */
export const SELECTOR_TI = 0x4;
/** Index × 8 of a selector: the descriptor's byte offset in its table. */
export const SELECTOR_INDEX_MASK = 0xfff8;
/** Position of the index within a selector. */
export const SELECTOR_INDEX_SHIFT = 3;

/*
 * Error code of #TS, #NP, #SS and #GP, §6.13, figure 6-7: the selector with its RPL bits put to other uses.
 *
 *   15                          3   2   1     0
 *  +-----------------------------+----+-----+-----+
 *  |            index            | TI | IDT | EXT |
 *  +-----------------------------+----+-----+-----+
 */
/** The event was raised while delivering something external to the program. */
export const ERROR_CODE_EXT = 0x1;
/** The index is a vector, in the IDT. */
export const ERROR_CODE_IDT = 0x2;
/** The part of a selector that an error code keeps: index and TI. */
export const ERROR_CODE_SELECTOR_MASK = 0xfffc;

/** Index of the descriptor within its table, 0..8191. */
export function selectorIndex(selector: u16): number {
  return (selector & SELECTOR_INDEX_MASK) >>> SELECTOR_INDEX_SHIFT;
}

/** Requested privilege level, 0..3. */
export function selectorRpl(selector: u16): number {
  return selector & SELECTOR_RPL;
}

/** True if the selector names a descriptor of the LDT. */
export function selectorIsLocal(selector: u16): boolean {
  return (selector & SELECTOR_TI) !== 0;
}

/** True for 0..3, the null selectors: index 0 of the GDT with any RPL (§3.4.2). Index 0 of the LDT is not null. */
export function isNullSelector(selector: u16): boolean {
  return (selector & ERROR_CODE_SELECTOR_MASK) === 0;
}

/** The parts of a selector, for {@link encodeSelector}. */
export interface SelectorFields {
  /** 0..8191. */
  readonly index: number;
  /** 0..3; 0 if left out. */
  readonly rpl?: number;
  /** True for the LDT; false if left out. */
  readonly local?: boolean;
}

/**
 * Builds a selector.
 * @throws DescriptorError `ERR_FIELD_RANGE` if index or RPL do not fit.
 */
export function encodeSelector({ index, rpl = 0, local = false }: SelectorFields): u16 {
  requireInteger("selector index", index, 0, 8191);
  requireInteger("selector rpl", rpl, 0, 3);
  return (index << SELECTOR_INDEX_SHIFT) | (local ? SELECTOR_TI : 0) | rpl;
}

/** The parts of a selector, as an object. Source: §3.4.2. */
export function decodeSelector(selector: u16): Required<SelectorFields> {
  return { index: selectorIndex(selector), rpl: selectorRpl(selector), local: selectorIsLocal(selector) };
}
