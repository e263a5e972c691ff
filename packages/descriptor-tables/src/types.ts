/*P:100 Words and their widths.
 * The vocabulary of the whole library: how wide a number is meant to be. JavaScript has one number type, so these
 * names are for the reader and for signatures only. Next come selectors, the handles by which a program names a
 * descriptor. */

/** An integer in 0..0xFF. */
export type u8 = number;
/** An integer in 0..0xFFFF. */
export type u16 = number;
/** An integer in 0..0xFFFFFFFF. */
export type u32 = number;
/** An integer in -0x80000000..0x7FFFFFFF. */
export type i32 = number;
