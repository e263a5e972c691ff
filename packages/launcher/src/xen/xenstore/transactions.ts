/*L:436 Xenstore: several changes as one.
 *
 * A transaction works on a table of its own that lies over the real one and remembers, of each node that it looked at,
 * which it was. At its end either all of these are still the same, and its changes become real at once, or nothing
 * happens and the guest begins again. Before it: the tree. Next: who is told, watches.ts. */
import type { DomainId } from "@lguest/xen-hypercalls";
import { type AllNodes, type NodeTable, OwnerCounts, type StoreNode } from "./node-table.js";
import { TOOLSTACK } from "./permissions.js";
import { Refusal } from "./protocol.js";
import { type ChangeResult, NODES_MAX, type StoreChange } from "./store-access.js";

/** Transactions that a guest may have open. */
export const TRANSACTIONS_MAX = 10;
/** Nodes that a guest's transaction may look at. */
export const TRANSACTION_NODES_MAX = 1024;

/** A transaction: a table to work on. */
export class Transaction implements NodeTable {
  readonly #all: AllNodes;
  readonly #domain: DomainId;
  /** Of each node looked at, its number, or 0 if it was not there. */
  readonly #seen = new Map<string, number>();
  readonly #changed = new Map<string, StoreNode | undefined>();
  /** What the changes add to the real counts. */
  readonly #owners = new OwnerCounts();
  readonly #changes: StoreChange[] = [];

  constructor(all: AllNodes, domain: DomainId) {
    this.#all = all;
    this.#domain = domain;
  }

  get exhausted(): boolean {
    return this.#domain !== TOOLSTACK && this.#seen.size >= TRANSACTION_NODES_MAX;
  }

  get(path: string): StoreNode | undefined {
    if (this.#changed.has(path)) return this.#changed.get(path);
    const node = this.#all.get(path);
    if (!this.#seen.has(path)) this.#seen.set(path, node?.generation ?? 0);
    return node;
  }

  set(path: string, { value, permissions, children }: Omit<StoreNode, "generation">): void {
    this.#replace(path, { value, permissions, children, generation: this.#all.nextGeneration() });
  }

  delete(path: string): void {
    this.#replace(path, undefined);
  }

  owned(domain: DomainId): number {
    return this.#all.owned(domain) + this.#owners.count(domain);
  }

  /** Remembers what is to be told when the changes are real. */
  note(changes: readonly StoreChange[]): void {
    this.#changes.push(...changes);
  }

  /** Makes the changes real. @returns what was changed; EAGAIN if something that was looked at is not the same. */
  commit(): ChangeResult {
    for (const [path, generation] of this.#seen) {
      if ((this.#all.get(path)?.generation ?? 0) !== generation) return new Refusal("EAGAIN");
    }
    const more = this.#owners.count(this.#domain);
    if (this.#domain !== TOOLSTACK && more > 0 && this.owned(this.#domain) > NODES_MAX) return new Refusal("ENOSPC");
    for (const [path, node] of this.#changed) {
      if (node === undefined) this.#all.delete(path);
      else this.#all.set(path, node);
    }
    return this.#changes;
  }

  #replace(path: string, node: StoreNode | undefined): void {
    this.#owners.replace(this.get(path), node);
    this.#changed.set(path, node);
  }
}
