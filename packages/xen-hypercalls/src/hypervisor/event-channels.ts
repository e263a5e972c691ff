/*X:550 Event channels.
 *
 * A port is one end of a wire. The other end is a port of some domain, a virtual interrupt, or another virtual processor
 * of the same domain. An event sets a bit in the shared page; unless it is masked there, a bit in the summary word of the
 * virtual processor that is to hear, and the byte that says that there is something. Before: iret.ts. Next: time,
 * timers.ts. */
import { DOMID_SELF, type DomainId } from "../addresses.js";
import { XEN_ERRNO } from "../errno.js";
import {
  EVTCHN_2L_NR_CHANNELS,
  EVTCHNSTAT_closed,
  EVTCHNSTAT_interdomain,
  EVTCHNSTAT_ipi,
  EVTCHNSTAT_unbound,
  EVTCHNSTAT_virq,
  NR_VIRQS,
  VIRQ_DEBUG,
  VIRQ_TIMER,
  VIRQ_XENOPROF,
} from "../events.js";
import { sharedInfo, vcpuInfo } from "../shared-info.js";
import type { Domain } from "./domain.js";
import type { Vcpu } from "./vcpu.js";

const { EEXIST, EINVAL, ENOENT, ENOSPC, ESRCH } = XEN_ERRNO;

const PENDING = sharedInfo.fields.evtchn_pending.offset;
const MASK = sharedInfo.fields.evtchn_mask.offset;
const UPCALL_PENDING = vcpuInfo.fields.evtchn_upcall_pending.offset;
const PENDING_SEL = vcpuInfo.fields.evtchn_pending_sel.offset;

/** Virtual interrupts that each virtual processor has for itself; of the others a domain has one. */
const VIRQS_PER_VCPU: ReadonlySet<number> = new Set([VIRQ_TIMER, VIRQ_DEBUG, VIRQ_XENOPROF]);

/** What a port is bound to. */
export type Port =
  | { readonly kind: "closed" }
  | { readonly kind: "unbound"; readonly remote: DomainId }
  | { readonly kind: "interdomain"; readonly remote: Domain; readonly remotePort: number }
  | { readonly kind: "virq"; readonly virq: number }
  | { readonly kind: "ipi" };

const CLOSED: Port = Object.freeze({ kind: "closed" });

/** Whoever in this program, and not in a domain, holds the other end of an interdomain port: the console, xenstore. */
export type PortListener = () => void;

/** A domain's ports. Results are 0 or more, or a negative errno. */
export class EventChannels {
  readonly #domain: Domain;
  readonly #ports: Port[] = [CLOSED];
  /** The virtual processor that hears of a port. */
  readonly #hearers: number[] = [0];
  readonly #listeners = new Map<number, PortListener>();

  constructor(domain: Domain) {
    this.#domain = domain;
  }

  port(port: number): Port {
    return this.#ports[port] ?? CLOSED;
  }

  hearer(port: number): number {
    return this.#hearers[port] ?? 0;
  }

  /** A port of this domain that `remote` may bind to. */
  allocateUnbound(remote: DomainId): number {
    return this.#open({ kind: "unbound", remote: remote === DOMID_SELF ? this.#domain.id : remote }, 0);
  }

  /** A port whose other end is not a domain's but `listener`. */
  allocateListener(listener: PortListener): number {
    const port = this.#open({ kind: "interdomain", remote: this.#domain, remotePort: 0 }, 0);
    if (port > 0) this.#listeners.set(port, listener);
    return port;
  }

  bindInterdomain(remoteId: DomainId, remotePort: number): number {
    const remote = this.#find(remoteId);
    if (remote === undefined) return -ESRCH;
    const other = remote.events.port(remotePort);
    if (other.kind !== "unbound" || other.remote !== this.#domain.id) return -EINVAL;
    const port = this.#open({ kind: "interdomain", remote, remotePort }, 0);
    if (port < 0) return port;
    remote.events.#ports[remotePort] = { kind: "interdomain", remote: this.#domain, remotePort: port };
    // Whoever was there first may have sent something already.
    this.raise(port);
    return port;
  }

  bindVirq(virq: number, vcpu: number): number {
    if (virq >= NR_VIRQS) return -EINVAL;
    if (this.#domain.vcpus[vcpu] === undefined) return -ENOENT;
    if (!VIRQS_PER_VCPU.has(virq) && vcpu !== 0) return -EINVAL;
    if (this.#virqPort(virq, vcpu) !== 0) return -EEXIST;
    return this.#open({ kind: "virq", virq }, vcpu);
  }

  bindIpi(vcpu: number): number {
    return this.#domain.vcpus[vcpu] === undefined ? -ENOENT : this.#open({ kind: "ipi" }, vcpu);
  }

  bindVcpu(port: number, vcpu: number): number {
    const bound = this.port(port);
    if (this.#domain.vcpus[vcpu] === undefined) return -ENOENT;
    if (bound.kind === "virq") {
      if (VIRQS_PER_VCPU.has(bound.virq)) return -EINVAL;
    } else if (bound.kind !== "unbound" && bound.kind !== "interdomain") {
      return -EINVAL;
    }
    this.#hearers[port] = vcpu;
    return 0;
  }

  close(port: number): number {
    const bound = this.port(port);
    if (bound.kind === "closed" || this.#listeners.has(port)) return -EINVAL;
    if (bound.kind === "interdomain" && bound.remotePort !== 0) {
      bound.remote.events.#ports[bound.remotePort] = { kind: "unbound", remote: this.#domain.id };
    }
    this.#ports[port] = CLOSED;
    this.#setBit(PENDING, port, false);
    return 0;
  }

  /** Closes every port that the guest opened. */
  reset(): void {
    for (let port = 1; port < this.#ports.length; port++) this.close(port);
  }

  /** The domain ends: nobody sends to it or for it any more. */
  closeAll(): void {
    this.#listeners.clear();
    this.reset();
  }

  /** The guest sends along a port. */
  send(port: number): number {
    const bound = this.port(port);
    const listener = this.#listeners.get(port);
    if (listener !== undefined) {
      listener();
      return 0;
    }
    switch (bound.kind) {
      case "interdomain":
        bound.remote.events.raise(bound.remotePort);
        return 0;
      case "ipi":
        this.raise(port);
        return 0;
      case "unbound":
        return 0;
      default:
        return -EINVAL;
    }
  }

  unmask(port: number): number {
    if (port >= this.#ports.length) return -EINVAL;
    this.#setBit(MASK, port, false);
    if (this.#bit(PENDING, port)) this.#tell(port);
    return 0;
  }

  /** The other end has something to say. */
  raise(port: number): void {
    if (this.#domain.end !== null) return;
    const was = this.#bit(PENDING, port);
    this.#setBit(PENDING, port, true);
    const vcpu = this.#domain.vcpus[this.hearer(port)];
    if (!was && !this.#bit(MASK, port)) this.#tell(port);
    if (vcpu?.polling?.has(port)) wake(vcpu);
  }

  /** A virtual interrupt, if the guest has bound it. */
  raiseVirq(virq: number, vcpu: number): void {
    const port = this.#virqPort(virq, vcpu);
    if (port !== 0) this.raise(port);
  }

  /** `EVTCHNSTAT_*` of a port, and what it is bound to. */
  status(port: number): { readonly status: number; readonly u: number; readonly port: number } | null {
    if (port >= EVTCHN_2L_NR_CHANNELS) return null;
    const bound = this.port(port);
    switch (bound.kind) {
      case "closed":
        return { status: EVTCHNSTAT_closed, u: 0, port: 0 };
      case "unbound":
        return { status: EVTCHNSTAT_unbound, u: bound.remote, port: 0 };
      case "interdomain":
        return { status: EVTCHNSTAT_interdomain, u: bound.remote.id, port: bound.remotePort };
      case "virq":
        return { status: EVTCHNSTAT_virq, u: bound.virq, port: 0 };
      case "ipi":
        return { status: EVTCHNSTAT_ipi, u: 0, port: 0 };
    }
  }

  /** Any of these ports pending, masked or not. */
  anyPending(ports: Iterable<number>): boolean {
    for (const port of ports) if (this.#bit(PENDING, port)) return true;
    return false;
  }

  #find(id: DomainId): Domain | undefined {
    return id === DOMID_SELF ? this.#domain : this.#domain.machine.domains.get(id);
  }

  #virqPort(virq: number, vcpu: number): number {
    const perVcpu = VIRQS_PER_VCPU.has(virq);
    return Math.max(
      this.#ports.findIndex(
        (port, i) => port.kind === "virq" && port.virq === virq && (!perVcpu || this.#hearers[i] === vcpu),
      ),
      0,
    );
  }

  #open(port: Port, vcpu: number): number {
    let number = this.#ports.findIndex((each, i) => i > 0 && each.kind === "closed");
    if (number < 0) number = this.#ports.length;
    if (number >= EVTCHN_2L_NR_CHANNELS) return -ENOSPC;
    this.#ports[number] = port;
    this.#hearers[number] = vcpu;
    this.#setBit(PENDING, number, false);
    return number;
  }

  /** Its vcpu_info has moved: everything is announced anew, lest something was announced in the old place. */
  announceAll(vcpu: Vcpu): void {
    const { memory } = vcpu.domain.machine;
    memory.write8(vcpu.infoAddress + UPCALL_PENDING, 1);
    memory.write32(vcpu.infoAddress + PENDING_SEL, -1);
  }

  /** The summary word and the byte of the virtual processor that hears. */
  #tell(port: number): void {
    const vcpu = this.#domain.vcpus[this.hearer(port)];
    if (vcpu === undefined) return;
    const { memory } = this.#domain.machine;
    const select = vcpu.infoAddress + PENDING_SEL;
    memory.write32(select, memory.read32(select) | (1 << (port >>> 5)));
    memory.write8(vcpu.infoAddress + UPCALL_PENDING, 1);
    if (vcpu.blocked) wake(vcpu);
  }

  #bit(table: number, port: number): boolean {
    const word = this.#domain.machine.memory.read32(this.#domain.sharedInfo + table + (port >>> 5) * 4);
    return ((word >>> (port & 31)) & 1) !== 0;
  }

  #setBit(table: number, port: number, on: boolean): void {
    const { memory } = this.#domain.machine;
    const place = this.#domain.sharedInfo + table + (port >>> 5) * 4;
    const bit = 1 << (port & 31);
    memory.write32(place, on ? memory.read32(place) | bit : memory.read32(place) & ~bit);
  }
}

/** It waits no longer. */
export function wake(vcpu: Vcpu): void {
  vcpu.blocked = false;
  vcpu.polling = null;
  vcpu.pollUntil = Number.POSITIVE_INFINITY;
}
