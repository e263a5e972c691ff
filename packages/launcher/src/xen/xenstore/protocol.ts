/*L:420 Xenstore: its messages.
 *
 * Xen's guests and their toolstack agree through a small tree of texts, xenstore. Whoever wants something sends a message
 * of four words and some bytes, strings that end with a zero, and gets one back with the same number. Here messages become
 * bytes and back, with their limits. Before it: the Guest that comes with the package. Next: who may do what,
 * permissions.ts. */
import { XENSTORE_PAYLOAD_MAX, XS, xsdSockmsg } from "@lguest/xen-hypercalls";

/** A message, either way. */
export interface StoreMessage {
  /** One of `XS`. */
  readonly type: number;
  /** Chosen by the guest, and given back. */
  readonly request: number;
  /** The transaction that it belongs to; 0 for none. */
  readonly transaction: number;
  /** 4096 bytes at most. */
  readonly payload: Uint8Array;
}

/** Errors as xenstore names them on the wire (public/io/xs_wire.h). */
export type StoreErrorName =
  | "EINVAL"
  | "EACCES"
  | "EEXIST"
  | "ENOENT"
  | "ENOSPC"
  | "ENOSYS"
  | "EBUSY"
  | "EAGAIN"
  | "E2BIG";

/** What is answered instead of a result: a guest's mistake is no exception here. */
export class Refusal {
  readonly error: StoreErrorName;

  constructor(error: StoreErrorName) {
    this.error = error;
  }
}

/** Bytes of a message's head. */
export const HEAD_BYTES = xsdSockmsg.size;
/** Most characters of a path that begins with a slash, and of one that does not. */
const ABSOLUTE_PATH_MAX = 3072;
const RELATIVE_PATH_MAX = 2048;

const { type: TYPE, req_id: REQUEST, tx_id: TRANSACTION, len: LENGTH } = xsdSockmsg.fields;
const NAME_CHARACTERS = /^[A-Za-z0-9\-/_@]+$/;

/** Reads a message's head. @param head {@link HEAD_BYTES} bytes. */
export function decodeHead(head: Uint8Array): { type: number; request: number; transaction: number; length: number } {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return {
    type: view.getUint32(TYPE.offset, true),
    request: view.getUint32(REQUEST.offset, true),
    transaction: view.getUint32(TRANSACTION.offset, true),
    length: view.getUint32(LENGTH.offset, true),
  };
}

/** A message as bytes. */
export function encodeMessage({ type, request, transaction, payload }: StoreMessage): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(TYPE.offset, type, true);
  view.setUint32(REQUEST.offset, request, true);
  view.setUint32(TRANSACTION.offset, transaction, true);
  view.setUint32(LENGTH.offset, payload.length, true);
  bytes.set(payload, HEAD_BYTES);
  return bytes;
}

/** Text as bytes, one for each character. */
export function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Bytes as text, a character for each. */
export function toText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Texts as a payload: each with its zero. */
export function encodeTexts(texts: readonly string[]): Uint8Array {
  return toBytes(texts.map((text) => `${text}\0`).join(""));
}

/** The texts of a payload, if it consists of them: the last one has its zero, too. */
export function decodeTexts(payload: Uint8Array): string[] | Refusal {
  if (payload.length === 0 || payload[payload.length - 1] !== 0) return new Refusal("EINVAL");
  return toText(payload.subarray(0, payload.length - 1)).split("\0");
}

/** An answer to a request. What is too long for a message becomes the error E2BIG. */
export function answerTo(request: StoreMessage, result: Uint8Array | Refusal): StoreMessage {
  if (result instanceof Refusal) return { ...request, type: XS.ERROR, payload: encodeTexts([result.error]) };
  if (result.length > XENSTORE_PAYLOAD_MAX) return answerTo(request, new Refusal("E2BIG"));
  return { ...request, payload: result };
}

/** Where a domain's own nodes are. */
export function domainPath(domain: number): string {
  return `/local/domain/${domain}`;
}

/** A path from the root, without a slash at its end. @param domain whose own nodes a path without a slash is below. */
export function resolvePath(path: string, domain: number): string | Refusal {
  const absolute = path.startsWith("/");
  if (path.length > (absolute ? ABSOLUTE_PATH_MAX : RELATIVE_PATH_MAX)) return new Refusal("EINVAL");
  const full = absolute ? path : `${domainPath(domain)}/${path}`;
  const ended = full.length > 1 && full.endsWith("/");
  if (ended || full.includes("//") || !NAME_CHARACTERS.test(full)) return new Refusal("EINVAL");
  return full;
}

/** The path above; the root's is the root. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 1));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The path of a node below another. */
export function childPath(path: string, name: string): string {
  return path === "/" ? `/${name}` : `${path}/${name}`;
}
