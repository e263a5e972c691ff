/*L:444 Xenstore: the store.
 *
 * One store for all domains of a machine. The toolstack has its hands on it directly, and so has whatever serves domains
 * from outside them, a back-end: it writes nodes and watches others. Guests come over connections. Before it: watches.
 * Next: a guest's connection, store-connection.ts. */
import type { DomainId } from "@lguest/xen-hypercalls";
import { AllNodes } from "./node-table.js";
import { parsePermissions, TOOLSTACK } from "./permissions.js";
import { Refusal, toBytes, toText } from "./protocol.js";
import { type ChangeResult, StoreAccess } from "./store-access.js";
import { StoreConnection } from "./store-connection.js";
import { Watches } from "./watches.js";

/** The store of a machine. */
export class Xenstore {
  readonly nodes = new AllNodes();
  readonly #toolstack = new StoreAccess(this.nodes, TOOLSTACK);
  readonly #connections = new Map<DomainId, StoreConnection>();
  readonly #listeners = new Set<Watches>();

  /** A value; undefined if there is no such node. */
  read(path: string): string | undefined {
    const node = this.nodes.get(path);
    return node && toText(node.value);
  }

  /** Writes a value. @param permissions such as `["n0", "r3"]`; without them the node has those of its place. */
  write(path: string, value: string, permissions?: readonly string[]): void {
    this.#apply(this.#toolstack.write(path, toBytes(value)));
    const list = permissions && parsePermissions(permissions);
    if (list) this.#apply(this.#toolstack.setPermissions(path, list));
  }

  /** Removes a node and what is below it. */
  remove(path: string): void {
    this.#apply(this.#toolstack.remove(path));
  }

  /** Calls `listener` with the path of everything that changes at or below `path`. @returns ends that. */
  watch(path: string, listener: (path: string) => void): () => void {
    const watches = new Watches(TOOLSTACK, listener);
    watches.add({ path, token: "", prefix: "" });
    this.#listeners.add(watches);
    return () => this.#listeners.delete(watches);
  }

  /** Opens a domain's connection. @param wake called when there is something for it that it did not ask for now. */
  connect(domain: DomainId, wake: () => void): StoreConnection {
    const connection = new StoreConnection(this, domain, wake);
    this.#connections.set(domain, connection);
    return connection;
  }

  /** A domain is gone: its watches and transactions go with it. */
  disconnect(domain: DomainId): void {
    this.#connections.get(domain)?.reset();
    this.#connections.delete(domain);
  }

  isIntroduced(domain: DomainId): boolean {
    return domain === TOOLSTACK || this.#connections.has(domain);
  }

  /** Tells all who watch. */
  publish(changes: ChangeResult): void {
    if (changes instanceof Refusal) return;
    for (const change of changes) {
      for (const { watches } of this.#connections.values()) watches.hear(change);
      for (const watches of this.#listeners) watches.hear(change);
    }
  }

  #apply(changes: ChangeResult): void {
    if (changes instanceof Refusal) throw new Error(`the toolstack's own node was refused: ${changes.error}`);
    this.publish(changes);
  }
}
