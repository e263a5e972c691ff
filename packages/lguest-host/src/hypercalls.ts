/*H:200 Hypercalls.
 *
 * What a Guest's kernel cannot do for itself it asks for: a number in one register, up to four arguments in others,
 * and a trap. Calls that can wait are written into a ring that both sides see, and all that are in it are done, in
 * order, before the next direct one. A call that makes no sense ends the Guest. Before anything else a Guest must say
 * where its shared page is; that first call is initialize-guest.ts, next. */
import { type AbiProfile, HYPERCALL_SLOTS, type HypercallName } from "./abi-profile.js";
import { setClockEvent } from "./clock-events.js";
import type { Guest } from "./guest.js";
import { NO_DATA } from "./guest.js";
import { initializeGuest } from "./initialize-guest.js";
import { loadGuestIdtEntry } from "./interrupts/direct-traps.js";
import { setGuestStack } from "./interrupts/guest-stack.js";
import { endGuest, killGuest } from "./kill-guest.js";
import { flushAll, flushUser } from "./page-tables/flush.js";
import { setPgd, setPmd, setPte } from "./page-tables/set-entries.js";
import { newPageTable } from "./page-tables/switch-root.js";
import { loadGuestGdtEntry, loadGuestTls } from "./segments.js";
import { traceHypercall } from "./trace.js";
import type { Vcpu } from "./vcpu.js";

/** Does one call. @param args its four arguments, unsigned. */
type Handler = (vcpu: Vcpu, args: Uint32Array) => void;

/** A ring slot without a call. */
const SLOT_FREE = 0xff;
/** What SHUTDOWN's second argument asks for. */
const SHUTDOWN_POWER_OFF = 1;
const SHUTDOWN_RESTART = 2;
/** Bytes of SHUTDOWN's text. */
const SHUTDOWN_TEXT_BYTES = 128;
/** The text of an orderly end; a panic asks for power-off, too, but with its own. */
const POWER_DOWN_TEXT = "Power down";

function shutDown(vcpu: Vcpu, args: Uint32Array): void {
  const { guest } = vcpu;
  const text = decodeText(guest.memory.readBytes(args[0], SHUTDOWN_TEXT_BYTES));
  if (args[1] === SHUTDOWN_RESTART) endGuest(guest, { kind: "restart" });
  else if (args[1] === SHUTDOWN_POWER_OFF && text === POWER_DOWN_TEXT) {
    endGuest(guest, { kind: "shutdown", reason: text });
  } else killGuest(guest, `CRASH: ${text}`);
}

/** Text up to the first zero; the last byte never counts. */
function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? bytes.length - 1 : end));
}

const HANDLERS: Readonly<Record<HypercallName, Handler>> = {
  /* Coming out of the Guest is all that these two are for: the ring was done, or interrupts will be looked at. */
  FLUSH_ASYNC: () => {},
  SEND_INTERRUPTS: () => {},
  LGUEST_INIT: (vcpu) => killGuest(vcpu.guest, "already have lguest_data"),
  SHUTDOWN: shutDown,
  FLUSH_TLB: (vcpu, args) => {
    if (args[0] !== 0) flushAll(vcpu.guest.paging, vcpu);
    else flushUser(vcpu.guest.paging, vcpu);
  },
  NEW_PGTABLE: (vcpu, args) => newPageTable(vcpu.guest.paging, vcpu, args[0]),
  SET_STACK: (vcpu, args) => setGuestStack(vcpu, args[0], args[1], args[2]),
  SET_PTE: (vcpu, args) => setPte(vcpu.guest.paging, vcpu, args[0], args[1], args[2], vcpu.guest.pae ? args[3] : 0),
  SET_PGD: (vcpu, args) => setPgd(vcpu.guest.paging, args[0], args[1]),
  SET_PMD: (vcpu, args) => setPmd(vcpu.guest.paging, vcpu, args[0], args[1]),
  SET_CLOCKEVENT: (vcpu, args) => setClockEvent(vcpu, args[0]),
  TS: (vcpu, args) => {
    vcpu.ts = args[0] !== 0;
  },
  HALT: (vcpu) => {
    vcpu.halted = true;
  },
  NOTIFY: (vcpu, args) => {
    vcpu.pendingNotify = args[0];
  },
  LOAD_GDT_ENTRY: (vcpu, args) => loadGuestGdtEntry(vcpu, args[0], args[1], args[2]),
  LOAD_IDT_ENTRY: (vcpu, args) => loadGuestIdtEntry(vcpu, args[0], args[1], args[2]),
  LOAD_TLS: (vcpu, args) => loadGuestTls(vcpu, args[0]),
};

/** The handler and name of each call number of a profile. */
interface DispatchTable {
  readonly handlers: readonly (Handler | undefined)[];
  readonly names: readonly string[];
}

const dispatchTables = new WeakMap<AbiProfile, DispatchTable>();

function dispatchTable(profile: AbiProfile): DispatchTable {
  const known = dispatchTables.get(profile);
  if (known) return known;
  const handlers = new Array<Handler | undefined>(HYPERCALL_SLOTS).fill(undefined);
  const names = new Array<string>(HYPERCALL_SLOTS).fill("?");
  for (const [name, number] of Object.entries(profile.hypercalls)) {
    handlers[number] = HANDLERS[name as HypercallName];
    names[number] = name;
  }
  const table = { handlers, names };
  dispatchTables.set(profile, table);
  return table;
}

/** The arguments of the call in progress. */
const callArguments = new Uint32Array(4);

function doHypercall(vcpu: Vcpu, number: number, fromRing: boolean): void {
  const { guest } = vcpu;
  const table = dispatchTable(guest.profile);
  const handler = table.handlers[number];
  if (!handler) {
    killGuest(guest, `Bad hypercall ${number}`);
    return;
  }
  const counters = fromRing ? guest.stats.ringCalls : guest.stats.directCalls;
  counters[number]++;
  if (guest.trace) traceHypercall(guest.trace, fromRing, table.names[number], callArguments, vcpu.registers);
  handler(vcpu, callArguments);
}

/** Does what is in the ring, once around at most, stopping where the Launcher must be told something first. */
function doRing(vcpu: Vcpu): void {
  const { guest } = vcpu;
  const { ringSize, ringCallWords, data } = guest.profile;
  for (let i = 0; i < ringSize && !guest.death && vcpu.pendingNotify < 0; i++) {
    const slot = vcpu.nextHcall;
    const status = guest.dataAddress + data.hcallStatus + slot;
    if (guest.memory.readU8(status) === SLOT_FREE) return;
    vcpu.nextHcall = (slot + 1) % ringSize;
    const call = guest.dataAddress + data.hcalls + slot * ringCallWords * 4;
    for (let word = 0; word < callArguments.length; word++) {
      callArguments[word] = guest.memory.readU32(call + 4 + word * 4);
    }
    doHypercall(vcpu, guest.memory.readU32(call), true);
    guest.memory.writeU8(status, SLOT_FREE);
  }
}

function readDirectArguments(vcpu: Vcpu, guest: Guest): void {
  const slots = guest.profile.argumentRegisters;
  for (let i = 0; i < slots.length; i++) callArguments[i] = vcpu.registers.get(slots[i]);
}

/** The Guest trapped for a hypercall: does the ring, then that call, unless a NOTIFY comes between. */
export function doHypercalls(vcpu: Vcpu): void {
  const { guest } = vcpu;
  const { callRegister, hypercalls } = guest.profile;
  if (guest.dataAddress === NO_DATA) {
    const number = vcpu.registers.get(callRegister);
    vcpu.hypercall = false;
    if (number !== hypercalls.LGUEST_INIT) {
      killGuest(guest, `hypercall ${number} before LGUEST_INIT`);
      return;
    }
    readDirectArguments(vcpu, guest);
    guest.stats.directCalls[number]++;
    if (guest.trace) traceHypercall(guest.trace, false, "LGUEST_INIT", callArguments, vcpu.registers);
    initializeGuest(vcpu, callArguments[0]);
    return;
  }
  doRing(vcpu);
  if (vcpu.pendingNotify >= 0 || guest.death) return;
  readDirectArguments(vcpu, guest);
  vcpu.hypercall = false;
  doHypercall(vcpu, vcpu.registers.get(callRegister), false);
}
