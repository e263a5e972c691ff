import { createHost, type LguestDevice, type RunResult } from "@lguest/lguest-host";
import { createCpu } from "@lguest/x86-cpu";
import { embeddedGuestImage } from "../src/index.js";

/** The prompt as it is printed, without its colours. */
export const PROMPT = "lguest> ";
const PAGE = 4096;
const MB = 1 << 20;
const COMMAND_LINE = 0x1000;
const RING_ENTRIES = 256;
const RING_PAGES = 3;
/** Nanoseconds of an instruction: a slow processor, so that 5 ms of computing are soon over. */
const NS = 100;
const ESC = 0x1b;
const CR = 0x0d;
const LEFT_BRACKET = 0x5b;
const image = embeddedGuestImage();

export interface BootOptions {
  readonly memory?: number;
  readonly args?: string;
  readonly console?: boolean;
  /** Seconds since 1970 at the start. */
  readonly epoch?: number;
  readonly tscKhz?: number;
  readonly trace?: (line: string) => void;
}

/** A launcher as small as can be: one Guest, one console, time counted in instructions. */
export class Booted {
  readonly device: LguestDevice;
  /** While true, what the Guest prints is left in its ring. */
  deaf = false;
  #text = "";
  #inColour = false;
  #read = 0;
  #end: RunResult | null = null;
  readonly #cpu: ReturnType<typeof createCpu>;
  readonly #ram: number;
  #skipped = 0;
  #typed: number[] = [];
  readonly #taken = [0, 0];

  constructor({ memory = 16 * MB, args = "", console = true, epoch = 0, tscKhz = 0, trace }: BootOptions = {}) {
    this.#ram = memory;
    let cpu: ReturnType<typeof createCpu> | null = null;
    const clock = { now: () => (cpu ? cpu.instructionCount * NS : 0) + this.#skipped };
    cpu = createCpu({ memoryBytes: 48 * MB, clock });
    this.#cpu = cpu;
    const host = createHost({ processor: cpu, clock, epoch: epoch * 1e9, tscKhz });
    this.device = host.createGuest({ memory, ...(trace ? { trace } : {}) });
    const guest = this.device.memory;
    const start = loadElf(guest);
    guest.writeU32(0x228, COMMAND_LINE);
    guest.writeU32(0x2d8, memory);
    guest.writeBytes(COMMAND_LINE, new TextEncoder().encode(`${args}\0`));
    // Something that is no console comes first, with features and configuration to be skipped.
    guest.writeBytes(memory, Uint8Array.of(4, 1, 2, 3, 0, ...new Array<number>(8 + 2 * 2 + 3).fill(0xff)));
    if (console) {
      guest.writeBytes(this.#descriptor, Uint8Array.of(3, 2, 0, 0, 0));
      for (let queue = 0; queue < 2; queue++) {
        const at = this.#descriptor + 5 + queue * 8;
        guest.writeU16(at, RING_ENTRIES);
        guest.writeU16(at + 2, 1 + queue);
        guest.writeU32(at + 4, this.#ring(queue) / PAGE);
      }
    }
    this.device.initialize({ start });
  }

  get #descriptor(): number {
    return this.#ram + 5 + 8 + 2 * 2 + 3;
  }

  #ring(queue: number): number {
    return this.#ram + PAGE * (1 + queue * RING_PAGES);
  }

  get status(): number {
    return this.device.memory.readU8(this.#descriptor + 4);
  }

  get instructions(): number {
    return this.#cpu.instructionCount;
  }

  /** How it ended; null while it lives. */
  get end(): RunResult | null {
    return this.#end;
  }

  /** All that was printed so far, without colours and carriage returns. */
  get text(): string {
    return this.#text;
  }

  /** Takes colours, ESC [ … letter, and carriage returns out, wherever the pieces are cut. */
  #print(bytes: Uint8Array): void {
    let text = "";
    for (const byte of bytes) {
      if (byte === ESC) this.#inColour = true;
      else if (this.#inColour) this.#inColour = byte < 0x40 || byte === LEFT_BRACKET;
      else if (byte !== CR) text += String.fromCharCode(byte);
    }
    this.#text += text;
  }

  type(text: string): void {
    this.#typed.push(...new TextEncoder().encode(text));
    this.#receive();
  }

  /** Types a command; returns what is printed up to the next prompt. */
  run(command: string): string {
    this.type(`${command}\r`);
    const text = this.until(PROMPT);
    const echo = `${command}\n`;
    return text.startsWith(echo) ? text.slice(echo.length) : text;
  }

  /** Runs until `text` is printed; returns what was printed before it since the last time. */
  until(text: string, slices = 20_000): string {
    for (let i = 0; i < slices; i++) {
      const at = this.text.indexOf(text, this.#read);
      if (at >= 0) {
        const before = this.text.slice(this.#read, at);
        this.#read = at + text.length;
        return before;
      }
      if (!this.slice()) break;
    }
    throw new Error(`no ${JSON.stringify(text)}, ${JSON.stringify(this.#end)} after:\n${this.text.slice(this.#read)}`);
  }

  /** Runs to the end, or until it sleeps for ever. */
  finish(slices = 20_000): RunResult | null {
    for (let i = 0; i < slices && this.slice(); i++);
    return this.#end;
  }

  /** Runs for some nanoseconds of the Guest's time. */
  runFor(ns: number): void {
    const until = this.#now() + ns;
    while (this.#now() < until && this.slice());
  }

  #now(): number {
    return this.#cpu.instructionCount * NS + this.#skipped;
  }

  /** @returns false if it ended, or only something typed can wake it. */
  slice(): boolean {
    if (this.#end) return false;
    const result = this.device.run();
    switch (result.kind) {
      case "slice":
        return true;
      case "halted":
        if (result.wakeAt === undefined) return false;
        this.#skipped += Math.max(0, result.wakeAt - this.#now());
        return true;
      case "notify":
        this.#notify(result.address);
        return true;
      default:
        this.#end = result;
        return false;
    }
  }

  #notify(address: number): void {
    const { memory } = this.device;
    if (address === this.#ring(0)) this.#receive();
    else if (address === this.#ring(1)) this.transmit();
    else if (address < this.#ram) {
      const bytes = memory.readBytes(address, 16);
      this.#print(bytes.subarray(0, bytes.indexOf(0)));
    } else if (address !== this.#descriptor) throw new Error(`NOTIFY 0x${address.toString(16)}`);
  }

  /** The next buffer offered in a ring, or null. */
  #take(queue: number): { head: number; address: number; length: number } | null {
    const { memory } = this.device;
    const table = this.#ring(queue);
    const offered = table + RING_ENTRIES * 16;
    if (memory.readU16(offered + 2) === (this.#taken[queue] & 0xffff)) return null;
    const head = memory.readU16(offered + 4 + (this.#taken[queue] % RING_ENTRIES) * 2);
    const at = table + head * 16;
    return { head, address: memory.readU32(at), length: memory.readU32(at + 8) };
  }

  #giveBack(queue: number, head: number, length: number): void {
    const { memory } = this.device;
    const used = this.#ring(queue) + 2 * PAGE;
    const entry = used + 4 + (this.#taken[queue] % RING_ENTRIES) * 8;
    memory.writeU32(entry, head);
    memory.writeU32(entry + 4, length);
    this.#taken[queue]++;
    memory.writeU16(used + 2, this.#taken[queue] & 0xffff);
  }

  #receive(): void {
    let any = false;
    while (this.#typed.length > 0) {
      const buffer = this.#take(0);
      if (!buffer) break;
      const now = this.#typed.splice(0, buffer.length);
      this.device.memory.writeBytes(buffer.address, Uint8Array.from(now));
      this.#giveBack(0, buffer.head, now.length);
      any = true;
    }
    if (any) this.device.irq(1);
  }

  /** Prints what is in the ring; interrupts the Guest if it asks for that. */
  transmit(): void {
    const { memory } = this.device;
    for (let buffer = this.#take(1); buffer && !this.deaf; buffer = this.#take(1)) {
      this.#print(memory.readBytes(buffer.address, buffer.length));
      this.#giveBack(1, buffer.head, 0);
      if ((memory.readU16(this.#ring(1) + RING_ENTRIES * 16) & 1) === 0) this.device.irq(2);
    }
  }
}

/** @returns the entry point. */
function loadElf(memory: LguestDevice["memory"]): number {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const headers = view.getUint32(28, true);
  for (let i = 0; i < view.getUint16(44, true); i++) {
    const header = headers + i * 32;
    if (view.getUint32(header, true) !== 1) continue;
    const offset = view.getUint32(header + 4, true);
    memory.writeBytes(
      view.getUint32(header + 12, true),
      image.subarray(offset, offset + view.getUint32(header + 16, true)),
    );
  }
  return view.getUint32(24, true);
}

/** A Guest at its first prompt. */
export function bootToPrompt(options: BootOptions = {}): Booted {
  const guest = new Booted(options);
  guest.until(PROMPT);
  return guest;
}
