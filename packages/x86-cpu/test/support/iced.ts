/* iced-x86, an independent decoder, told which processor this is. */
import { CpuidFeature, DecoderOptions } from "iced-x86";

/** What an i686 with MMX and SSE to SSE3 has; the rest must be undefined here. */
export const PRESENT = new Set<CpuidFeature>([
  CpuidFeature.INTEL8086,
  CpuidFeature.INTEL8086_ONLY,
  CpuidFeature.INTEL186,
  CpuidFeature.INTEL286,
  CpuidFeature.INTEL386,
  CpuidFeature.INTEL486,
  CpuidFeature.CLFSH,
  CpuidFeature.CMOV,
  CpuidFeature.CPUID,
  CpuidFeature.CX8,
  CpuidFeature.FPU,
  CpuidFeature.FPU287,
  CpuidFeature.FPU387,
  CpuidFeature.FXSR,
  CpuidFeature.MMX,
  CpuidFeature.MSR,
  CpuidFeature.MULTIBYTENOP,
  CpuidFeature.PAUSE,
  CpuidFeature.RDPMC,
  CpuidFeature.SEP,
  CpuidFeature.SSE,
  CpuidFeature.SSE2,
  CpuidFeature.SSE3,
  CpuidFeature.TSC,
]);

/** iced's options: processors without LZCNT, TZCNT and CET, on which these are BSR, BSF and hint NOPs. */
export const OPTIONS =
  DecoderOptions.ForceReservedNop |
  DecoderOptions.NoMPFX_0FBC |
  DecoderOptions.NoMPFX_0FBD |
  DecoderOptions.NoWbnoinvd |
  DecoderOptions.NoLahfSahf64;
