/*L:210 The device page.
 *
 * A Guest has no PCI bus. In the page above its RAM it finds a list of what there is: for each device its type, its
 * rings with their interrupts, its features, its configuration. To say something it makes the hypercall NOTIFY with an
 * address: that of a device's descriptor if it changed the device's status, that of a ring's first page if it put
 * something into it. Before it: time. Next: the rings (vring.ts). */
import type { GuestMemory } from "@lguest/lguest-host";
import { PAGE_SIZE } from "@lguest/mmu";
import { LauncherError } from "../errors.js";
import { Vring, vringPages } from "./vring.js";

/*
 * A descriptor (struct lguest_device_desc), packed; the next one follows directly, a type of 0 ends the list
 *
 *   0 type u8   1 num_vq u8   2 feature_len u8   3 config_len u8   4 status u8
 *   num_vq × { num u16, irq u16, pfn u32 }
 *   features offered, then features accepted: feature_len bytes each
 *   configuration: config_len bytes
 */
const DESCRIPTOR_BYTES = 5;
const STATUS = 4;
const QUEUE_BYTES = 8;

/** Virtio's numbers of device types (Virtual I/O Device Version 1.0 §5). */
export const VIRTIO_NET = 1;
export const VIRTIO_BLOCK = 2;
export const VIRTIO_CONSOLE = 3;
export const VIRTIO_RNG = 4;

/* Status bits (§2.1); 0 is a reset. */
const STATUS_RESET = 0;
const STATUS_FAILED = 1 << 7;

/** Entries of every ring. */
const RING_ENTRIES = 256;
/** Interrupt 0 is the clock's. */
const FIRST_IRQ = 1;
/** A Guest without an I/O APIC has 16 interrupts. */
const LAST_IRQ = 15;

/** What a device is, towards the Guest. */
export interface DeviceDescription {
  readonly type: number;
  /** For messages. */
  readonly name: string;
  readonly queues: number;
  /** Feature bits offered, least significant first; none by default. */
  readonly features?: Uint8Array;
  readonly config?: Uint8Array;
  /** The Guest put something into a ring. @param queue its number. */
  onKick(queue: number): void;
  /** The Guest wants the device as at the start; its rings are already. */
  onReset?(): void;
}

/** A device on the bus. */
export interface Device {
  readonly rings: readonly Vring[];
  /** The status byte that the Guest wrote last. */
  readonly status: number;
  /** Feature bits that the Guest accepted. */
  acceptedFeatures(): Uint8Array;
  /** Interrupts the Guest about a ring, unless it does not want to hear. @param queue the ring's number. */
  interrupt(queue: number): void;
}

/** What {@link DeviceBus} works with. */
export interface DeviceBusOptions {
  readonly memory: GuestMemory;
  /** Makes a virtual interrupt wait. */
  readonly irq: (number: number) => void;
  /** Ends the Guest; called when it does with a ring what cannot be done. */
  readonly kill: (reason: string) => void;
}

/** The devices of one Guest. */
export class DeviceBus {
  readonly #memory: GuestMemory;
  readonly #options: DeviceBusOptions;
  readonly #byNotify = new Map<number, () => void>();
  #nextDescriptor: number;
  #nextPage: number;
  #nextIrq = FIRST_IRQ;

  constructor(options: DeviceBusOptions) {
    this.#options = options;
    this.#memory = options.memory;
    this.#nextDescriptor = options.memory.size;
    this.#nextPage = options.memory.size / PAGE_SIZE + 1;
  }

  /**
   * Adds a device, before the Guest starts.
   * @throws LauncherError `ERR_OPTION` if there is no room for it.
   */
  add(description: DeviceDescription): Device {
    const { queues, features = new Uint8Array(), config = new Uint8Array() } = description;
    const size = DESCRIPTOR_BYTES + queues * QUEUE_BYTES + features.length * 2 + config.length;
    this.#requireRoom(description, size);
    const memory = this.#memory;
    const address = this.#nextDescriptor;
    this.#nextDescriptor += size;
    memory.writeBytes(address, Uint8Array.of(description.type, queues, features.length, config.length, STATUS_RESET));
    const irqs: number[] = [];
    const rings: Vring[] = [];
    for (let queue = 0; queue < queues; queue++) {
      const ring = this.#addRing(description, queue, address + DESCRIPTOR_BYTES + queue * QUEUE_BYTES);
      rings.push(ring.ring);
      irqs.push(ring.irq);
    }
    const featuresAt = address + DESCRIPTOR_BYTES + queues * QUEUE_BYTES;
    memory.writeBytes(featuresAt, features);
    memory.writeBytes(featuresAt + features.length * 2, config);
    const acceptedAt = featuresAt + features.length;
    const reset = () => {
      memory.writeBytes(acceptedAt, new Uint8Array(features.length));
      for (const ring of rings) ring.reset();
      description.onReset?.();
    };
    this.#byNotify.set(address, () => this.#statusChanged(description, address, reset));
    return {
      rings,
      get status() {
        return memory.readU8(address + STATUS);
      },
      acceptedFeatures: () => memory.readBytes(acceptedAt, features.length),
      interrupt: (queue) => {
        if (rings[queue].wantsInterrupt()) this.#options.irq(irqs[queue]);
      },
    };
  }

  /**
   * The Guest called NOTIFY.
   * @returns false if the address is no device's.
   */
  notify(address: number): boolean {
    const handler = this.#byNotify.get(address);
    handler?.();
    return handler !== undefined;
  }

  #requireRoom({ name, queues }: DeviceDescription, size: number): void {
    const end = this.#memory.size + PAGE_SIZE;
    const pages = this.#nextPage + queues * vringPages(RING_ENTRIES);
    const fits = this.#nextDescriptor + size < end && pages <= this.#memory.pfnLimit;
    if (fits && this.#nextIrq + queues <= LAST_IRQ + 1) return;
    throw new LauncherError("ERR_OPTION", "devices", "as many as fit into the device page", `no room for ${name}`);
  }

  #addRing(description: DeviceDescription, queue: number, configAt: number): { ring: Vring; irq: number } {
    const { name } = description;
    const irq = this.#nextIrq++;
    const page = this.#nextPage;
    this.#nextPage += vringPages(RING_ENTRIES);
    const memory = this.#memory;
    memory.writeU16(configAt, RING_ENTRIES);
    memory.writeU16(configAt + 2, irq);
    memory.writeU32(configAt + 4, page);
    const ring = new Vring({
      memory,
      address: page * PAGE_SIZE,
      entries: RING_ENTRIES,
      fail: (what) => this.#options.kill(`device ${name}, ring ${queue}: ${what}`),
    });
    this.#byNotify.set(page * PAGE_SIZE, () => description.onKick(queue));
    return { ring, irq };
  }

  #statusChanged(description: DeviceDescription, address: number, reset: () => void): void {
    const status = this.#memory.readU8(address + STATUS);
    if (status === STATUS_RESET) reset();
    else if (status & STATUS_FAILED) {
      this.#options.kill(`device ${description.name}: the Guest's driver gave up`);
    }
  }
}
