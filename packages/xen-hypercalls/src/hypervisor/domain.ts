/*X:522 A domain.
 *
 * A guest as a whole: its number, its frames, its virtual processors, the page that it shares with the hypervisor, its
 * event channels and grants, the conveniences that it switched on, and why it ended. Before: domain-stats.ts. Next: a virtual
 * processor, vcpu.ts. */
import { PAGE_SIZE, type PhysicalAddress } from "@lguest/mmu";
import type { DomainId, MachineFrame } from "../addresses.js";
import { SHUTDOWN_crash } from "../sched.js";
import { DomainStats, type DomainStatsSnapshot } from "./domain-stats.js";
import type { EventChannels } from "./event-channels.js";
import { GrantMappings } from "./grant-mappings.js";
import { GrantTable } from "./grant-table.js";
import type { Machine } from "./machine.js";
import type { Vcpu } from "./vcpu.js";

/** Why a domain ended. */
export interface DomainEnd {
  /** A `SHUTDOWN_*` of sched.ts. */
  readonly reason: number;
  /** For SHUTDOWN_crash: what happened. */
  readonly detail: string;
}

/** Receives one line for each hypercall, exception handed on and event delivered. */
export type XenTraceSink = (line: string) => void;

/** What a {@link Domain} is made of. */
export interface DomainParts {
  readonly machine: Machine;
  readonly id: DomainId;
  /** The most frames that it may have. */
  readonly maxPages: number;
  /** The initial domain, which may use the hypervisor's console. */
  readonly privileged: boolean;
  readonly sharedInfo: MachineFrame;
  /** Receives what it writes to the hypervisor's console. */
  readonly consoleOutput: (bytes: Uint8Array) => void;
  /** Input of the hypervisor's console: up to `most` bytes. */
  readonly consoleInput: (most: number) => Uint8Array;
  readonly trace: XenTraceSink | undefined;
}

/** One domain. */
export class Domain {
  readonly machine: Machine;
  readonly id: DomainId;
  readonly privileged: boolean;
  readonly sharedInfoFrame: MachineFrame;
  readonly consoleOutput: (bytes: Uint8Array) => void;
  readonly consoleInput: (most: number) => Uint8Array;
  readonly trace: XenTraceSink | undefined;
  /** By number; those that were not initialised are there, and down. */
  readonly vcpus: Vcpu[] = [];
  readonly maxPages: number;
  readonly stats = new DomainStats();
  /** Frames that it has now. */
  pages = 0;
  /** Number of the virtual processor that ran last. */
  lastRun = 0;
  /** Bit n: `VMASST_TYPE_` n is on. */
  assists = 0;
  /** Set once when the rest of the domain exists. */
  events!: EventChannels;
  /** What it lets others use. */
  readonly grants: GrantTable;
  /** What it has mapped of others. */
  readonly grantMappings: GrantMappings;
  #end: DomainEnd | null = null;

  constructor(parts: DomainParts) {
    this.machine = parts.machine;
    this.id = parts.id;
    this.maxPages = parts.maxPages;
    this.privileged = parts.privileged;
    this.sharedInfoFrame = parts.sharedInfo;
    this.consoleOutput = parts.consoleOutput;
    this.consoleInput = parts.consoleInput;
    this.trace = parts.trace;
    this.grants = new GrantTable(this);
    this.grantMappings = new GrantMappings(this);
  }

  /** Machine address of the shared page. */
  get sharedInfo(): PhysicalAddress {
    return this.sharedInfoFrame * PAGE_SIZE;
  }

  /** Why it ended; null while it has not. */
  get end(): DomainEnd | null {
    return this.#end;
  }

  /** Ends the domain; the first reason counts. */
  shutDown(reason: number, detail = ""): void {
    this.#end ??= { reason, detail };
  }

  /** The guest did what no guest may do. */
  crash(detail: string): void {
    this.shutDown(SHUTDOWN_crash, detail);
  }

  /** What was counted so far. */
  readStats(): DomainStatsSnapshot {
    return this.stats.snapshot(this.pages);
  }

  hasAssist(type: number): boolean {
    return (this.assists & (1 << type)) !== 0;
  }
}
