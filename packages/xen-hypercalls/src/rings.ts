/*X:310 The console's ring and xenstore's.
 * Two pages of which each side writes one half. Indices run freely, modulo 2^32, and are masked for use: `prod - cons`
 * is what is there to read. Whoever writes bytes moves `prod`, then sends an event. Structures from public/io/console.h and
 * io/xs_wire.h. Before: start-info.ts. Next: what a kernel says of itself, elf-notes.ts. */

import type { u32 } from "@lguest/mmu";
import { bytes, U32 } from "./field-types.js";
import { defineLayout } from "./layout.js";

/** The console's page: `in` goes to the guest, `out` comes from it. */
export const xenconsInterface = defineLayout("xencons_interface", {
  in: bytes(1024),
  out: bytes(2048),
  in_cons: U32,
  in_prod: U32,
  out_cons: U32,
  out_prod: U32,
});

/** Bytes of each of xenstore's two rings. */
export const XENSTORE_RING_SIZE = 1024;
/** Bytes that may follow a message's head. */
export const XENSTORE_PAYLOAD_MAX = 4096;

/** Xenstore's page: requests from the guest, responses to it. */
export const xenstoreDomainInterface = defineLayout("xenstore_domain_interface", {
  req: bytes(XENSTORE_RING_SIZE),
  rsp: bytes(XENSTORE_RING_SIZE),
  req_cons: U32,
  req_prod: U32,
  rsp_cons: U32,
  rsp_prod: U32,
  server_features: U32,
  connection: U32,
  error: U32,
});

/** Head of a message of xenstore; `len` bytes follow. */
export const xsdSockmsg = defineLayout("xsd_sockmsg", { type: U32, req_id: U32, tx_id: U32, len: U32 });

/** xsd_sockmsg.type, by name. */
export const XS = Object.freeze({
  CONTROL: 0,
  DIRECTORY: 1,
  READ: 2,
  GET_PERMS: 3,
  WATCH: 4,
  UNWATCH: 5,
  TRANSACTION_START: 6,
  TRANSACTION_END: 7,
  INTRODUCE: 8,
  RELEASE: 9,
  GET_DOMAIN_PATH: 10,
  WRITE: 11,
  MKDIR: 12,
  RM: 13,
  SET_PERMS: 14,
  WATCH_EVENT: 15,
  ERROR: 16,
  IS_DOMAIN_INTRODUCED: 17,
  RESUME: 18,
  SET_TARGET: 19,
  RESET_WATCHES: 21,
  DIRECTORY_PART: 22,
} as const);

/** Bytes to be read in a ring: 0..2^32 - 1. More than the ring holds means that the other side is not to be trusted. */
export function ringUsed(prod: u32, cons: u32): u32 {
  return (prod - cons) >>> 0;
}

/** Place of an index in a ring whose size is a power of two. */
export function ringOffset(index: u32, size: number): number {
  return (index & (size - 1)) >>> 0;
}
