/*L:050 A kernel as a bzImage.
 *
 * What distributions install: sectors of real-mode setup code, which a Guest has no use for, then protected-mode code
 * that belongs at 1 MiB and unpacks the kernel that it carries. The setup code's header says how much there is of each.
 * Before it: the plain format. Next: what the kernel is packed in (unpack.ts). */
import { LauncherError } from "../errors.js";
import type { BzImageHeader, KernelImage } from "./kernel-image.js";

/*
 * Setup header (Linux Documentation/x86/boot.txt), offsets in the file; with the protocol that brought the field
 *   1f1 setup_sects u8       1f4 syssize u32, in 16 bytes   1fe 55 AA           202 "HdrS"
 *   206 version u16          20e kernel_version u16         211 loadflags u8    214 code32_start u32
 *   230 kernel_alignment u32 (2.05)    236 xloadflags u16 (2.12)
 *   248 payload_offset u32, 24c payload_length u32 (2.08)
 *   258 pref_address u64, 260 init_size u32 (2.10)
 */
const SETUP_SECTS = 0x1f1;
const SYSSIZE = 0x1f4;
const BOOT_FLAG = 0x1fe;
const HEADER_MAGIC = 0x202;
const VERSION = 0x206;
const KERNEL_VERSION = 0x20e;
const LOADFLAGS = 0x211;
const CODE32_START = 0x214;
const KERNEL_ALIGNMENT = 0x230;
const XLOADFLAGS = 0x236;
const PAYLOAD_OFFSET = 0x248;
const PAYLOAD_LENGTH = 0x24c;
const PREF_ADDRESS = 0x258;
const INIT_SIZE = 0x260;
const HEADER_END = 0x264;

const BOOT_FLAG_VALUE = 0xaa55;
/** "HdrS", little-endian. */
const HEADER_MAGIC_VALUE = 0x53726448;
const LOADED_HIGH = 1 << 0;
const XLF_KERNEL_64 = 1 << 0;

const SECTOR_BYTES = 512;
/** What setup_sects 0 means. */
const DEFAULT_SETUP_SECTS = 4;
const SYSSIZE_UNIT = 16;
const VERSION_BYTES = 128;

/** Where the protected-mode code of every bzImage goes. */
export const BZIMAGE_ADDRESS = 0x100000;

const PROTOCOL_2_04 = 0x204;
const PROTOCOL_2_05 = 0x205;
const PROTOCOL_2_08 = 0x208;
const PROTOCOL_2_10 = 0x20a;
const PROTOCOL_2_12 = 0x20c;

/** Text up to the first zero. */
function textAt(bytes: Uint8Array, offset: number): string {
  const end = bytes.indexOf(0, offset);
  const limit = Math.min(end < 0 ? bytes.length : end, offset + VERSION_BYTES);
  return String.fromCharCode(...bytes.subarray(offset, limit));
}

/** The program that unpacks, and what it unpacks. */
function readCode(bytes: Uint8Array, view: DataView, protocol: number, name: string): Uint8Array {
  const start = ((view.getUint8(SETUP_SECTS) || DEFAULT_SETUP_SECTS) + 1) * SECTOR_BYTES;
  const size = protocol >= PROTOCOL_2_04 ? view.getUint32(SYSSIZE, true) * SYSSIZE_UNIT : SYSSIZE_UNIT;
  // The size is rounded up to its unit; the file need not be.
  if (bytes.length <= start || bytes.length < start + size - (SYSSIZE_UNIT - 1)) {
    const expected = `${start + size} bytes at least, says its header`;
    throw new LauncherError("ERR_KERNEL_TRUNCATED", name, expected, bytes.length, "the file was cut short");
  }
  return bytes.subarray(start);
}

function readHeader(bytes: Uint8Array, view: DataView, protocol: number, code: Uint8Array): BzImageHeader {
  const pointer = view.getUint16(KERNEL_VERSION, true);
  const has = (version: number) => protocol >= version && bytes.length >= HEADER_END;
  const payloadAt = has(PROTOCOL_2_08) ? view.getUint32(PAYLOAD_OFFSET, true) : 0;
  const payloadSize = has(PROTOCOL_2_08) ? view.getUint32(PAYLOAD_LENGTH, true) : 0;
  const packed = payloadSize > 0 && payloadAt + payloadSize <= code.length;
  return {
    protocol,
    version: pointer === 0 ? "" : textAt(bytes, pointer + SECTOR_BYTES),
    payload: packed ? code.subarray(payloadAt, payloadAt + payloadSize) : null,
    alignment: has(PROTOCOL_2_05) ? view.getUint32(KERNEL_ALIGNMENT, true) : 0,
    preferredAddress: has(PROTOCOL_2_10) ? view.getUint32(PREF_ADDRESS, true) : 0,
    initSize: has(PROTOCOL_2_10) ? view.getUint32(INIT_SIZE, true) : 0,
  };
}

/**
 * Reads a bzImage.
 * @returns null if the file is none at all.
 * @throws LauncherError with a code that begins with `ERR_KERNEL` if it is a bad one.
 */
export function readBzImage(bytes: Uint8Array, name: string): KernelImage | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < BOOT_FLAG + 2 || view.getUint16(BOOT_FLAG, true) !== BOOT_FLAG_VALUE) return null;
  if (bytes.length < CODE32_START + 4 || view.getUint32(HEADER_MAGIC, true) !== HEADER_MAGIC_VALUE) return null;
  const protocol = view.getUint16(VERSION, true);
  if ((view.getUint8(LOADFLAGS) & LOADED_HIGH) === 0) {
    const advice = "build it with make bzImage";
    throw new LauncherError("ERR_KERNEL_FORMAT", name, "a bzImage", "an old zImage, which loads below 1 MiB", advice);
  }
  if (protocol >= PROTOCOL_2_12 && bytes.length >= HEADER_END && view.getUint16(XLOADFLAGS, true) & XLF_KERNEL_64) {
    const advice = "lguest runs 32-bit kernels only";
    throw new LauncherError("ERR_KERNEL_CLASS", name, "a 32-bit bzImage", "a 64-bit one", advice);
  }
  const code = readCode(bytes, view, protocol, name);
  const bzImage = readHeader(bytes, view, protocol, code);
  const end = Math.max(BZIMAGE_ADDRESS + code.length, bzImage.preferredAddress + bzImage.initSize);
  return {
    format: "bzImage",
    entry: view.getUint32(CODE32_START, true) || BZIMAGE_ADDRESS,
    segments: [{ address: BZIMAGE_ADDRESS, bytes: code, size: code.length }],
    end,
    notes: [],
    xenGuest: null,
    bzImage,
  };
}
