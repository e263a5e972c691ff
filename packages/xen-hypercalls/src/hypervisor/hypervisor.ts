/*X:590 Welcome to the hypervisor.
 *
 * One machine has one processor, one physical memory and one clock, and domains that share them. Making it lays out the
 * hole at the top of every address space and leaves the processor standing there. Domains are made empty here: what is in
 * their memory, and what their first virtual processor starts with, is the toolstack's. Before: run-domain.ts. Next:
 * index.ts. */
import { PAGE_SIZE } from "@lguest/mmu";
import { FpuOwnership, GuestStay, type Processor } from "@lguest/switcher";
import { type Clock, CPUID_FXSR, CPUID_SSE, type CpuModel, PENTIUM4_MODEL } from "@lguest/x86-cpu";
import type { DomainId, MachineFrame } from "../addresses.js";
import { EntryChanges } from "./change-entries.js";
import { Domain, type XenTraceSink } from "./domain.js";
import { HypervisorError } from "./errors.js";
import { EventChannels } from "./event-channels.js";
import { setEventsMasked } from "./exceptions.js";
import { FRAME_ALLOCATED, FrameTable, NO_FRAME, TYPE_WRITABLE } from "./frame-table.js";
import { createHole, type Hole } from "./hole.js";
import { dropGdt } from "./hypercalls/traps-and-tables.js";
import type { Machine } from "./machine.js";
import { PageTypes } from "./page-types.js";
import { type DomainSlice, runDomain } from "./run-domain.js";
import { dropLdt } from "./segments.js";
import { updateTime, updateWallClock } from "./timers.js";
import { Vcpu } from "./vcpu.js";
import { XenWorldSwitch } from "./world-switch.js";

/** What {@link createHypervisor} takes. */
export interface HypervisorOptions {
  /** The processor, fresh from its reset, with PAE; nobody else may run it. */
  readonly processor: Processor;
  /** The one clock; the processor's time stamp counter must read it, too. */
  readonly clock: Clock;
  /** Nanoseconds since 1970 when the clock was at 0; by default 0. */
  readonly epoch?: number;
  /** What the processor was made as: guests are told of its features, less those that they may not use. */
  readonly model?: CpuModel;
}

/** A domain to be. */
export interface DomainOptions {
  /** The most frames that it may have, 1 or more. */
  readonly maxPages: number;
  /** Virtual processors, 1 to 32. */
  readonly vcpus?: number;
  /** The initial domain, with the hypervisor's console. */
  readonly privileged?: boolean;
  readonly consoleOutput?: (bytes: Uint8Array) => void;
  readonly consoleInput?: (most: number) => Uint8Array;
  /** Receives one line for each hypercall, exception handed on and event delivered. */
  readonly trace?: XenTraceSink;
}

/* CR0 and CR4 as the machine runs, SDM Vol. 3A §2.5. */
const CR0_RUNNING = 0x80050033 | 0;
const CR0_UNPAGED = CR0_RUNNING & 0x7fffffff;
const CR4_PAE = 1 << 5;
const CR4_OSFXSR = 1 << 9;
const CR4_OSXMMEXCPT = 1 << 10;
const EFLAGS_HOST = 1 << 1;
const ESP = 4;
const MAX_VCPUS = 32;

/** A machine that runs domains. */
export class Hypervisor {
  readonly machine: Machine;
  readonly #hole: Hole;
  readonly #worldSwitch: XenWorldSwitch;
  readonly #domains = new Map<DomainId, Domain>();
  /** 0 is the initial domain's. */
  #nextId = 1;

  constructor({ processor, clock, epoch = 0, model = PENTIUM4_MODEL }: HypervisorOptions) {
    const { memory } = processor;
    const frames = new FrameTable(memory);
    this.#hole = createHole(memory, frames);
    const flushTlb = (): void => processor.invalidate();
    const types = new PageTypes({ frames, nx: false, fillXenSlots: this.#hole.fillXenSlots, flushTlb });
    const now = (): number => clock.now();
    this.machine = {
      processor,
      memory,
      model,
      frames,
      types,
      entries: new EntryChanges(types, flushTlb),
      m2p: this.#hole.m2p,
      reservedGdtPage: this.#hole.reservedGdtPage,
      scratchFrame: frames.allocatePrivate(),
      domains: this.#domains,
      now,
      epoch,
      tscKhz: model.tscKhz,
      flushTlb,
      flushPage: (linear) => processor.invalidatePage(linear),
    };
    this.#worldSwitch = new XenWorldSwitch({
      processor,
      memory,
      hole: this.#hole,
      stay: new GuestStay({ processor, now, homeAddress: this.#hole.hostSide.homeAddress }),
      fpu: new FpuOwnership(processor),
      now,
      standUp: () => this.#standUp(),
    });
    this.#standUp();
  }

  /** Domains that were made and not destroyed. */
  get domains(): readonly Domain[] {
    return [...this.#domains.values()];
  }

  /**
   * Makes an empty domain.
   * @throws HypervisorError `ERR_DOMAIN` for numbers out of range, `ERR_MEMORY` if not even its first pages are left.
   */
  createDomain(options: DomainOptions): Domain {
    const { maxPages, vcpus = 1, privileged = false, consoleOutput = () => {}, trace } = options;
    if (!Number.isInteger(vcpus) || vcpus < 1 || vcpus > MAX_VCPUS) {
      throw new HypervisorError("ERR_DOMAIN", "vcpus", `1 to ${MAX_VCPUS}`, vcpus);
    }
    if (!Number.isInteger(maxPages) || maxPages < 1)
      throw new HypervisorError("ERR_DOMAIN", "maxPages", "1 or more", maxPages);
    const id = privileged && !this.#domains.has(0) ? 0 : this.#nextId++;
    const sharedInfo = this.#frameFor(id);
    // The hypervisor writes to it: it can never become a page table, and the guest cannot give it up.
    this.machine.types.getType(sharedInfo, TYPE_WRITABLE);
    this.machine.frames.clearFlag(sharedInfo, FRAME_ALLOCATED);
    const consoleInput = options.consoleInput ?? (() => new Uint8Array());
    const { machine } = this;
    const domain = new Domain({ machine, id, maxPages, privileged, sharedInfo, consoleOutput, consoleInput, trace });
    domain.events = new EventChannels(domain);
    for (let i = 0; i < vcpus; i++) {
      domain.vcpus.push(new Vcpu(domain, i, this.#privateFrame() * PAGE_SIZE));
      // A guest lets events in when it is ready for them.
      setEventsMasked(domain.vcpus[i], true);
      updateTime(domain.vcpus[i]);
    }
    updateWallClock(domain);
    this.#domains.set(id, domain);
    return domain;
  }

  /** Runs a domain. @param until in the clock's nanoseconds. */
  run(domain: Domain, until: number): DomainSlice {
    return runDomain(domain, this.#worldSwitch, until);
  }

  /** Ends what is left of a domain and takes its frames back; those that others still have mapped, when they let go. */
  destroy(domain: Domain): void {
    if (!this.#domains.delete(domain.id)) return;
    domain.crash("destroyed");
    domain.events.closeAll();
    domain.grantMappings.close();
    this.machine.processor.cr3 = this.#hole.idleRoot * PAGE_SIZE;
    for (const vcpu of domain.vcpus) {
      this.#worldSwitch.forget(vcpu);
      this.#dismantle(vcpu);
    }
    domain.grants.close();
    this.machine.types.releaseAll(domain.id);
    this.machine.types.putPageAndType(domain.sharedInfoFrame);
    domain.pages = 0;
  }

  /** Lets go of what a virtual processor holds. */
  #dismantle(vcpu: Vcpu): void {
    const { types, frames } = this.machine;
    dropLdt(vcpu);
    dropGdt(vcpu);
    if (vcpu.root !== NO_FRAME) types.putPageAndType(vcpu.root);
    vcpu.root = NO_FRAME;
    if (vcpu.infoRegistered) types.putPageAndType(Math.floor(vcpu.infoAddress / PAGE_SIZE));
    frames.put(vcpu.registers.page / PAGE_SIZE);
  }

  #frameFor(id: DomainId): MachineFrame {
    const frame = this.machine.frames.allocate(id);
    if (frame === NO_FRAME) throw new HypervisorError("ERR_MEMORY", "memory", "room for a domain", "none left");
    return frame;
  }

  #privateFrame(): MachineFrame {
    const frame = this.machine.frames.allocatePrivate();
    if (frame === NO_FRAME) throw new HypervisorError("ERR_MEMORY", "memory", "room for a domain", "none left");
    return frame;
  }

  /** Puts the processor where the hypervisor stands. */
  #standUp(): void {
    const { processor, model } = this.machine;
    const { hostSide, idleRoot } = this.#hole;
    const sse = (model.features & CPUID_FXSR) !== 0 ? CR4_OSFXSR : 0;
    const exceptions = (model.features & CPUID_SSE) !== 0 ? CR4_OSXMMEXCPT : 0;
    processor.withdraw();
    processor.cr0 = CR0_UNPAGED;
    processor.cr4 = CR4_PAE | sse | exceptions;
    processor.cr3 = idleRoot * PAGE_SIZE;
    processor.cr0 = CR0_RUNNING;
    processor.loadGdt(hostSide.gdtAddress, hostSide.gdtLimit);
    processor.loadIdt(hostSide.idtAddress, hostSide.idtLimit);
    processor.loadSegment("cs", hostSide.codeSelector);
    for (const register of ["ss", "ds", "es"] as const) processor.loadSegment(register, hostSide.dataSelector);
    for (const register of ["fs", "gs", "ldtr"] as const) processor.loadSegment(register, 0);
    processor.loadSegment("tr", hostSide.taskSelector);
    processor.eflags = EFLAGS_HOST;
    processor.setRegister(ESP, hostSide.stackAddress);
    processor.eip = hostSide.enterAddress;
  }
}

/**
 * Makes a hypervisor of a processor.
 * @throws HypervisorError `ERR_MEMORY` if the processor's memory is too small to stand in (some 40 pages).
 */
export function createHypervisor(options: HypervisorOptions): Hypervisor {
  return new Hypervisor(options);
}
