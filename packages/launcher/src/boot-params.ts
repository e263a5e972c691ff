/*L:100 What a kernel finds when it starts.
 *
 * On a PC the firmware and a boot loader leave a page of parameters for Linux; here the Launcher writes it, at
 * guest-physical 0, with the command line right after it. It says how much memory there is, where the initrd lies, and,
 * by one number, that this is no PC: the kernel then jumps to its lguest entry. Before it: the kernel. Next: everything
 * is put into the Guest's memory (load-guest.ts). */
import type { GuestMemory } from "@lguest/lguest-host";
import { PAGE_SIZE } from "@lguest/mmu";

/*
 * struct boot_params (Linux Documentation/x86/boot.txt and zero-page.txt), the fields that a Guest reads
 *
 *   1e8  e820_entries u8
 *   202  header magic "HdrS" u32
 *   206  version u16                at least 2.07, the first with hardware_subarch
 *   210  type_of_loader u8
 *   211  loadflags u8               bit 6: the segments are set up, do not load a GDT
 *   214  code32_start u32           where it was started
 *   218  ramdisk_image u32          guest-physical address of the initrd
 *   21c  ramdisk_size u32           in bytes
 *   228  cmd_line_ptr u32
 *   230  kernel_alignment u32
 *   23c  hardware_subarch u32       0 PC, 1 lguest, 2 Xen
 *   258  pref_address u64
 *   260  init_size u32
 *   2d0  e820_map: { address u64, size u64, type u32 }
 */
const E820_ENTRIES = 0x1e8;
const HEADER_MAGIC = 0x202;
const VERSION = 0x206;
const TYPE_OF_LOADER = 0x210;
const LOADFLAGS = 0x211;
const CODE32_START = 0x214;
const RAMDISK_IMAGE = 0x218;
const RAMDISK_SIZE = 0x21c;
const CMD_LINE_PTR = 0x228;
const KERNEL_ALIGNMENT = 0x230;
const HARDWARE_SUBARCH = 0x23c;
const PREF_ADDRESS = 0x258;
const INIT_SIZE = 0x260;
const E820_MAP = 0x2d0;
const E820_SIZE = 8;
const E820_TYPE = 16;

/** "HdrS", little-endian. */
const HEADER_MAGIC_VALUE = 0x53726448;
const PROTOCOL_2_07 = 0x207;
/** "Undefined" in the list of boot loaders. */
const LOADER_UNDEFINED = 0xff;
const KEEP_SEGMENTS = 1 << 6;
const SUBARCH_LGUEST = 1;
const E820_RAM = 1;
/** CONFIG_PHYSICAL_ALIGN of the usual i386 kernel. */
const DEFAULT_ALIGNMENT = 0x1000000;

/** Guest-physical address of the parameters. */
export const BOOT_PARAMS_ADDRESS = 0;
/** Guest-physical address of the command line. */
export const COMMAND_LINE_ADDRESS = PAGE_SIZE;
/** Longest command line, its final zero counted, in bytes (COMMAND_LINE_SIZE of Linux for x86). */
export const COMMAND_LINE_BYTES = 2048;
/** Up to here memory is taken before a kernel is loaded. */
export const BOOT_PARAMS_END = COMMAND_LINE_ADDRESS + COMMAND_LINE_BYTES;

/** What {@link writeBootParams} writes down. */
export interface BootParams {
  /** Bytes of RAM. */
  readonly memorySize: number;
  /** Guest-physical address at which the kernel is started. */
  readonly entry: number;
  /** Where the initrd lies, in bytes; null if there is none. */
  readonly initrd: { readonly address: number; readonly size: number } | null;
  /** The command line as bytes, without its final zero. */
  readonly commandLine: Uint8Array;
  /** From a bzImage's header; 0 where unknown. */
  readonly alignment: number;
  readonly preferredAddress: number;
  readonly initSize: number;
}

/** Writes the parameters and the command line into a Guest that has not started. */
export function writeBootParams(memory: GuestMemory, params: BootParams): void {
  const at = BOOT_PARAMS_ADDRESS;
  memory.writeU8(at + E820_ENTRIES, 1);
  memory.writeU32(at + E820_MAP, 0);
  memory.writeU32(at + E820_MAP + E820_SIZE, params.memorySize);
  memory.writeU32(at + E820_MAP + E820_TYPE, E820_RAM);
  memory.writeU32(at + HEADER_MAGIC, HEADER_MAGIC_VALUE);
  memory.writeU16(at + VERSION, PROTOCOL_2_07);
  memory.writeU8(at + TYPE_OF_LOADER, LOADER_UNDEFINED);
  memory.writeU8(at + LOADFLAGS, KEEP_SEGMENTS);
  memory.writeU32(at + CODE32_START, params.entry);
  if (params.initrd) {
    memory.writeU32(at + RAMDISK_IMAGE, params.initrd.address);
    memory.writeU32(at + RAMDISK_SIZE, params.initrd.size);
  }
  memory.writeU32(at + CMD_LINE_PTR, COMMAND_LINE_ADDRESS);
  memory.writeU32(at + KERNEL_ALIGNMENT, params.alignment || DEFAULT_ALIGNMENT);
  memory.writeU32(at + HARDWARE_SUBARCH, SUBARCH_LGUEST);
  memory.writeU32(at + PREF_ADDRESS, params.preferredAddress);
  memory.writeU32(at + INIT_SIZE, params.initSize);
  memory.writeBytes(COMMAND_LINE_ADDRESS, params.commandLine);
  memory.writeU8(COMMAND_LINE_ADDRESS + params.commandLine.length, 0);
}
