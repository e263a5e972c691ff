import { type DomainId, XS } from "@lguest/xen-hypercalls";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeHead, encodeTexts, HEAD_BYTES, toBytes, toText } from "./protocol.js";
import type { StoreConnection } from "./store-connection.js";
import { Xenstore } from "./xenstore.js";

/** A guest's end of a connection. */
class Client {
  readonly store: Xenstore;
  readonly connection: StoreConnection;
  readonly events: string[][] = [];
  #request = 0;

  constructor(store: Xenstore, domain: number) {
    this.store = store;
    this.connection = store.connect(domain as DomainId, () => {});
  }

  /** @returns the answer's text, or `!` and the error. */
  raw(type: number, payload: Uint8Array, transaction = 0): string {
    this.connection.handle({ type, request: ++this.#request, transaction, payload });
    let answer = "";
    for (let bytes = this.connection.take(); bytes !== null; bytes = this.connection.take()) {
      const head = decodeHead(bytes);
      const text = toText(bytes.subarray(HEAD_BYTES));
      expect(head.length).toBe(text.length);
      if (head.type === XS.WATCH_EVENT) this.events.push(text.slice(0, -1).split("\0"));
      else {
        expect(head.request).toBe(this.#request);
        answer = head.type === XS.ERROR ? `!${text.slice(0, -1)}` : text;
      }
    }
    return answer;
  }

  ask(type: number, texts: readonly string[], transaction = 0): string {
    return this.raw(type, encodeTexts(texts), transaction);
  }

  read(path: string, transaction = 0): string {
    return this.ask(XS.READ, [path], transaction);
  }

  write(path: string, value: string, transaction = 0): string {
    return this.raw(XS.WRITE, toBytes(`${path}\0${value}`), transaction);
  }

  list(path: string): string[] {
    const names = this.ask(XS.DIRECTORY, [path]);
    return names === "" ? [] : names.slice(0, -1).split("\0");
  }

  begin(): number {
    return Number.parseInt(this.ask(XS.TRANSACTION_START, [""]), 10);
  }

  end(transaction: number, commit: boolean): string {
    return this.ask(XS.TRANSACTION_END, [commit ? "T" : "F"], transaction);
  }
}

/** A store with a domain that has a place of its own. */
function storeWith(...domains: number[]): [Xenstore, ...Client[]] {
  const store = new Xenstore();
  for (const domain of domains) {
    store.write(`/local/domain/${domain}`, "", ["n0", `r${domain}`]);
    store.write(`/local/domain/${domain}/data`, "", [`n${domain}`]);
  }
  return [store, ...domains.map((domain) => new Client(store, domain))];
}

describe("the tree", () => {
  it("is read and written below a domain's own nodes, by paths of either kind", () => {
    const [store, guest] = storeWith(1);
    expect(guest.write("data/a/b", "text")).toBe("OK\0");
    expect(guest.read("/local/domain/1/data/a/b")).toBe("text");
    expect(store.read("/local/domain/1/data/a/b")).toBe("text");
    expect(guest.list("data")).toEqual(["a"]);
    expect(guest.ask(XS.MKDIR, ["data/c"])).toBe("OK\0");
    expect(guest.list("data")).toEqual(["a", "c"]);
    expect(guest.ask(XS.RM, ["data/a"])).toBe("OK\0");
    expect(guest.read("data/a/b")).toBe("!ENOENT");
    expect(guest.ask(XS.RM, ["data/a"])).toBe("OK\0");
    expect(guest.ask(XS.RM, ["data/a/b"])).toBe("!ENOENT");
    expect(guest.ask(XS.RM, ["/"])).toBe("!EACCES");
  });

  it("keeps domains apart, and does not tell what is hidden", () => {
    const [store, guest, other] = storeWith(1, 2);
    store.write("/local/domain/1/name", "one", ["n0", "r1"]);
    expect(guest.read("name")).toBe("one");
    expect(guest.write("name", "mine")).toBe("!EACCES");
    guest.write("data/secret", "x");
    expect(other.read("/local/domain/1/data/secret")).toBe("!EACCES");
    expect(other.read("/local/domain/1/data/no-such")).toBe("!EACCES");
    expect(guest.ask(XS.SET_PERMS, ["data/secret", "n1", "r2"])).toBe("OK\0");
    expect(other.read("/local/domain/1/data/secret")).toBe("x");
    expect(other.write("/local/domain/1/data/secret", "y")).toBe("!EACCES");
    expect(guest.ask(XS.GET_PERMS, ["data/secret"])).toBe("n1\0r2\0");
    expect(guest.ask(XS.SET_PERMS, ["data/secret", "n2"])).toBe("!EACCES");
    expect(other.ask(XS.SET_PERMS, ["/local/domain/1/data/secret", "n2"])).toBe("!EACCES");
  });

  it.each([
    ["", "!EINVAL"],
    ["data/", "!EINVAL"],
    ["data//a", "!EINVAL"],
    ["data/a b", "!EINVAL"],
    [`data/${"x".repeat(2048)}`, "!EINVAL"],
    [`/${"x".repeat(3072)}`, "!EINVAL"],
  ])("refuses the path %j", (path, answer) => {
    const [, guest] = storeWith(1);
    expect(guest.read(path)).toBe(answer);
    expect(guest.write(path, "x")).toBe(answer);
  });

  it("gives a long directory in parts", () => {
    const [store, guest] = storeWith(1);
    const names = Array.from({ length: 900 }, (_, i) => `name-${i}`);
    for (const name of names) store.write(`/local/domain/1/many/${name}`, "", ["n0", "r1"]);
    store.write("/local/domain/1/many", "", ["n0", "r1"]);
    expect(guest.ask(XS.DIRECTORY, ["many"])).toBe("!E2BIG");
    let found = "";
    for (;;) {
      const answer = guest.ask(XS.DIRECTORY_PART, ["many", String(found.length)]);
      found += answer.slice(answer.indexOf("\0") + 1);
      if (found.endsWith("\0\0")) break;
    }
    expect(found.slice(0, -2).split("\0")).toEqual(names);
  });

  it("answers what is asked of domains, and to nobody else what is the toolstack's", () => {
    const [, guest] = storeWith(1);
    expect(guest.ask(XS.GET_DOMAIN_PATH, ["7"])).toBe("/local/domain/7\0");
    expect(guest.ask(XS.IS_DOMAIN_INTRODUCED, ["1"])).toBe("T\0");
    expect(guest.ask(XS.IS_DOMAIN_INTRODUCED, ["7"])).toBe("F\0");
    for (const type of [XS.CONTROL, XS.INTRODUCE, XS.RELEASE, XS.RESUME, XS.SET_TARGET]) {
      expect(guest.ask(type, ["1"])).toBe("!EACCES");
    }
    expect(guest.ask(20, ["1"])).toBe("!ENOSYS");
    expect(guest.ask(99, ["1"])).toBe("!ENOSYS");
  });
});

describe("transactions", () => {
  it("are real when they end well, and never were when they do not", () => {
    const [store, guest] = storeWith(1);
    const first = guest.begin();
    expect(guest.write("data/a", "1", first)).toBe("OK\0");
    expect(guest.read("data/a", first)).toBe("1");
    expect(guest.read("data/a")).toBe("!ENOENT");
    expect(guest.end(first, true)).toBe("OK\0");
    expect(store.read("/local/domain/1/data/a")).toBe("1");
    const second = guest.begin();
    expect(guest.ask(XS.RM, ["data/a"], second)).toBe("OK\0");
    expect(guest.end(second, false)).toBe("OK\0");
    expect(guest.read("data/a")).toBe("1");
    expect(guest.end(second, true)).toBe("!ENOENT");
    expect(guest.read("data/a", second)).toBe("!ENOENT");
  });

  it("begin again when something that they looked at has changed, and only then", () => {
    const [store, guest] = storeWith(1);
    store.write("/local/domain/1/data/seen", "1", ["n1"]);
    store.write("/local/domain/1/data/other", "1", ["n1"]);
    const number = guest.begin();
    expect(guest.read("data/seen", number)).toBe("1");
    guest.write("data/result", "x", number);
    store.write("/local/domain/1/data/seen", "2");
    expect(guest.end(number, true)).toBe("!EAGAIN");
    expect(guest.read("data/result")).toBe("!ENOENT");
    const again = guest.begin();
    expect(guest.read("data/seen", again)).toBe("2");
    store.write("/local/domain/1/data/other", "2");
    expect(guest.end(again, true)).toBe("OK\0");
  });

  it("are not nested, and not without number", () => {
    const [, guest] = storeWith(1);
    const numbers = Array.from({ length: 10 }, () => guest.begin());
    expect(new Set(numbers).size).toBe(10);
    expect(guest.ask(XS.TRANSACTION_START, [""])).toBe("!ENOSPC");
    expect(guest.ask(XS.TRANSACTION_START, [""], numbers[0])).toBe("!EBUSY");
    expect(guest.ask(XS.TRANSACTION_END, ["X"], numbers[0])).toBe("!EINVAL");
  });

  it("leave what a model of the tree has, whatever is done in them", () => {
    const step = fc.record({
      path: fc.constantFrom("data/a", "data/a/b", "data/c", "data/c/d/e"),
      value: fc.constantFrom("1", "2"),
      kind: fc.constantFrom("write", "remove", "foreign", "begin", "commit", "drop"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const [store, guest] = storeWith(1);
        // The model: a tree as a set of paths with values, copied when a transaction begins.
        let real = new Map<string, string>([["data", ""]]);
        let open: { number: number; tree: Map<string, string>; touched: boolean } | null = null;
        const put = (tree: Map<string, string>, path: string, value: string) => {
          const parts = path.split("/");
          for (let i = 1; i < parts.length; i++) {
            const above = parts.slice(0, i).join("/");
            if (!tree.has(above)) tree.set(above, "");
          }
          tree.set(path, value);
        };
        const cut = (tree: Map<string, string>, path: string) => {
          for (const key of [...tree.keys()]) if (key === path || key.startsWith(`${path}/`)) tree.delete(key);
        };
        for (const { kind, path, value } of steps) {
          const tree: Map<string, string> = open?.tree ?? real;
          const number: number = open?.number ?? 0;
          if (kind === "write") {
            expect(guest.write(path, value, number)).toBe("OK\0");
            put(tree, path, value);
          } else if (kind === "remove") {
            guest.ask(XS.RM, [path], number);
            cut(tree, path);
          } else if (kind === "foreign" && open === null) {
            store.write(`/local/domain/1/${path}`, value);
            put(real, path, value);
          } else if (kind === "begin" && open === null) {
            open = { number: guest.begin(), tree: new Map(real), touched: false };
          } else if (kind === "commit" && open !== null) {
            expect(guest.end(open.number, true)).toBe("OK\0");
            real = open.tree;
            open = null;
          } else if (kind === "drop" && open !== null) {
            expect(guest.end(open.number, false)).toBe("OK\0");
            open = null;
          }
        }
        for (const path of ["data/a", "data/a/b", "data/c", "data/c/d", "data/c/d/e"]) {
          expect(store.read(`/local/domain/1/${path}`), path).toBe(real.get(path));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("watches", () => {
  it("tell at once, and of changes at and below a path, by the path that was watched", () => {
    const [store, guest] = storeWith(1);
    expect(guest.ask(XS.WATCH, ["data", "mine"])).toBe("OK\0");
    expect(guest.events.splice(0)).toEqual([["data", "mine"]]);
    guest.write("data/a", "1");
    store.write("/local/domain/1/data/a/b", "2");
    store.write("/local/domain/1/else", "2");
    guest.read("data");
    expect(guest.events.splice(0)).toEqual([
      ["data/a", "mine"],
      ["data/a/b", "mine"],
    ]);
    expect(guest.ask(XS.WATCH, ["data", "mine"])).toBe("!EEXIST");
    expect(guest.ask(XS.UNWATCH, ["data", "other"])).toBe("!ENOENT");
    expect(guest.ask(XS.UNWATCH, ["data", "mine"])).toBe("OK\0");
    guest.write("data/a", "3");
    expect(guest.events).toEqual([]);
  });

  it("tell of what went with something above, and of a transaction when it is real", () => {
    const [, guest] = storeWith(1);
    guest.write("data/a/b", "1");
    guest.ask(XS.WATCH, ["/local/domain/1/data/a/b", "deep"]);
    guest.events.splice(0);
    const number = guest.begin();
    guest.ask(XS.RM, ["data/a"], number);
    expect(guest.events).toEqual([]);
    guest.end(number, true);
    expect(guest.events).toEqual([["/local/domain/1/data/a/b", "deep"]]);
  });

  it("tell nobody of what they may not read, and no guest of other domains", () => {
    const [, guest, other] = storeWith(1, 2);
    expect(other.ask(XS.WATCH, ["/local/domain/1", "spy"])).toBe("OK\0");
    expect(other.ask(XS.WATCH, ["@releaseDomain", "gone"])).toBe("OK\0");
    other.events.splice(0);
    guest.write("data/a", "1");
    other.read("data");
    expect(other.events).toEqual([]);
    other.store.disconnect(1 as DomainId);
    other.read("data");
    expect(other.events).toEqual([]);
  });

  it("tell a back-end in this program", () => {
    const [store, guest] = storeWith(1);
    const heard: string[] = [];
    const stop = store.watch("/local/domain/1/data", (path) => heard.push(path));
    guest.write("data/state", "1");
    stop();
    guest.write("data/state", "2");
    expect(heard).toEqual(["/local/domain/1/data/state"]);
  });
});

describe("a hostile guest", () => {
  it("owns a thousand nodes and no more, in transactions too", () => {
    const [store, guest] = storeWith(1);
    let made = 0;
    while (guest.ask(XS.MKDIR, [`data/n${made % 30}/m${made}`]) === "OK\0") made++;
    expect(made).toBeGreaterThan(900);
    expect(guest.ask(XS.MKDIR, ["data/one-more"])).toBe("!ENOSPC");
    const size = store.nodes.size;
    const number = guest.begin();
    expect(guest.ask(XS.MKDIR, ["data/in-it"], number)).toBe("!ENOSPC");
    expect(guest.end(number, true)).toBe("OK\0");
    expect(store.nodes.size).toBe(size);
    guest.ask(XS.RM, ["data/n0"]);
    expect(guest.ask(XS.MKDIR, ["data/n0"])).toBe("OK\0");
  });

  it("has no large nodes, few watches, and does not look at everything in a transaction", () => {
    const [, guest] = storeWith(1);
    expect(guest.write("data/a", "x".repeat(2049))).toBe("!ENOSPC");
    expect(guest.write("data/a", "x".repeat(2048))).toBe("OK\0");
    for (let i = 0; i < 128; i++) expect(guest.ask(XS.WATCH, ["data", `t${i}`])).toBe("OK\0");
    expect(guest.ask(XS.WATCH, ["data", "more"])).toBe("!E2BIG");
    expect(guest.ask(XS.RESET_WATCHES, [""])).toBe("OK\0");
    expect(guest.ask(XS.WATCH, ["data", "more"])).toBe("OK\0");
    const number = guest.begin();
    let looks = 0;
    while (guest.read(`data/none${looks}`, number) === "!ENOENT") looks++;
    expect(looks).toBeLessThan(1100);
  });

  it("does not make what it never reads pile up", () => {
    const [store, guest] = storeWith(1);
    guest.ask(XS.WATCH, ["data", "t"]);
    for (let i = 0; i < 5000; i++) store.write(`/local/domain/1/data/x${i % 2000}`, "", ["n1"]);
    let waiting = 0;
    while (guest.connection.take() !== null) waiting++;
    expect(waiting).toBeLessThanOrEqual(1024);
  });

  it("gets an answer to whatever it sends, and the store is whole", () => {
    const type = fc.oneof(fc.integer({ min: 0, max: 24 }), fc.nat());
    const text = fc.constantFrom("data", "data/a", "/", "", "T", "n1", "r2", "0", "@x", "data/../b", "/local/domain/2");
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(text, { maxLength: 4 }).map((texts) => encodeTexts(texts)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(type, payload, fc.nat(3)), { maxLength: 60 }), (requests) => {
        const [store, guest] = storeWith(1, 2);
        store.write("/local/domain/2/data/private", "kept", ["n2"]);
        for (const [kind, bytes, transaction] of requests) guest.raw(kind, bytes, transaction);
        expect(store.read("/local/domain/2/data/private")).toBe("kept");
        for (const path of ["/", "/local", "/local/domain", "/local/domain/1"]) {
          const node = store.nodes.get(path);
          for (const child of node?.children ?? []) {
            expect(store.nodes.get(path === "/" ? `/${child}` : `${path}/${child}`)).toBeDefined();
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
