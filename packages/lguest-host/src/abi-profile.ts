/*H:020 The ABI as data.
 *
 * lguest changed its interface with every release and said so. What a kernel expects, the numbers of the hypercalls,
 * the registers that carry their arguments, the fields of `struct lguest_data`, which gates the Host keeps to itself,
 * is described here as one value, chosen when the Guest is made, and no other room tests for a version. Each file that
 * follows asks the profile. Next: the Host's store of page frames (frames.ts). */

import {
  REG_CS,
  REG_DS,
  REG_EAX,
  REG_EBX,
  REG_ECX,
  REG_EDX,
  REG_EFLAGS,
  REG_ES,
  REG_ESI,
  REG_SS,
} from "@lguest/switcher";
import { LguestHostError } from "./errors.js";

/** Every hypercall that any described ABI has. */
export type HypercallName =
  | "FLUSH_ASYNC"
  | "LGUEST_INIT"
  | "SHUTDOWN"
  | "NEW_PGTABLE"
  | "FLUSH_TLB"
  | "LOAD_IDT_ENTRY"
  | "SET_STACK"
  | "TS"
  | "SET_CLOCKEVENT"
  | "HALT"
  | "SET_PMD"
  | "SET_PTE"
  | "SET_PGD"
  | "LOAD_TLS"
  | "NOTIFY"
  | "LOAD_GDT_ENTRY"
  | "SEND_INTERRUPTS";

/** Hypercall numbers are below this in every ABI; a stats table has as many slots. */
export const HYPERCALL_SLOTS = 32;

/** Byte offsets in `struct lguest_data`, the page that Guest and Host share. All fields are 32 bits unless told. */
export interface LguestDataLayout {
  /** 0x200 when virtual interrupts are on, 0 when they are off. */
  readonly irqEnabled: number;
  /** One bit for each virtual interrupt that the Guest masks. */
  readonly blockedInterrupts: number;
  /** Where the Host leaves the address of a page fault. */
  readonly cr2: number;
  /** Seconds since 1970, then nanoseconds. */
  readonly time: number;
  /** 0x200 while an interrupt waits behind irqEnabled. */
  readonly irqPending: number;
  /** One byte for each slot of the ring: 0xFF is free, anything else is a call to do. */
  readonly hcallStatus: number;
  /** The ring's calls, {@link AbiProfile.ringCallWords} words each. */
  readonly hcalls: number;
  /** The Host says how much of the top of the address space is the Switcher's, in bytes. */
  readonly reserveMem: number;
  /** The Host says how fast the time stamp counter runs, or 0. */
  readonly tscKhz: number;
  /** First instruction at which no interrupt may be delivered, and the first after them. */
  readonly noirqStart: number;
  readonly noirqEnd: number;
  /** Above this address all the Guest's page tables are alike. */
  readonly kernelAddress: number;
  /** The vector of system calls. */
  readonly syscallVec: number;
  /** Bytes of the whole. */
  readonly size: number;
}

/** The places in the GDT that mean something to the Host. */
export interface GdtPlaces {
  readonly entries: number;
  readonly lguestCs: number;
  readonly lguestDs: number;
  readonly kernelCs: number;
  readonly kernelDs: number;
  readonly tss: number;
  readonly doubleFaultTss: number;
  readonly tlsFirst: number;
  readonly tlsCount: number;
}

/** What a kernel of one era expects of its Host. */
export interface AbiProfile {
  readonly id: string;
  /** In words, for `lguest info`. */
  readonly title: string;
  readonly hypercalls: Readonly<Partial<Record<HypercallName, number>>>;
  /** Slots of the register page (registers.ts): the call's number, then its arguments. */
  readonly callRegister: number;
  readonly argumentRegisters: readonly [number, number, number, number];
  readonly ringSize: number;
  /** Words of one call in the ring: the number, then the arguments in the order of `argumentRegisters`. */
  readonly ringCallWords: number;
  /** The vector of `int` that makes a hypercall. */
  readonly trapEntry: number;
  /** The kernel executes `vmcall`, and the Host rewrites it to the `int`. */
  readonly rewritesVmcall: boolean;
  readonly data: LguestDataLayout;
  readonly gdt: GdtPlaces;
  /** IDT entries that the Guest's wishes for are ignored. */
  readonly ignoredGates: readonly number[];
  /** Traps that never go directly into the Guest. */
  readonly hostGates: readonly number[];
  /** Until the first NEW_PGTABLE: addresses are physical, or the Host builds tables in the Guest's RAM. */
  readonly firstPageTables: "linear" | "built-by-host";
  readonly deviceBus: "lguest-page" | "pci";
  /** Pages above RAM for device descriptors and rings. */
  readonly devicePages: number;
  /** Values of the register page's slots at start; those not named are 0. */
  readonly startRegisters: Readonly<Record<number, number>>;
}

/** The privilege level at which a Guest's kernel runs. */
export const GUEST_PL = 1;
/** Virtual interrupts of a Guest. */
export const LGUEST_IRQS = 32;
/** IDT vectors below this are the processor's traps; virtual interrupt n is vector FIRST_EXTERNAL_VECTOR + n. */
export const FIRST_EXTERNAL_VECTOR = 32;
/** EFLAGS.IF, also the value of irqEnabled and irqPending when they are on. */
export const EFLAGS_IF = 0x200;

const KERNEL_CS_ENTRY = 12;
const KERNEL_DS_ENTRY = 13;
const RING_SIZE = 64;

/* struct lguest_data of 3.11: six words, the ring's status bytes, the ring, then what is told at initialisation. */
const DATA_3_11: LguestDataLayout = {
  irqEnabled: 0,
  blockedInterrupts: 4,
  cr2: 8,
  time: 12,
  irqPending: 20,
  hcallStatus: 24,
  hcalls: 88,
  reserveMem: 1368,
  tscKhz: 1372,
  noirqStart: 1376,
  noirqEnd: 1380,
  kernelAddress: 1384,
  syscallVec: 1388,
  size: 1392,
};

/** Linux with physical = virtual until the first NEW_PGTABLE, virtio on the lguest page, 17 hypercalls, PAE or not. */
export const LGUEST_3_11: AbiProfile = {
  id: "3.11",
  title: "lguest of Linux 3.11: 17 hypercalls by int 0x1f, virtio on the lguest page",
  hypercalls: {
    FLUSH_ASYNC: 0,
    LGUEST_INIT: 1,
    SHUTDOWN: 2,
    NEW_PGTABLE: 4,
    FLUSH_TLB: 5,
    LOAD_IDT_ENTRY: 6,
    SET_STACK: 7,
    TS: 8,
    SET_CLOCKEVENT: 9,
    HALT: 10,
    SET_PMD: 13,
    SET_PTE: 14,
    SET_PGD: 15,
    LOAD_TLS: 16,
    NOTIFY: 17,
    LOAD_GDT_ENTRY: 18,
    SEND_INTERRUPTS: 19,
  },
  callRegister: REG_EAX,
  argumentRegisters: [REG_EBX, REG_ECX, REG_EDX, REG_ESI],
  ringSize: RING_SIZE,
  ringCallWords: 5,
  trapEntry: 0x1f,
  rewritesVmcall: false,
  data: DATA_3_11,
  gdt: {
    entries: 32,
    lguestCs: 10,
    lguestDs: 11,
    kernelCs: KERNEL_CS_ENTRY,
    kernelDs: KERNEL_DS_ENTRY,
    tss: 16,
    doubleFaultTss: 31,
    tlsFirst: 6,
    tlsCount: 3,
  },
  ignoredGates: [2, 8, 15, 0x1f],
  hostGates: [7, 13, 14, 0x1f],
  firstPageTables: "linear",
  deviceBus: "lguest-page",
  devicePages: 256,
  startRegisters: {
    [REG_CS]: KERNEL_CS_ENTRY * 8 + GUEST_PL,
    [REG_DS]: KERNEL_DS_ENTRY * 8 + GUEST_PL,
    [REG_ES]: KERNEL_DS_ENTRY * 8 + GUEST_PL,
    [REG_SS]: KERNEL_DS_ENTRY * 8 + GUEST_PL,
    [REG_EFLAGS]: EFLAGS_IF | 2,
  },
};

/** The profiles that work, newest last. */
export const ABI_PROFILES: readonly AbiProfile[] = [LGUEST_3_11];

/**
 * The profile with this id.
 * @throws LguestHostError `ERR_PROFILE` if there is none.
 */
export function abiProfile(id: string): AbiProfile {
  const profile = ABI_PROFILES.find((candidate) => candidate.id === id);
  if (!profile) {
    throw new LguestHostError("ERR_PROFILE", "ABI profile", `one of ${ABI_PROFILES.map((p) => p.id).join(", ")}`, id);
  }
  return profile;
}

/** The name of each call number of a profile, for dispatch and for people; `undefined` where there is no call. */
export function hypercallNames(profile: AbiProfile): readonly (HypercallName | undefined)[] {
  const names = new Array<HypercallName | undefined>(HYPERCALL_SLOTS).fill(undefined);
  for (const [name, number] of Object.entries(profile.hypercalls)) names[number] = name as HypercallName;
  return names;
}
