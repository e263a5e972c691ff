/*L:490 A domain, inside.
 *
 * A domain of Xen's as a Guest: built of its kernel, with its nodes in the machine's store, its ring to the store and its
 * console. What the domain sends along the two event channels is served at once. Before it: the builder. Next: the Node
 * side, ../node/index.ts. */
import { PAGE_SIZE } from "@lguest/mmu";
import { describeRegisters } from "@lguest/switcher";
import { SHUTDOWN_poweroff, SHUTDOWN_reboot, SHUTDOWN_soft_reset, SHUTDOWN_watchdog } from "@lguest/xen-hypercalls";
import type { Domain, DomainStatsSnapshot, Hypervisor } from "@lguest/xen-hypercalls/hypervisor";
import type { GuestExit } from "../guest.js";
import type { BodyState, BodySurroundings, GuestBody } from "../guest-body.js";
import { XEN_ABI } from "../kernel-image/describe-kernel.js";
import { ConsoleRing } from "./console-ring.js";
import { buildDomain, type DomainPlan } from "./domain-builder.js";
import { removeDomainNodes, writeDomainNodes } from "./domain-nodes.js";
import { toText } from "./xenstore/protocol.js";
import { StoreRing } from "./xenstore/store-ring.js";
import type { Xenstore } from "./xenstore/xenstore.js";

/** What domains of one machine share. */
export interface XenMachine {
  readonly hypervisor: Hypervisor;
  readonly store: Xenstore;
}

/** What a {@link XenBody} is made of. */
export interface XenBodyParts {
  readonly machine: XenMachine;
  readonly plan: DomainPlan;
  readonly trace: ((line: string) => void) | undefined;
  readonly outside: BodySurroundings;
}

/** A kernel under Xen. */
export class XenBody implements GuestBody {
  readonly abi = XEN_ABI;
  readonly pae = true;
  readonly memory: number;
  readonly #parts: XenBodyParts;
  readonly #domain: Domain;
  readonly #console: ConsoleRing;
  #closed = false;

  /** @throws LauncherError `ERR_HOST_MEMORY` if there is not as much memory. */
  constructor(parts: XenBodyParts) {
    const { plan, machine, outside, trace } = parts;
    const { hypervisor, store } = machine;
    this.#parts = parts;
    this.memory = plan.pages * PAGE_SIZE;
    // What goes to the hypervisor's own console is for whoever looks for mistakes.
    const consoleOutput = (bytes: Uint8Array): void => trace?.(`CONSOLE ${JSON.stringify(toText(bytes))}`);
    const domain = hypervisor.createDomain({ maxPages: plan.pages, consoleOutput, trace });
    this.#domain = domain;
    const { memory } = hypervisor.machine;
    const storePort = domain.events.allocateListener(() => ring.process());
    const consolePort = domain.events.allocateListener(() => this.#console.process());
    const notify = (port: number) => (): void => {
      domain.events.raise(port);
      outside.poke();
    };
    const built = this.#build({ storePort, consolePort });
    writeDomainNodes(store, { id: domain.id, name: plan.name, pages: plan.pages, vcpus: 1, ...built });
    const ring = new StoreRing({
      memory,
      page: built.storeFrame * PAGE_SIZE,
      connection: store.connect(domain.id, () => this.#serve(ring)),
      notify: notify(storePort),
    });
    this.#console = new ConsoleRing({
      memory,
      page: built.consoleFrame * PAGE_SIZE,
      notify: notify(consolePort),
      output: outside.print,
      full: outside.full,
      inputTaken: outside.inputTaken,
    });
  }

  get awake(): boolean {
    return this.#domain.vcpus.some((vcpu) => vcpu.runnable);
  }

  run(until: number): BodyState {
    const { machine, outside } = this.#parts;
    this.#console.process();
    if (outside.full()) return { kind: "blocked" };
    const slice = machine.hypervisor.run(this.#domain, until);
    // Some kernels print their last words without an event.
    this.#console.process();
    switch (slice.kind) {
      case "slice":
        return { kind: outside.full() ? "blocked" : "runnable" };
      case "blocked":
        return { kind: "halted", wakeAt: slice.wakeAt };
      case "ended":
        return { kind: "ended", exit: this.#exit() };
    }
  }

  type(bytes: Uint8Array): void {
    this.#console.type(bytes);
  }

  stats(): DomainStatsSnapshot {
    return this.#domain.readStats();
  }

  registers(): string {
    return describeRegisters(this.#domain.vcpus[this.#domain.lastRun].registers);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { hypervisor, store } = this.#parts.machine;
    store.disconnect(this.#domain.id);
    removeDomainNodes(store, this.#domain.id);
    hypervisor.destroy(this.#domain);
  }

  /** Builds the domain, or leaves nothing of it. */
  #build(ports: { readonly storePort: number; readonly consolePort: number }) {
    try {
      return { ...ports, ...buildDomain(this.#domain, this.#parts.plan, ports) };
    } catch (error) {
      this.#parts.machine.hypervisor.destroy(this.#domain);
      throw error;
    }
  }

  /** There is something in the store for the domain, which did not ask for it now. */
  #serve(ring: StoreRing): void {
    if (!this.#closed) ring.process();
  }

  #exit(): GuestExit {
    const { reason, detail } = this.#domain.end ?? { reason: 0, detail: "" };
    if (reason === SHUTDOWN_poweroff) return { kind: "poweroff" };
    if (reason === SHUTDOWN_reboot || reason === SHUTDOWN_soft_reset) return { kind: "restart" };
    const told = reason === SHUTDOWN_watchdog ? "its watchdog ended it" : "it says that it crashed";
    return { kind: "dead", reason: detail || told, registers: this.registers() };
  }
}
