/*L:428 Xenstore: the nodes.
 *
 * All nodes of a machine by their path, in one table. A node is never changed but replaced, and each replacement has a
 * number of its own, so that whoever remembers the number can tell whether anything happened. The table also counts what
 * each domain owns. Before it: permissions. Next: what can be done with nodes, store-access.ts. */
import type { DomainId } from "@lguest/xen-hypercalls";
import { type Permissions, TOOLSTACK } from "./permissions.js";

/** A node. */
export interface StoreNode {
  readonly value: Uint8Array;
  readonly permissions: Permissions;
  /** Names of the nodes below, in the order in which they were made. */
  readonly children: readonly string[];
  /** Another one for each replacement. */
  readonly generation: number;
}

/** Nodes by path: all of them, or what a transaction sees. */
export interface NodeTable {
  get(path: string): StoreNode | undefined;
  set(path: string, node: Omit<StoreNode, "generation">): void;
  delete(path: string): void;
  /** How many nodes a domain owns. */
  owned(domain: DomainId): number;
  /** No more can be looked at. */
  readonly exhausted: boolean;
}

/** The owner of a node. */
export function ownerOf(node: StoreNode | undefined): DomainId | null {
  return node === undefined ? null : node.permissions[0].domain;
}

/** Counts of nodes by owner. */
export class OwnerCounts {
  readonly #counts = new Map<DomainId, number>();

  count(domain: DomainId): number {
    return this.#counts.get(domain) ?? 0;
  }

  /** A node takes the place of another; either may be none. */
  replace(before: StoreNode | undefined, after: StoreNode | undefined): void {
    this.#add(ownerOf(before), -1);
    this.#add(ownerOf(after), 1);
  }

  #add(domain: DomainId | null, more: number): void {
    if (domain === null) return;
    const count = this.count(domain) + more;
    if (count === 0) this.#counts.delete(domain);
    else this.#counts.set(domain, count);
  }
}

/** All nodes there are. The root is always there. */
export class AllNodes implements NodeTable {
  readonly exhausted = false;
  readonly #nodes = new Map<string, StoreNode>();
  readonly #owners = new OwnerCounts();
  #generation = 0;

  constructor() {
    const everybody = { domain: TOOLSTACK, read: true, write: false };
    this.set("/", { value: new Uint8Array(), permissions: [everybody], children: [] });
  }

  get size(): number {
    return this.#nodes.size;
  }

  get(path: string): StoreNode | undefined {
    return this.#nodes.get(path);
  }

  set(path: string, { value, permissions, children }: Omit<StoreNode, "generation">): void {
    const node = { value, permissions, children, generation: this.nextGeneration() };
    this.#owners.replace(this.#nodes.get(path), node);
    this.#nodes.set(path, node);
  }

  delete(path: string): void {
    this.#owners.replace(this.#nodes.get(path), undefined);
    this.#nodes.delete(path);
  }

  owned(domain: DomainId): number {
    return this.#owners.count(domain);
  }

  /** A number that no node has had. */
  nextGeneration(): number {
    return ++this.#generation;
  }
}
