import { describe, expect, it } from "vitest";
import { idleDevice } from "../../test/support/memory.js";
import { DeviceBus, VIRTIO_CONSOLE, VIRTIO_RNG } from "./device-bus.js";
import { readEarlyText } from "./early-console.js";
import { VirtioConsole } from "./virtio-console.js";
import { MOST_CHAIN_BYTES, Vring, vringPages } from "./vring.js";

const RING = 0x10000;
const AVAILABLE = RING + 256 * 16;
const USED = RING + 0x2000;
const NEXT = 1;
const WRITE = 2;

function ringIn(memory = 1 << 20) {
  const device = idleDevice(memory);
  const failures: string[] = [];
  const ring = new Vring({
    memory: device.memory,
    address: RING,
    entries: 256,
    fail: (what) => failures.push(what),
  });
  const guest = device.memory;
  return {
    ring,
    guest,
    failures,
    describe(index: number, address: number, length: number, flags = 0, next = 0, high = 0) {
      const at = RING + index * 16;
      guest.writeU32(at, address);
      guest.writeU32(at + 4, high);
      guest.writeU32(at + 8, length);
      guest.writeU16(at + 12, flags);
      guest.writeU16(at + 14, next);
    },
    offer(...heads: number[]) {
      for (const head of heads) {
        const index = guest.readU16(AVAILABLE + 2);
        guest.writeU16(AVAILABLE + 4 + (index & 255) * 2, head);
        guest.writeU16(AVAILABLE + 2, index + 1);
      }
    },
  };
}

describe("a ring", () => {
  it("takes 3 pages for 256 entries", () => {
    expect(vringPages(256)).toBe(3);
  });

  it("hands out chains and takes them back, past the wrap of its indexes", () => {
    const { ring, guest, describe: write, offer, failures } = ringIn();
    write(3, 0x20000, 10, NEXT, 5);
    write(5, 0x30000, 20, WRITE);
    expect(ring.take()).toBeNull();
    for (let i = 0; i < 70_000; i++) {
      offer(3);
      const chain = ring.take();
      if (!chain) throw new Error(`no chain ${i}`);
      if (i === 0) {
        expect(chain).toEqual({
          head: 3,
          readable: [{ address: 0x20000, length: 10 }],
          writable: [{ address: 0x30000, length: 20 }],
        });
      }
      ring.giveBack(chain, i & 0xff);
    }
    expect(ring.take()).toBeNull();
    expect(guest.readU16(USED + 2)).toBe(70_000 & 0xffff);
    expect(guest.readU32(USED + 4 + ((70_000 - 1) & 255) * 8)).toBe(3);
    expect(failures).toEqual([]);
  });

  it("is empty after a reset, on both sides", () => {
    const { ring, guest, describe: write, offer, failures } = ringIn();
    write(0, 0x20000, 10);
    for (let i = 0; i < 300; i++) {
      offer(0);
      const chain = ring.take();
      if (chain) ring.giveBack(chain, 0);
    }
    offer(0);
    ring.reset();
    expect(ring.take()).toBeNull();
    expect([guest.readU16(AVAILABLE + 2), guest.readU16(USED + 2)]).toEqual([0, 0]);
    write(7, 0x20000, 10);
    offer(7);
    expect(ring.take()?.head).toBe(7);
    expect(failures).toEqual([]);
  });

  it.each<
    [what: string, descriptors: Parameters<ReturnType<typeof ringIn>["describe"]>[], head: number, message: RegExp]
  >([
    [
      "a circle",
      [
        [0, 0, 1, NEXT, 1],
        [1, 0, 1, NEXT, 0],
      ],
      0,
      /circles/,
    ],
    ["a head outside", [], 256, /descriptor 256 in a ring of 256/],
    ["a link outside", [[0, 0, 1, NEXT, 0xffff]], 0, /descriptor 65535/],
    ["a wild address", [[0, 0xfffffff0, 64]], 0, /64 bytes at 0xfffffff0/],
    ["an address above 4 GiB", [[0, 0, 64, 0, 0, 1]], 0, /0x1_0, outside/],
    ["a huge length", [[0, 0, 0xffffffff]], 0, /4294967295 bytes/],
    ["an indirect table", [[0, 0, 16, 4]], 0, /indirect/],
  ])("breaks at %s, once, and is not used again", (_what, descriptors, head, message) => {
    const { ring, failures, describe: write, offer } = ringIn();
    for (const descriptor of descriptors) write(...descriptor);
    offer(head);
    expect([ring.take(), ring.take()]).toEqual([null, null]);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(message);
  });

  it("breaks at more chains than entries", () => {
    const { ring, guest, failures } = ringIn();
    guest.writeU16(AVAILABLE + 2, 257);
    expect(ring.take()).toBeNull();
    expect(failures).toEqual(["257 chains offered in a ring of 256"]);
  });

  it("bounds what one chain names", () => {
    const { ring, describe: write, offer, failures } = ringIn(8 << 20);
    for (let i = 0; i < 16; i++) write(i, 0x100000, MOST_CHAIN_BYTES / 8, NEXT, i + 1);
    offer(0);
    expect(ring.take()).toBeNull();
    expect(failures[0]).toMatch(/more than 4194304 bytes/);
  });

  it("survives any contents", () => {
    const { guest } = ringIn();
    const failures: string[] = [];
    let seed = 7;
    for (let round = 0; round < 300; round++) {
      for (let at = RING; at < RING + 0x3000; at += 4) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        if (seed >>> 30) guest.writeU32(at, seed >>> 30 === 1 ? seed : (seed >>> 8) & 0xffff);
      }
      const ring = new Vring({ memory: guest, address: RING, entries: 256, fail: (what) => failures.push(what) });
      while (ring.take());
    }
    expect(failures.length).toBeGreaterThan(50);
    expect(guest.contains(0, 1)).toBe(true);
  });
});

describe("the device page", () => {
  function busOn() {
    const device = idleDevice();
    const irqs: number[] = [];
    const kills: string[] = [];
    const bus = new DeviceBus({
      memory: device.memory,
      irq: (number) => irqs.push(number),
      kill: (reason) => kills.push(reason),
    });
    return { memory: device.memory, page: device.memory.size, irqs, kills, bus };
  }

  it("lists devices one after the other, with rings, interrupts, features and configuration", () => {
    const { memory, page, bus } = busOn();
    bus.add({ type: VIRTIO_CONSOLE, name: "console", queues: 2, onKick: () => {} });
    bus.add({
      type: VIRTIO_RNG,
      name: "rng",
      queues: 1,
      features: Uint8Array.of(4, 2),
      config: Uint8Array.of(9),
      onKick: () => {},
    });
    const pfn = page / 4096;
    expect([...memory.readBytes(page, 36)]).toEqual([
      ...[3, 2, 0, 0, 0, 0, 1, 1, 0, ...word(pfn + 1), 0, 1, 2, 0, ...word(pfn + 4)],
      ...[4, 1, 2, 1, 0, 0, 1, 3, 0],
      ...word(pfn + 7).slice(0, 6),
      ...[4, 2],
    ]);
    expect([...memory.readBytes(page + 36, 6)]).toEqual([0, 0, 9, 0, 0, 0]);
  });

  it("tells kicks from changes of status, and knows no other address", () => {
    const { memory, page, bus, kills } = busOn();
    const heard: string[] = [];
    const device = bus.add({
      type: VIRTIO_RNG,
      name: "rng",
      queues: 1,
      onKick: (queue) => heard.push(`kick ${queue}`),
      onReset: () => heard.push("reset"),
    });
    expect(bus.notify(page + 4096)).toBe(true);
    expect(bus.notify(page)).toBe(true);
    memory.writeU8(page + 4, 3);
    expect(bus.notify(page)).toBe(true);
    expect(device.status).toBe(3);
    expect(bus.notify(page + 1)).toBe(false);
    expect(bus.notify(0)).toBe(false);
    expect(heard).toEqual(["kick 0", "reset"]);
    memory.writeU8(page + 4, 0x83);
    bus.notify(page);
    expect(kills).toEqual(["device rng: the Guest's driver gave up"]);
  });

  it("forgets at a reset what features the Guest accepted", () => {
    const { memory, page, bus } = busOn();
    const features = Uint8Array.of(1);
    const device = bus.add({ type: VIRTIO_RNG, name: "rng", queues: 1, features, onKick: () => {} });
    memory.writeU8(page + 14, 1);
    expect([...device.acceptedFeatures()]).toEqual([1]);
    bus.notify(page);
    expect([...device.acceptedFeatures()]).toEqual([0]);
    expect(memory.readU8(page + 13)).toBe(1);
  });

  it("is full at some time", () => {
    const { bus } = busOn();
    for (let i = 0; i < 7; i++) bus.add({ type: VIRTIO_CONSOLE, name: "console", queues: 2, onKick: () => {} });
    expect(() => bus.add({ type: VIRTIO_CONSOLE, name: "last", queues: 2, onKick: () => {} })).toThrow(
      /no room for last/,
    );
  });

  it("leaves out interrupts that the Guest does not want", () => {
    const { memory, page, bus, irqs } = busOn();
    const device = bus.add({ type: VIRTIO_RNG, name: "rng", queues: 1, onKick: () => {} });
    device.interrupt(0);
    memory.writeU16(page + 4096 + 256 * 16, 1);
    device.interrupt(0);
    expect(irqs).toEqual([1]);
  });
});

describe("the console", () => {
  it("spreads what was typed over the buffers that there are, and keeps the rest", () => {
    const device = idleDevice();
    const { memory } = device;
    const irqs: number[] = [];
    let taken = 0;
    const bus = new DeviceBus({ memory, irq: (number) => irqs.push(number), kill: () => {} });
    const terminal = new VirtioConsole({
      bus,
      memory,
      output: () => {},
      full: () => false,
      inputTaken: () => taken++,
    });
    terminal.type(new TextEncoder().encode("hello, world"));
    expect([irqs, terminal.idle]).toEqual([[], false]);
    const ring = memory.size + 4096;
    for (let i = 0; i < 2; i++) {
      memory.writeU32(ring + i * 16, 0x5000 + i * 16);
      memory.writeU32(ring + i * 16 + 8, 5);
      memory.writeU16(ring + i * 16 + 12, WRITE);
      memory.writeU16(ring + 4096 + 4 + i * 2, i);
    }
    memory.writeU16(ring + 4096 + 2, 2);
    bus.notify(ring);
    expect([irqs, terminal.idle, taken]).toEqual([[1], false, 0]);
    const text = (at: number, length: number) => new TextDecoder().decode(memory.readBytes(at, length));
    expect([text(0x5000, 5), text(0x5010, 5)]).toEqual(["hello", ", wor"]);
    memory.writeU16(ring + 4096 + 8, 0);
    memory.writeU16(ring + 4096 + 2, 3);
    bus.notify(ring);
    expect([text(0x5000, 2), irqs, terminal.idle, taken]).toEqual(["ld", [1, 1], true, 1]);
    expect(memory.readU32(ring + 0x2000 + 4 + 2 * 8 + 4)).toBe(2);
  });

  it("reads early texts up to their end, or a page, or the end of RAM", () => {
    const { memory } = idleDevice();
    memory.writeBytes(0x100, new TextEncoder().encode("early\0late"));
    expect(new TextDecoder().decode(readEarlyText(memory, 0x100) ?? undefined)).toBe("early");
    memory.writeBytes(0x1000, new Uint8Array(0x3000).fill(65));
    expect(readEarlyText(memory, 0x1000)).toHaveLength(4096);
    memory.writeBytes(memory.size - 3, Uint8Array.of(65, 65, 65));
    expect(readEarlyText(memory, memory.size - 3)).toHaveLength(3);
    expect(readEarlyText(memory, memory.size)).toBeNull();
  });
});

function word(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24];
}
