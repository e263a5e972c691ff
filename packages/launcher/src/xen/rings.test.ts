import { createPhysicalMemory, type PhysicalMemory } from "@lguest/mmu";
import { type DomainId, XS, xenconsInterface, xenstoreDomainInterface } from "@lguest/xen-hypercalls";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConsoleRing } from "./console-ring.js";
import { decodeHead, encodeMessage, encodeTexts, HEAD_BYTES, toBytes, toText } from "./xenstore/protocol.js";
import { StoreRing } from "./xenstore/store-ring.js";
import { Xenstore } from "./xenstore/xenstore.js";

const PAGE = 4096;

function somePages(): PhysicalMemory {
  const memory = new WebAssembly.Memory({ initial: 2 });
  return createPhysicalMemory({ memory, base: 0, size: 4 * PAGE, pageFlags: 4 * PAGE });
}

/** A guest's end of xenstore's ring, and the store. */
function storeRing() {
  const memory = somePages();
  const store = new Xenstore();
  store.write("/local/domain/1/data", "", ["n1"]);
  let notified = 0;
  const connection = store.connect(1 as DomainId, () => ring.process());
  const ring = new StoreRing({ memory, page: PAGE, connection, notify: () => notified++ });
  const { fields } = xenstoreDomainInterface;
  const word = (name: keyof typeof fields) => memory.read32(PAGE + fields[name].offset) >>> 0;
  const set = (name: keyof typeof fields, value: number) => memory.write32(PAGE + fields[name].offset, value);
  /** Puts what fits into the ring. @returns how much that was. */
  const put = (bytes: Uint8Array): number => {
    const count = Math.min(1024 - ((word("req_prod") - word("req_cons")) >>> 0), bytes.length);
    for (let i = 0; i < count; i++) memory.write8(PAGE + ((word("req_prod") + i) & 1023), bytes[i]);
    set("req_prod", word("req_prod") + count);
    return count;
  };
  /** Takes up to `most` bytes of the answers. */
  const take = (most: number): number[] => {
    const count = Math.min((word("rsp_prod") - word("rsp_cons")) >>> 0, most);
    const bytes = Array.from({ length: count }, (_, i) => memory.read8(PAGE + 1024 + ((word("rsp_cons") + i) & 1023)));
    set("rsp_cons", word("rsp_cons") + count);
    return bytes;
  };
  return { memory, store, ring, word, set, put, take, notified: () => notified };
}

/** Messages in a stream of bytes, as type and text. */
function messagesIn(bytes: readonly number[]): [number, string][] {
  const found: [number, string][] = [];
  const all = Uint8Array.from(bytes);
  for (let at = 0; at < all.length; ) {
    const { type, length } = decodeHead(all.subarray(at, at + HEAD_BYTES));
    found.push([type, toText(all.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length))]);
    at += HEAD_BYTES + length;
  }
  return found;
}

const request = (type: number, payload: Uint8Array) => encodeMessage({ type, request: 1, transaction: 0, payload });

describe("xenstore's ring", () => {
  it("carries messages in pieces of any size, also such as are longer than itself, from any index on", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1024 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sizes, sizes, fc.nat(0xffffffff), (puts, takes, start) => {
        const { ring, set, put, take } = storeRing();
        for (const name of ["req_cons", "req_prod", "rsp_cons", "rsp_prod"] as const) set(name, start);
        const value = "v".repeat(2000);
        const stream = [
          request(XS.WRITE, toBytes(`data/long\0${value}`)),
          request(XS.READ, encodeTexts(["data/long"])),
          request(XS.READ, encodeTexts(["data/none"])),
        ].flatMap((bytes) => [...bytes]);
        const answers: number[] = [];
        for (let turn = 0, at = 0; turn < 20_000 && (at < stream.length || turn < 100); turn++) {
          at += put(Uint8Array.from(stream.slice(at, at + puts[turn % puts.length])));
          ring.process();
          answers.push(...take(takes[turn % takes.length]));
          ring.process();
        }
        for (let more = take(1024); more.length > 0; more = take(1024)) {
          answers.push(...more);
          ring.process();
        }
        expect(messagesIn(answers)).toEqual([
          [XS.WRITE, "OK\0"],
          [XS.READ, value],
          [XS.ERROR, "ENOENT\0"],
        ]);
      }),
      { numRuns: 30 },
    );
  });

  it("tells of what is watched when it happens, and says nothing when nothing moved", () => {
    const { ring, store, put, take, notified } = storeRing();
    put(request(XS.WATCH, encodeTexts(["data", "t"])));
    ring.process();
    take(1024);
    const before = notified();
    ring.process();
    expect(notified()).toBe(before);
    store.write("/local/domain/1/data", "new");
    expect(notified()).toBe(before + 1);
    expect(messagesIn(take(1024))).toEqual([[XS.WATCH_EVENT, "data\0t\0"]]);
  });

  it.each([
    ["requests that cannot be", { req_prod: 1025 }, 2],
    ["requests behind what was taken", { req_prod: 0xffffffff }, 2],
  ])("is closed for %s", (_what, words, error) => {
    const { ring, set, word, put, take } = storeRing();
    for (const [name, value] of Object.entries(words)) set(name as "req_prod", value);
    ring.process();
    expect(ring.closed).toBe(true);
    expect(word("error")).toBe(error);
    set("req_prod", word("req_cons"));
    put(request(XS.READ, encodeTexts(["data"])));
    ring.process();
    expect(take(1024)).toEqual([]);
  });

  it("is closed for a message longer than any, and for answers that cannot have been taken", () => {
    const long = storeRing();
    const head = request(XS.WRITE, new Uint8Array());
    new DataView(head.buffer).setUint32(12, 4097, true);
    long.put(head);
    long.ring.process();
    expect(long.word("error")).toBe(3);
    const taken = storeRing();
    taken.set("rsp_cons", 5);
    taken.put(request(XS.READ, encodeTexts(["data"])));
    taken.ring.process();
    expect(taken.word("error")).toBe(2);
  });

  it("stands whatever is written to its page, and writes nowhere else", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: PAGE, maxLength: PAGE }), { maxLength: 4 }), (pages) => {
        const { memory, ring } = storeRing();
        for (const bytes of pages) {
          memory.writeBytes(PAGE, bytes);
          ring.process();
        }
        for (const page of [0, 2, 3])
          expect(memory.readBytes(page * PAGE, PAGE).every((byte) => byte === 0)).toBe(true);
      }),
    );
  });
});

describe("the console's ring", () => {
  const { fields } = xenconsInterface;

  function consoleRing() {
    const memory = somePages();
    const state = { full: false, taken: 0, notified: 0, printed: "" };
    const ring = new ConsoleRing({
      memory,
      page: PAGE,
      notify: () => state.notified++,
      output: (bytes) => {
        state.printed += toText(bytes);
      },
      full: () => state.full,
      inputTaken: () => state.taken++,
    });
    const word = (name: keyof typeof fields) => memory.read32(PAGE + fields[name].offset) >>> 0;
    const set = (name: keyof typeof fields, value: number) => memory.write32(PAGE + fields[name].offset, value);
    const print = (text: string) => {
      [...toBytes(text)].forEach((byte, i) => {
        memory.write8(PAGE + 1024 + ((word("out_prod") + i) & 2047), byte);
      });
      set("out_prod", word("out_prod") + text.length);
    };
    const read = (most: number) => {
      const count = Math.min((word("in_prod") - word("in_cons")) >>> 0, most);
      const at = word("in_cons");
      const bytes = Array.from({ length: count }, (_, i) => memory.read8(PAGE + ((at + i) & 1023)));
      set("in_cons", at + count);
      return toText(Uint8Array.from(bytes));
    };
    return { ring, state, word, set, print, read };
  }

  it("prints, unless there is no room, across the ring's end", () => {
    const { ring, state, print, set } = consoleRing();
    for (const name of ["out_cons", "out_prod"] as const) set(name, 0xffffffff - 5);
    print("hello, world");
    state.full = true;
    ring.process();
    expect(state).toMatchObject({ printed: "", notified: 0 });
    state.full = false;
    ring.process();
    expect(state).toMatchObject({ printed: "hello, world", notified: 1 });
    ring.process();
    expect(state.notified).toBe(1);
  });

  it("types more than fits, as the guest reads", () => {
    const { ring, state, read } = consoleRing();
    const text = Array.from({ length: 3000 }, (_, i) => String.fromCharCode(65 + (i % 26))).join("");
    ring.type(toBytes(text));
    expect(state.taken).toBe(0);
    let found = "";
    for (let turn = 0; turn < 50; turn++) {
      found += read(100);
      ring.process();
    }
    expect(found).toBe(text);
    expect(state.taken).toBe(1);
  });

  it("takes indices that cannot be for an empty ring, or a full one", () => {
    const { ring, state, set, word } = consoleRing();
    set("out_prod", 2049);
    set("in_cons", 7);
    ring.type(toBytes("x"));
    ring.process();
    expect(state).toMatchObject({ printed: "", taken: 0 });
    expect(word("in_prod")).toBe(0);
  });
});
