/*L:440 Xenstore: who is told.
 *
 * Whoever watches a path is told of every change at it and below it, with a word of their own by which they know why they
 * asked. Nobody is told of what they could not have read. Before it: transactions. Next: the store as a whole,
 * xenstore.ts. */
import type { DomainId } from "@lguest/xen-hypercalls";
import { isAllowed } from "./permissions.js";
import { Refusal } from "./protocol.js";
import type { StoreChange } from "./store-access.js";

/** Watches that a guest may have. */
export const WATCHES_MAX = 128;

/** One watch. */
export interface Watch {
  /** From the root; or a name that begins with `@`, for what happens to domains. */
  readonly path: string;
  readonly token: string;
  /** What comes before the path as the watcher wrote it, and is left out when it is told. */
  readonly prefix: string;
}

/** The watches of one domain. */
export class Watches {
  readonly #domain: DomainId;
  readonly #most: number;
  readonly #tell: (path: string, token: string) => void;
  #all: Watch[] = [];

  /** @param tell receives a path as the watcher would write it. @param most watches that there may be. */
  constructor(domain: DomainId, tell: (path: string, token: string) => void, most = WATCHES_MAX) {
    this.#domain = domain;
    this.#tell = tell;
    this.#most = most;
  }

  /** Adds a watch. The watcher is told at once, as if something had happened. */
  add(watch: Watch): Refusal | null {
    if (this.#find(watch.path, watch.token) >= 0) return new Refusal("EEXIST");
    if (this.#all.length >= this.#most) return new Refusal("E2BIG");
    this.#all.push(watch);
    return null;
  }

  remove(path: string, token: string): Refusal | null {
    const index = this.#find(path, token);
    if (index < 0) return new Refusal("ENOENT");
    this.#all.splice(index, 1);
    return null;
  }

  clear(): void {
    this.#all = [];
  }

  /** Tells of a change whom it concerns. */
  hear({ path, exact, readable }: StoreChange): void {
    if (this.#all.length === 0) return;
    const concerned = this.#all.filter((watch) => watch.path === path || (!exact && isBelow(path, watch.path)));
    if (concerned.length === 0) return;
    if (!readable.some((permissions) => isAllowed(permissions, this.#domain, "read"))) return;
    for (const { prefix, token } of concerned) this.#tell(path.slice(prefix.length), token);
  }

  #find(path: string, token: string): number {
    return this.#all.findIndex((watch) => watch.path === path && watch.token === token);
  }
}

function isBelow(path: string, top: string): boolean {
  return top === "/" || (path.startsWith(top) && path[top.length] === "/");
}
