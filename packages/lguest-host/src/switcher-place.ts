import { encodeSegmentDescriptor, encodeTss32 } from "@lguest/descriptor-tables";
import { PAGE_SIZE, type PhysicalMemory } from "@lguest/mmu";
import type { AbiProfile } from "./abi-profile.js";
import type { FrameAllocator } from "./frames.js";
import { type HostMapping, type HostPages, hostPage } from "./host-pages.js";
import { type StubAddress, setUpStubGates } from "./interrupts/direct-traps.js";
import type { SwitcherPages } from "./page-tables/map-switcher.js";

export interface SwitcherPlace {
  readonly address: number;
  /** Linear address of `struct lguest_pages`, for eax. */
  readonly pagesAddress: number;
  /** Linear address of the way in. */
  readonly entryAddress: number;
  readonly stubAddress: StubAddress;
  /** Host-physical addresses within the state page. */
  readonly hostCr3: number;
  readonly guestTss: number;
  readonly guestIdt: number;
  readonly guestGdt: number;
  readonly pages: SwitcherPages;
  readonly hostMappings: readonly HostMapping[];
}

const A = 0xffc00000;
const REGS = PAGE_SIZE - 72;
const S = 0x1000;
const HOST_IDT = S + 4;
const HOST_GDT = S + 10;
const HOST_SP = S + 16;
const GUEST_IDTD = S + 20;
const GUEST_GDTD = S + 26;
const TSS = S + 32;
const IDT = S + 136;
const GDT = S + 2184;

function image() {
  const out: number[] = [];
  const b = (...x: number[]) => out.push(...x);
  const d = (v: number) => b(v & 255, (v >>> 8) & 255, (v >>> 16) & 255, v >>> 24);
  const entry = 0;
  b(0x06, 0x1e, 0x0f, 0xa8, 0x0f, 0xa0, 0x55);
  b(0x89, 0xa0);
  d(HOST_SP);
  b(0x89, 0xc2, 0x81, 0xc2);
  d(REGS);
  b(0x89, 0xd4, 0x0f, 0x01, 0x90);
  d(GUEST_GDTD);
  b(0x0f, 0x01, 0x98);
  d(GUEST_IDTD);
  b(0xba);
  d(0x80);
  b(0x0f, 0x00, 0xda, 0x8b, 0x90);
  d(HOST_GDT + 2);
  b(0x80, 0xa2);
  d(0x85);
  b(0xfd);
  b(0x0f, 0x22, 0xdb, 0x58, 0x5b, 0x59, 0x5a, 0x5e, 0x5f, 0x5d);
  b(0x0f, 0xa9, 0x0f, 0xa1, 0x1f, 0x07, 0x83, 0xc4, 0x08, 0xcf);
  const sw = () => {
    b(0x06, 0x1e, 0x0f, 0xa0, 0x0f, 0xa8, 0x55, 0x57, 0x56, 0x52, 0x51, 0x53, 0x50);
    b(0xb8);
    d(0x58);
    b(0x8e, 0xd8, 0x89, 0xe0, 0x25);
    d(0xfffff000);
    b(0x8b, 0x98);
    d(REGS + 44);
    b(0x8b, 0x90);
    d(S);
    b(0x0f, 0x22, 0xda, 0x80, 0xa0);
    d(GDT + 16 * 8 + 5);
    b(0xfd);
    b(0x0f, 0x01, 0x90);
    d(HOST_GDT);
    b(0x0f, 0x01, 0x98);
    d(HOST_IDT);
    b(0x8b, 0xa0);
    d(HOST_SP);
    b(0xba);
    d(0x80);
    b(0x0f, 0x00, 0xda);
    b(0x5d, 0x0f, 0xa1, 0x0f, 0xa9, 0x1f, 0x07);
  };
  const ret = out.length;
  sw();
  b(0xcf);
  const deliver = out.length;
  sw();
  b(0x8b, 0x90);
  d(HOST_IDT + 2);
  b(0x8d, 0x04, 0xda, 0x0f, 0xb7, 0x10, 0x8b, 0x40, 0x04, 0x66, 0x31, 0xc0, 0x09, 0xc2, 0xff, 0xe2);
  const nmi = out.length;
  b(0x83, 0xc4, 0x08, 0xcf);
  const stubs: number[] = [];
  for (let n = 0; n < 256; n++) {
    stubs.push(A + out.length);
    if (n !== 8 && (n < 10 || n > 14) && n !== 17) b(0x6a, 0);
    b(0x68);
    d(n);
    const target = n === 2 ? nmi : n < 32 || n === 128 ? ret : deliver;
    b(0xe9);
    d(target - out.length - 4);
  }
  return { bytes: new Uint8Array(out), entry, stubs };
}

export function createSwitcherPlace(
  memory: PhysicalMemory,
  frames: FrameAllocator,
  profile: AbiProfile,
  host: HostPages,
): SwitcherPlace {
  const { bytes, entry, stubs } = image();
  const text = hostPage(frames);
  const regs = hostPage(frames);
  const state = hostPage(frames);
  if (bytes.length > PAGE_SIZE) throw new Error("too long");
  memory.writeBytes(text, bytes);
  const at = (o: number) => state + o - S;
  const desc = (o: number, limit: number, base: number) => {
    memory.write16(at(o), limit);
    memory.write32(at(o) + 2, base);
  };
  const P = A + PAGE_SIZE;
  desc(HOST_IDT, host.idtLimit, host.idtAddress);
  desc(HOST_GDT, host.gdtLimit, host.gdtAddress);
  desc(GUEST_IDTD, 2047, P + IDT);
  desc(GUEST_GDTD, 255, P + GDT);
  memory.writeBytes(at(TSS), encodeTss32({ esp0: A + 2 * PAGE_SIZE, ss0: 0x58 }));
  const put = (n: number, [lo, hi]: readonly [number, number]) => {
    memory.write32(at(GDT) + n * 8, lo);
    memory.write32(at(GDT) + n * 8 + 4, hi);
  };
  const whole = { base: 0, limit: 0xffffffff, big: true, accessed: true } as const;
  put(10, encodeSegmentDescriptor({ ...whole, kind: "code", readable: true }));
  put(11, encodeSegmentDescriptor({ ...whole, kind: "data", writable: true }));
  put(16, encodeSegmentDescriptor({ kind: "system", type: 9, limit: 0x67, base: P + TSS }));
  const stubAddress = (n: number) => stubs[n];
  setUpStubGates(profile, memory, at(IDT), stubAddress);
  return {
    address: A,
    pagesAddress: P,
    entryAddress: A + entry,
    stubAddress,
    hostCr3: state,
    guestTss: at(TSS),
    guestIdt: at(IDT),
    guestGdt: at(GDT),
    pages: { text: [text], registersAddress: P, stateAddress: P + PAGE_SIZE, state },
    hostMappings: [
      { linear: A, physical: text, writable: false },
      { linear: P, physical: regs, writable: true },
      { linear: P + PAGE_SIZE, physical: state, writable: true },
    ],
  };
}
