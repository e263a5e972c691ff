/*L:424 Xenstore: who may do what.
 *
 * Each node has a list. Its first entry names the owner, who may do everything, and what all those may do that are not in
 * the list; the others name a domain each. The toolstack, domain 0, may do everything anywhere. Before it: messages.
 * Next: the tree, store-tree.ts. */
import type { DomainId } from "@lguest/xen-hypercalls";

/** What a domain may do with a node. */
export interface Permission {
  readonly domain: DomainId;
  readonly read: boolean;
  readonly write: boolean;
}

/** A node's list: the owner, with what everybody else may do, then exceptions. */
export type Permissions = readonly [Permission, ...Permission[]];

/** What somebody wants to do with a node. */
export type Wish = "read" | "write";

/** The domain that may do everything. */
export const TOOLSTACK: DomainId = 0;

/** Entries that a list has at most, when a guest writes it. */
export const PERMISSIONS_MAX = 5;

const LETTERS: Readonly<Record<string, { read: boolean; write: boolean }>> = {
  n: { read: false, write: false },
  r: { read: true, write: false },
  w: { read: false, write: true },
  b: { read: true, write: true },
};
/** One more than the highest number of a domain (public/xen.h: DOMID_FIRST_RESERVED). */
const DOMAINS_END = 0x7ff0;

export function isAllowed(permissions: Permissions, domain: DomainId, wish: Wish): boolean {
  if (domain === TOOLSTACK || permissions[0].domain === domain) return true;
  const own = permissions.find((each, index) => index > 0 && each.domain === domain);
  return (own ?? permissions[0])[wish];
}

/** An entry as xenstore writes it: a letter and the domain, such as `r3`. */
export function formatPermission({ domain, read, write }: Permission): string {
  return `${read ? (write ? "b" : "r") : write ? "w" : "n"}${domain}`;
}

/** @returns null if it is none. */
export function parsePermission(text: string): Permission | null {
  const match = /^([nrwb])(\d{1,5})$/.exec(text);
  if (!match || Number(match[2]) >= DOMAINS_END) return null;
  return { domain: Number(match[2]) as DomainId, ...LETTERS[match[1]] };
}

/** A list of texts such as `n0`, `r3`. @returns null if one of them is none, or there are none. */
export function parsePermissions(texts: readonly string[]): Permissions | null {
  const all: Permission[] = [];
  for (const text of texts) {
    const permission = parsePermission(text);
    if (permission === null) return null;
    all.push(permission);
  }
  const [owner, ...others] = all;
  return owner === undefined ? null : [owner, ...others];
}
