/*G:000 The embedded Guest.
 *
 * A kernel of our own for lguest, for those who have no Linux at hand and for those who want to read one: it is small,
 * it is paravirtual from its first instruction, and its shell explains what it does. It is read from here in the order
 * of its tags: how it is built, the kernel (G:100 to G:540), the program that runs on it (G:600 on). */
export { type EmbeddedGuestSymbols, embeddedGuestImage, embeddedGuestSymbols } from "./build-guest.js";
