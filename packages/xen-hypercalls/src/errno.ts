/*X:110 What a call answers when it refuses.
 * A hypercall returns a signed word in eax: zero or more is success, a negative errno is not. The numbers are Xen's own
 * (public/errno.h) and happen to be Linux's. Next: the calls and their numbers, hypercall-numbers.ts. */

import type { i32 } from "@lguest/mmu";

/** Xen's error numbers, positive. A call returns `-XEN_ERRNO.EFAULT`. */
export const XEN_ERRNO = Object.freeze({
  /** Not permitted. */
  EPERM: 1,
  /** No such thing. */
  ENOENT: 2,
  /** No such domain or vCPU. */
  ESRCH: 3,
  /** Interrupted. */
  EINTR: 4,
  /** Input or output failed. */
  EIO: 5,
  /** No such device or address. */
  ENXIO: 6,
  /** Too many or too long. */
  E2BIG: 7,
  /** Not executable. */
  ENOEXEC: 8,
  /** Bad number of something open. */
  EBADF: 9,
  /** No child. */
  ECHILD: 10,
  /** Not now: try again. */
  EAGAIN: 11,
  /** No memory left. */
  ENOMEM: 12,
  /** Denied. */
  EACCES: 13,
  /** An address that the guest cannot reach. */
  EFAULT: 14,
  /** In use. */
  EBUSY: 16,
  /** There already. */
  EEXIST: 17,
  /** Across devices. */
  EXDEV: 18,
  /** No such device. */
  ENODEV: 19,
  /** No directory. */
  ENOTDIR: 20,
  /** A directory. */
  EISDIR: 21,
  /** An argument makes no sense. */
  EINVAL: 22,
  /** Table full. */
  ENFILE: 23,
  /** Too many open. */
  EMFILE: 24,
  /** No space, port or slot left. */
  ENOSPC: 28,
  /** Read-only. */
  EROFS: 30,
  /** Too many links. */
  EMLINK: 31,
  /** Outside the domain of the function. */
  EDOM: 33,
  /** Outside the range. */
  ERANGE: 34,
  /** Would wait for ever. */
  EDEADLK: 35,
  /** Name too long. */
  ENAMETOOLONG: 36,
  /** No lock left. */
  ENOLCK: 37,
  /** No such hypercall or operation. */
  ENOSYS: 38,
  /** Not empty. */
  ENOTEMPTY: 39,
  /** Nothing there. */
  ENODATA: 61,
  /** Time is over. */
  ETIME: 62,
  /** Not a message. */
  EBADMSG: 74,
  /** Does not fit. */
  EOVERFLOW: 75,
  /** Illegal sequence. */
  EILSEQ: 84,
  /** To be continued; a guest never sees it. */
  ERESTART: 85,
  /** No socket. */
  ENOTSOCK: 88,
  /** Message too long. */
  EMSGSIZE: 90,
  /** Known, and not supported. */
  EOPNOTSUPP: 95,
  /** Address in use. */
  EADDRINUSE: 98,
  /** Address not to be had. */
  EADDRNOTAVAIL: 99,
  /** No buffers left. */
  ENOBUFS: 105,
  /** Connected already. */
  EISCONN: 106,
  /** Not connected. */
  ENOTCONN: 107,
  /** Waited too long. */
  ETIMEDOUT: 110,
  /** Refused. */
  ECONNREFUSED: 111,
} as const);

/** Name of an error. */
export type XenErrnoName = keyof typeof XEN_ERRNO;

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(XEN_ERRNO).map(([name, number]) => [number, name]));

/** True if a result is a refusal: a negative number down to -4095. The rest of the range may be an address or a time. */
export function isXenError(result: i32): boolean {
  return result < 0 && result >= -4095;
}

/** Name of a refusal, such as `"EFAULT"` for -14; `undefined` for success and for a number that Xen does not have. */
export function xenErrnoName(result: i32): XenErrnoName | undefined {
  return isXenError(result) ? (NAMES.get(-result) as XenErrnoName | undefined) : undefined;
}

/** A result as a person reads it: `-EFAULT`, or the number. */
export function formatXenResult(result: i32): string {
  const name = xenErrnoName(result);
  return name === undefined ? String(result) : `-${name}`;
}
