/*T:431 Widths by name.
 *
 * Aliases that say how a number is meant. Next: random.ts. */

/** A signed 32-bit integer. */
export type i32 = number;
/** An unsigned 32-bit integer. */
export type u32 = number;
