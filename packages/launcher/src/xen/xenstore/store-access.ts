/*L:432 Xenstore: the tree.
 *
 * What one domain can do with the nodes of a table, within its rights and its share. Answers are results or refusals, in
 * the way of Xen's own daemon: a guest that may not see a place does not learn whether something is there. What was
 * changed is told, for those who watch. Before it: the nodes. Next: several changes as one, transactions.ts. */
import type { DomainId } from "@lguest/xen-hypercalls";
import type { NodeTable, StoreNode } from "./node-table.js";
import { isAllowed, PERMISSIONS_MAX, type Permissions, TOOLSTACK, type Wish } from "./permissions.js";
import { childPath, nameOf, parentPath, Refusal } from "./protocol.js";

/** Nodes that a guest may own, as Xen's daemon has it. */
export const NODES_MAX = 1000;
/** Bytes of a guest's node, value and names of those below. */
export const NODE_BYTES_MAX = 2048;

/** Something changed at a path. */
export interface StoreChange {
  readonly path: string;
  /** Only those hear of it that watch exactly this path: it went with something above it. */
  readonly exact: boolean;
  /** The lists by one of which somebody must be allowed to read, to hear of it. */
  readonly readable: readonly Permissions[];
}

/** Everything that was changed; a refusal if nothing was. */
export type ChangeResult = readonly StoreChange[] | Refusal;

function sizeOf({ value, children }: Pick<StoreNode, "value" | "children">): number {
  return children.reduce((sum, name) => sum + name.length + 1, value.length);
}

/** One domain's hands on a table. Paths are those of `resolvePath`. */
export class StoreAccess {
  readonly #table: NodeTable;
  readonly #domain: DomainId;

  constructor(table: NodeTable, domain: DomainId) {
    this.#table = table;
    this.#domain = domain;
  }

  /** The node, if it is there and the domain may have its wish. */
  node(path: string, wish: Wish = "read"): StoreNode | Refusal {
    if (this.#table.exhausted) return new Refusal("ENOSPC");
    const node = this.#table.get(path);
    if (node === undefined) return this.#missing(path, wish);
    return this.#may(node, wish) ? node : new Refusal("EACCES");
  }

  /** Gives a node its value, and makes it if it is not there, with all that lack above it. */
  write(path: string, value: Uint8Array): ChangeResult {
    const node = this.node(path, "write");
    if (node instanceof Refusal) return node.error === "ENOENT" ? this.#create(path, value) : node;
    const after = { ...node, value };
    if (this.#tooLarge(after)) return new Refusal("ENOSPC");
    this.#table.set(path, after);
    return [{ path, exact: false, readable: [node.permissions] }];
  }

  /** Makes a node without a value, unless it is there. */
  makeDirectory(path: string): ChangeResult {
    const node = this.node(path, "write");
    if (!(node instanceof Refusal)) return [];
    return node.error === "ENOENT" ? this.#create(path, new Uint8Array()) : node;
  }

  /** Removes a node and all that is below it. That it was not there is no mistake, if it could have been. */
  remove(path: string): ChangeResult {
    const node = this.node(path, "write");
    if (node instanceof Refusal) {
      return node.error === "ENOENT" && this.#table.get(parentPath(path)) !== undefined ? [] : node;
    }
    if (path === "/") return new Refusal("EINVAL");
    const above = parentPath(path);
    const parent = this.#table.get(above);
    const name = nameOf(path);
    if (parent) this.#table.set(above, { ...parent, children: parent.children.filter((child) => child !== name) });
    const changes: StoreChange[] = [{ path, exact: false, readable: [node.permissions] }];
    const doomed = [path];
    for (let next = doomed.pop(); next !== undefined; next = doomed.pop()) {
      const gone = this.#table.get(next);
      if (gone === undefined) continue;
      for (const child of gone.children) doomed.push(childPath(next, child));
      if (next !== path) changes.push({ path: next, exact: true, readable: [gone.permissions] });
      this.#table.delete(next);
    }
    return changes;
  }

  /** Gives a node another list. Only its owner may, and only the toolstack may give it away. */
  setPermissions(path: string, permissions: Permissions): ChangeResult {
    const node = this.node(path, "write");
    if (node instanceof Refusal) return node;
    const owner = node.permissions[0].domain;
    if (this.#domain !== TOOLSTACK) {
      if (owner !== this.#domain || permissions[0].domain !== owner) return new Refusal("EACCES");
      if (permissions.length > PERMISSIONS_MAX) return new Refusal("ENOSPC");
    }
    this.#table.set(path, { ...node, permissions });
    return [{ path, exact: false, readable: [node.permissions, permissions] }];
  }

  /** The nearest node above a path that is there. */
  #nearest(path: string): { readonly path: string; readonly node: StoreNode } {
    let at = path;
    for (;;) {
      at = parentPath(at);
      const node = this.#table.get(at);
      if (node !== undefined) return { path: at, node };
    }
  }

  /** What is said of a node that is not there: nothing, to those who could not have had their wish above it. */
  #missing(path: string, wish: Wish): Refusal {
    return new Refusal(this.#may(this.#nearest(path).node, wish) ? "ENOENT" : "EACCES");
  }

  #may(node: StoreNode, wish: Wish): boolean {
    return isAllowed(node.permissions, this.#domain, wish);
  }

  #tooLarge(node: Pick<StoreNode, "value" | "children">): boolean {
    return this.#domain !== TOOLSTACK && sizeOf(node) > NODE_BYTES_MAX;
  }

  /** Makes a node that is not there. The caller may write to what is above it. */
  #create(path: string, value: Uint8Array): ChangeResult {
    const { path: top, node: parent } = this.#nearest(path);
    // What a guest makes is its own; the rest of the list is that of the place.
    const [owner, ...others] = parent.permissions;
    const permissions: Permissions =
      this.#domain === TOOLSTACK ? parent.permissions : [{ ...owner, domain: this.#domain }, ...others];
    const names = path.slice(top === "/" ? 1 : top.length + 1).split("/");
    const below = { ...parent, children: [...parent.children, names[0]] };
    if (this.#domain !== TOOLSTACK) {
      const tooMany = this.#table.owned(this.#domain) + names.length > NODES_MAX;
      if (tooMany || this.#tooLarge(below) || this.#tooLarge({ value, children: [] })) return new Refusal("ENOSPC");
    }
    this.#table.set(top, below);
    let at = top;
    names.forEach((name, index) => {
      at = childPath(at, name);
      const last = index === names.length - 1;
      this.#table.set(at, {
        value: last ? value : new Uint8Array(),
        permissions,
        children: last ? [] : [names[index + 1]],
      });
    });
    return [{ path, exact: false, readable: [permissions] }];
  }
}
