/*P:200 Addresses have types.
 * A guest kernel, its hypervisor and the machine each have their own idea of "address 0x1000". These names keep them
 * apart in signatures; they exist only while compiling. First room of the memory side; next is the memory itself,
 * physical-memory.ts. */

declare const space: unique symbol;

/*
 * The mark is optional, so that a plain number, such as the result of an addition, may become any kind of address,
 * while a linear address is refused where a physical one is wanted. A mark that must be present would put a cast into
 * every line that adds an offset, and casts hide mistakes.
 */
/** A linear address: what segmentation yields and paging translates. 0..0xFFFFFFFF. */
export type LinearAddress = number & { readonly [space]?: "linear" };
/** A physical address of the emulated machine: unsigned, up to 52 bits; never negative. */
export type PhysicalAddress = number & { readonly [space]?: "physical" };
/** What a Guest believes to be a physical address. Its hypervisor maps it to a {@link PhysicalAddress}. */
export type GuestPhysicalAddress = number & { readonly [space]?: "guest-physical" };

/** An integer in 0..0xFF. */
export type u8 = number;
/** An integer in 0..0xFFFF. */
export type u16 = number;
/** An integer in 0..0xFFFFFFFF. */
export type u32 = number;
/** An integer in -0x80000000..0x7FFFFFFF. */
export type i32 = number;

/** Bytes in a page. */
export const PAGE_SIZE = 4096;
/** A byte address shifted right by this is a page number. */
export const PAGE_SHIFT = 12;
/** The part of an address that lies within a page. */
export const PAGE_OFFSET_MASK = 0xfff;

/** Calls a 32-bit value, signed or unsigned, a linear address. */
export function asLinear(value: number): LinearAddress {
  return (value >>> 0) as LinearAddress;
}

/** Calls a non-negative integer below 2^52 a physical address. For a signed 32-bit value use `value >>> 0` first. */
export function asPhysical(value: number): PhysicalAddress {
  return value as PhysicalAddress;
}

/** Calls a non-negative integer below 2^52 a guest-physical address. */
export function asGuestPhysical(value: number): GuestPhysicalAddress {
  return value as GuestPhysicalAddress;
}
