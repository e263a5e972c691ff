/*L:010 What a caller may do wrong.
 *
 * A kernel file that is none, an initrd that does not fit, an option out of range: all that is found out before a Guest
 * runs is thrown as this one error, with a stable code and one line that says what was expected, what was got and, where
 * it helps, what to do. What a Guest does wrong later is no error but its end (guest.ts). Next: sizes (memory-size.ts). */

/** Stable codes of {@link LauncherError}. Those that begin with `ERR_KERNEL` are about the kernel's file. */
export type LauncherErrorCode =
  /** The file has no bytes. */
  | "ERR_KERNEL_EMPTY"
  /** Neither an ELF file nor a bzImage. */
  | "ERR_KERNEL_FORMAT"
  /** The file ends before what its headers promise. */
  | "ERR_KERNEL_TRUNCATED"
  /** A 64-bit kernel. */
  | "ERR_KERNEL_CLASS"
  /** A big-endian kernel. */
  | "ERR_KERNEL_ENDIAN"
  /** A kernel for another processor. */
  | "ERR_KERNEL_MACHINE"
  /** An ELF file that is no executable: an object file, a shared library, a core dump. */
  | "ERR_KERNEL_TYPE"
  /** Segments that contradict themselves or each other, or none. */
  | "ERR_KERNEL_SEGMENTS"
  /** Segments that lie outside the Guest's memory. */
  | "ERR_KERNEL_OUTSIDE_MEMORY"
  /** A kernel that cannot run under lguest. */
  | "ERR_KERNEL_NO_LGUEST"
  /** A kernel with an lguest interface that is not described here. */
  | "ERR_KERNEL_ABI"
  /** A kernel that cannot run under Xen, or that is packed so that it cannot be had. */
  | "ERR_KERNEL_NO_XEN"
  /** Notes for Xen that cannot be followed. */
  | "ERR_KERNEL_XEN_NOTES"
  | "ERR_MEMORY_SIZE"
  | "ERR_INITRD_SIZE"
  | "ERR_COMMAND_LINE"
  | "ERR_OPTION"
  /** The Host has no room left for this Guest. */
  | "ERR_HOST_MEMORY"
  /** The Host was closed. */
  | "ERR_CLOSED"
  /** The embedded Guest was not built in. */
  | "ERR_NO_DEMO";

/** Thrown for a caller's mistake; `code` is stable, the message says name, expected and got. */
export class LauncherError extends Error {
  override readonly name = "LauncherError";
  readonly code: LauncherErrorCode;

  /** @param advice what to do about it, in words. */
  constructor(code: LauncherErrorCode, what: string, expected: string, got: string | number, advice?: string) {
    super(`${what}: expected ${expected}, got ${got}${advice ? `; ${advice}` : ""}`);
    this.code = code;
  }
}

/** `0x` and the digits of an address. */
export function hex(address: number): string {
  return `0x${address.toString(16)}`;
}
