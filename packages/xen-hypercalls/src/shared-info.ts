/*X:260 The shared page.
 * What hypervisor and guest tell one another without a call: pending and masked events, the wall clock, and for each
 * virtual processor its event mask, CR2 and the time. Time is told as a pair, the system time at a value of the TSC, and
 * a rate; a guest works out the rest. Structures from public/xen.h and arch-x86/xen.h. Before: vcpu.ts. Next: sharing
 * pages, grants.ts. */

import { array, I8, MFN, POINTER, U8, U32, U64 } from "./field-types.js";
import { type Decoded, defineLayout, out } from "./layout.js";

/** System time at an instant, and how to go on from there. Odd `version`: it is being written, read again. */
export const vcpuTimeInfo = defineLayout("vcpu_time_info", {
  version: U32,
  pad0: out(U32),
  /** TSC at the instant. */
  tsc_timestamp: U64,
  /** Nanoseconds since the domain's start, at the instant. */
  system_time: U64,
  /** Nanoseconds a shifted tick, times 2^32. */
  tsc_to_system_mul: U32,
  /** Ticks are first shifted left by this, right if negative. */
  tsc_shift: I8,
  /** Bit 0: times of all virtual processors agree. */
  flags: U8,
  pad1: out(array(U8, 2)),
});

const TICKS_MASK = (1n << 64n) - 1n;

/**
 * System time in nanoseconds when the TSC shows `tsc`.
 * @param tsc unsigned 64-bit; not before `tsc_timestamp`.
 */
export function systemTimeAt(time: Readonly<Decoded<typeof vcpuTimeInfo>>, tsc: bigint): bigint {
  const ticks = (tsc - time.tsc_timestamp) & TICKS_MASK;
  const shifted =
    time.tsc_shift < 0 ? ticks >> BigInt(-time.tsc_shift) : (ticks << BigInt(time.tsc_shift)) & TICKS_MASK;
  return time.system_time + ((shifted * BigInt(time.tsc_to_system_mul)) >> 32n);
}

/**
 * `tsc_to_system_mul` and `tsc_shift` for a TSC of a frequency: the multiplier lies in 2^31..2^32 - 1, so that no more
 * than one part in 2^31 is lost.
 * @param tscKhz whole kHz, 1 or more.
 */
export function timeScale(tscKhz: number): { tsc_to_system_mul: number; tsc_shift: number } {
  const ticksPerSecond = BigInt(tscKhz) * 1000n;
  const nanoseconds = 1_000_000_000n << 32n;
  let shift = 0;
  // mul = ns a shifted tick * 2^32 = nanoseconds / (ticksPerSecond * 2^shift)
  const scaled = (): bigint =>
    shift < 0 ? (nanoseconds << BigInt(-shift)) / ticksPerSecond : (nanoseconds >> BigInt(shift)) / ticksPerSecond;
  while (scaled() >= 1n << 32n) shift++;
  while (scaled() < 1n << 31n) shift--;
  return { tsc_to_system_mul: Number(scaled()), tsc_shift: shift };
}

/** What i386 adds to a virtual processor's part. */
export const archVcpuInfo = defineLayout("arch_vcpu_info", {
  /** Address of the last page fault. */
  cr2: POINTER,
  pad: out(array(U32, 5)),
});

/** A virtual processor's part of the shared page, or of the page that it registered. */
export const vcpuInfo = defineLayout("vcpu_info", {
  /** Some event is pending for it. */
  evtchn_upcall_pending: U8,
  /** It does not want to hear now: the guest's IF, inverted. */
  evtchn_upcall_mask: U8,
  /** Bit n: element n of evtchn_pending has something. */
  evtchn_pending_sel: U32,
  arch: archVcpuInfo,
  time: vcpuTimeInfo,
});

/** What i386 adds to the shared page: the guest's own bookkeeping, for tools. */
export const archSharedInfo = defineLayout("arch_shared_info", {
  max_pfn: U32,
  /** Frame that lists the frames that list the frames of the pfn-to-mfn table. */
  pfn_to_mfn_frame_list_list: MFN,
  nmi_reason: U32,
  p2m_cr3: U32,
  p2m_vaddr: POINTER,
  p2m_generation: U32,
  /** Upper word of wc_sec. */
  wc_sec_hi: U32,
});

/** Virtual processors that have a part in the shared page; others must register one. */
export const XEN_LEGACY_MAX_VCPUS = 32;

/** The shared page. */
export const sharedInfo = defineLayout("shared_info", {
  vcpu_info: array(vcpuInfo, XEN_LEGACY_MAX_VCPUS),
  /** Bit `port & 31` of element `port >> 5`, see `portBits`. */
  evtchn_pending: array(U32, 32),
  evtchn_mask: array(U32, 32),
  /** Odd: the wall clock is being written, read again. */
  wc_version: U32,
  /** Wall clock at system time 0: seconds since 1970, UTC. */
  wc_sec: U32,
  wc_nsec: U32,
  arch: archSharedInfo,
});
