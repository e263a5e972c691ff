/*X:555 Time.
 *
 * System time is nanoseconds of the one clock. A guest reads it without a call: it finds in the shared page the system
 * time at a value of the time stamp counter, and how fast the counter runs; since the counter reads the same clock, one
 * pair would do for ever, but guests expect it fresh. Timers are kept by virtual processor and raise its VIRQ_TIMER.
 * Before: event-channels.ts. Next: what a virtual processor was doing meanwhile, runstate.ts. */
import { VIRQ_TIMER } from "../events.js";
import { encodeInto } from "../layout.js";
import { sharedInfo, timeScale, vcpuInfo, vcpuTimeInfo } from "../shared-info.js";
import type { Domain } from "./domain.js";
import { wake } from "./event-channels.js";
import { VcpuMemory } from "./guest-memory.js";
import { NEVER, type Vcpu } from "./vcpu.js";

const TIME = vcpuInfo.fields.time.offset;
const VERSION = vcpuTimeInfo.fields.version.offset;
const TIME_BYTES = vcpuTimeInfo.size;
const NS_PER_SECOND = 1_000_000_000;
const NS_PER_MS = 1_000_000n;

/** Writes the system time where the guest looks for it. */
export function updateTime(vcpu: Vcpu): void {
  const { machine } = vcpu.domain;
  const now = BigInt(Math.floor(machine.now()));
  const place = vcpu.infoAddress + TIME;
  const version = (machine.memory.read32(place + VERSION) & ~1) + 2;
  const bytes = new Uint8Array(TIME_BYTES);
  encodeInto(
    vcpuTimeInfo,
    {
      version: version >>> 0,
      tsc_timestamp: (now * BigInt(machine.tscKhz)) / NS_PER_MS,
      system_time: now,
      ...timeScale(machine.tscKhz),
      flags: 0,
    },
    bytes,
  );
  machine.memory.writeBytes(place, bytes);
  if (vcpu.timeAddress !== 0) new VcpuMemory(vcpu).write(vcpu.timeAddress, bytes);
}

/** Writes what the wall clock said when system time was 0. */
export function updateWallClock(domain: Domain): void {
  const { memory, epoch } = domain.machine;
  const { wc_version, wc_sec, wc_nsec } = sharedInfo.fields;
  const at = domain.sharedInfo;
  const version = memory.read32(at + wc_version.offset);
  memory.write32(at + wc_sec.offset, Math.floor(epoch / NS_PER_SECOND));
  memory.write32(at + wc_nsec.offset, epoch % NS_PER_SECOND);
  memory.write32(at + wc_version.offset, (version & ~1) + 2);
}

/** Raises what is due. */
export function expireTimers(vcpu: Vcpu): void {
  const { domain } = vcpu;
  const now = domain.machine.now();
  if (now >= vcpu.singleShot) {
    vcpu.singleShot = NEVER;
    domain.events.raiseVirq(VIRQ_TIMER, vcpu.id);
  }
  if (now >= vcpu.periodic) {
    // Ticks that nobody could hear are not made up for.
    const missed = Math.floor((now - vcpu.periodic) / vcpu.period);
    vcpu.periodic += (missed + 1) * vcpu.period;
    domain.events.raiseVirq(VIRQ_TIMER, vcpu.id);
  }
  if (now >= vcpu.pollUntil) wake(vcpu);
}
