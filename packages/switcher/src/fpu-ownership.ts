/*S:330 The floating point unit, lazily.
 *
 * There is one FPU and several who use it. Whoever used it last owns its contents. A vCPU that is not the owner runs
 * with CR0.TS set, so that its first floating point instruction traps; only then are the two states exchanged. A
 * Guest that does the same with its own processes asks for TS itself, and then the trap is handed on to it. Nobody
 * ever sees another's numbers. Before it: guest-stay.ts. Next: index.ts, and the Host's story. */
import type { Processor } from "./processor.js";

/** CR0.TS: the next x87, MMX or SSE instruction raises #NM (SDM Vol. 3A §2.5). */
export const CR0_TS = 1 << 3;
/** Bytes of an FXSAVE image. */
const FXSAVE_BYTES = 512;
/* Fields of the image, SDM Vol. 1 §10.5.1: control word at 0, status at 2, abridged tags at 4 (0: all empty), MXCSR at 24. */
const FXSAVE_FCW = 0;
const FXSAVE_MXCSR = 24;
/** The control word after FNINIT: all exceptions masked, 64-bit precision, round to nearest. */
const FCW_INIT = 0x037f;
/** MXCSR at reset: all exceptions masked. */
const MXCSR_INIT = 0x1f80;

/** The state of an FPU that was just initialised, as an FXSAVE image. */
export function initialFpuImage(): Uint8Array {
  const image = new Uint8Array(FXSAVE_BYTES);
  const view = new DataView(image.buffer);
  view.setUint16(FXSAVE_FCW, FCW_INIT, true);
  view.setUint32(FXSAVE_MXCSR, MXCSR_INIT, true);
  return image;
}

/** Who has numbers in the FPU from time to time. */
export interface FpuUser {
  /** The Guest wants CR0.TS set, for a trap of its own. */
  readonly ts: boolean;
  /** An FXSAVE image: the numbers while they are not in the FPU. */
  readonly fpu: Uint8Array;
}

/** The one FPU and whose numbers are in it. */
export class FpuOwnership {
  readonly #processor: Processor;
  #owner: FpuUser | null = null;

  constructor(processor: Processor) {
    this.#processor = processor;
  }

  /** Sets CR0.TS as this vCPU must run with it. */
  prepare(vcpu: FpuUser): void {
    const cr0 = this.#processor.cr0;
    const wanted = vcpu.ts || this.#owner !== vcpu ? cr0 | CR0_TS : cr0 & ~CR0_TS;
    if (wanted !== cr0) this.#processor.cr0 = wanted;
  }

  /** This vCPU used the FPU: from now on it holds its numbers. */
  acquire(vcpu: FpuUser): void {
    if (this.#owner === vcpu) return;
    if (this.#owner) this.#processor.saveFpu(this.#owner.fpu);
    this.#processor.restoreFpu(vcpu.fpu);
    this.#owner = vcpu;
  }

  /** This vCPU will not run again. Its numbers stay in the FPU until another's replace them; nobody can read them. */
  forget(vcpu: FpuUser): void {
    if (this.#owner === vcpu) this.#owner = null;
  }
}
