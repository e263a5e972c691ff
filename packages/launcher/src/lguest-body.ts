/*L:295 An lguest Guest, inside.
 *
 * The Host's device that runs it, its devices and its console. It is run a slice at a time; in a slice, what the Guest
 * tells by NOTIFY is served at once. Before it: what a body is. Next: the Guest to its owner, guest.ts. */
import type { GuestStatsSnapshot, LguestDevice } from "@lguest/lguest-host";
import type { LauncherClock } from "./clock.js";
import { DeviceBus } from "./devices/device-bus.js";
import { readEarlyText } from "./devices/early-console.js";
import { VirtioConsole } from "./devices/virtio-console.js";
import type { BodyState, BodySurroundings, GuestBody } from "./guest-body.js";

/** What a {@link LguestBody} is made of. */
export interface LguestBodyParts {
  readonly device: LguestDevice;
  readonly clock: LauncherClock;
  readonly outside: BodySurroundings;
}

const NEVER = Number.POSITIVE_INFINITY;

/** A kernel under lguest. */
export class LguestBody implements GuestBody {
  readonly #parts: LguestBodyParts;
  readonly #device: LguestDevice;
  readonly #bus: DeviceBus;
  readonly #virtioConsole: VirtioConsole;
  #awake = false;

  constructor(parts: LguestBodyParts) {
    const { device, outside } = parts;
    this.#parts = parts;
    this.#device = device;
    this.#bus = new DeviceBus({
      memory: device.memory,
      irq: (number) => this.#interrupt(number),
      kill: (reason) => device.kill(reason),
    });
    this.#virtioConsole = new VirtioConsole({
      bus: this.#bus,
      memory: device.memory,
      output: outside.print,
      full: outside.full,
      inputTaken: outside.inputTaken,
    });
  }

  get abi(): string {
    return this.#device.profile.id;
  }

  get pae(): boolean {
    return this.#device.pae;
  }

  get memory(): number {
    return this.#device.memory.size;
  }

  get awake(): boolean {
    return this.#awake;
  }

  run(until: number): BodyState {
    const { clock, outside } = this.#parts;
    this.#awake = false;
    this.#virtioConsole.resume();
    for (;;) {
      if (outside.full()) return { kind: "blocked" };
      const result = this.#device.run(Math.max(until - clock.now(), 1));
      switch (result.kind) {
        case "notify":
          this.#notify(result.address);
          break;
        case "slice":
          return { kind: "runnable" };
        case "halted":
          this.#awake = false;
          return { kind: "halted", wakeAt: result.wakeAt ?? NEVER };
        case "dead":
          return {
            kind: "ended",
            exit: { kind: "dead", reason: result.reason, registers: this.#device.registers() },
          };
        case "restart":
          return { kind: "ended", exit: { kind: "restart" } };
        case "shutdown":
          return { kind: "ended", exit: { kind: "poweroff" } };
      }
      if (clock.now() >= until) return { kind: "runnable" };
    }
  }

  type(bytes: Uint8Array): void {
    this.#virtioConsole.type(bytes);
  }

  stats(): GuestStatsSnapshot {
    return this.#device.stats();
  }

  registers(): string {
    return this.#device.registers();
  }

  close(): void {
    this.#device.close();
  }

  #notify(address: number): void {
    if (this.#bus.notify(address)) return;
    const text = readEarlyText(this.#device.memory, address);
    if (text) this.#parts.outside.print(text);
    else this.#device.kill(`NOTIFY 0x${address.toString(16)} is neither a device's address nor a text in memory`);
  }

  #interrupt(number: number): void {
    this.#device.irq(number);
    this.#awake = true;
    this.#parts.outside.poke();
  }
}
