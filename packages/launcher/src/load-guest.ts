/*L:110 Loading.
 *
 * The kernel goes where it wants to be, the initrd to the top of RAM, the parameters to the bottom, and nothing may lie
 * on anything else. All of it is checked before the first byte is written, so that a Guest is either loaded whole or
 * not made at all. Before it: what the parameters are. Next: time (clock.ts). */
import type { GuestMemory } from "@lguest/lguest-host";
import { PAGE_SIZE } from "@lguest/mmu";
import { BOOT_PARAMS_END, COMMAND_LINE_BYTES, writeBootParams } from "./boot-params.js";
import { hex, LauncherError } from "./errors.js";
import type { KernelDescription } from "./kernel-image/describe-kernel.js";
import type { KernelImage } from "./kernel-image/kernel-image.js";
import { formatMemorySize, MAX_LOW_MEMORY, MIB } from "./memory-size.js";

/** What goes into a Guest's memory. */
export interface GuestContents {
  readonly image: KernelImage;
  readonly description: KernelDescription;
  /** The kernel's name, for messages. */
  readonly name: string;
  readonly initrd: Uint8Array | null;
  /** Kernel command line. */
  readonly args: string;
}

/** Where everything goes. */
export interface GuestPlan {
  readonly contents: GuestContents;
  readonly memorySize: number;
  readonly commandLine: Uint8Array;
  /** Guest-physical address of the initrd; the top of RAM if there is none. */
  readonly initrdAddress: number;
}

function encodeCommandLine(args: string): Uint8Array {
  const bytes = new TextEncoder().encode(args);
  if (bytes.length >= COMMAND_LINE_BYTES) {
    const expected = `at most ${COMMAND_LINE_BYTES - 1} bytes`;
    throw new LauncherError("ERR_COMMAND_LINE", "kernel arguments", expected, bytes.length);
  }
  if (bytes.includes(0)) {
    throw new LauncherError("ERR_COMMAND_LINE", "kernel arguments", "text without a zero byte", "a zero byte");
  }
  return bytes;
}

/** The kernel lies in RAM, above the parameters. */
function checkKernel({ image, name }: GuestContents, memorySize: number): void {
  const advice = `give it more memory: --memory ${formatMemorySize(Math.ceil(image.end / MIB) * MIB)} at least`;
  for (const { address, size } of image.segments) {
    const range = `${hex(address)} to ${hex(address + size)}`;
    if (address < BOOT_PARAMS_END) {
      const expected = `segments above the boot parameters, from ${hex(BOOT_PARAMS_END)} on`;
      throw new LauncherError("ERR_KERNEL_OUTSIDE_MEMORY", name, expected, range);
    }
    if (address + size > memorySize) {
      const expected = `segments within memory, below ${hex(memorySize)}`;
      throw new LauncherError("ERR_KERNEL_OUTSIDE_MEMORY", name, expected, range, advice);
    }
  }
  if (image.end > memorySize) {
    const expected = `to need no more than the ${formatMemorySize(memorySize)} of memory for unpacking`;
    throw new LauncherError("ERR_KERNEL_OUTSIDE_MEMORY", name, expected, hex(image.end), advice);
  }
}

/** @returns the initrd's address. */
function placeInitrd({ image, initrd }: GuestContents, memorySize: number): number {
  if (initrd === null || initrd.length === 0) return memorySize;
  const address = Math.floor((memorySize - initrd.length) / PAGE_SIZE) * PAGE_SIZE;
  if (address < image.end) {
    const room = Math.max(memorySize - image.end, 0);
    const expected = `at most the ${room} bytes that the kernel leaves of ${formatMemorySize(memorySize)}`;
    throw new LauncherError("ERR_INITRD_SIZE", "initrd", expected, initrd.length, "give the guest more memory");
  }
  return address;
}

function checkLowMemory({ description, name }: GuestContents, memorySize: number): void {
  if (description.highmem !== false || memorySize <= MAX_LOW_MEMORY) return;
  const expected = `at most ${formatMemorySize(MAX_LOW_MEMORY)} for ${name}, built without CONFIG_HIGHMEM`;
  throw new LauncherError("ERR_MEMORY_SIZE", "memory", expected, formatMemorySize(memorySize));
}

/**
 * Finds a place for everything.
 * @param memorySize bytes of RAM.
 * @throws LauncherError if something does not fit.
 */
export function planGuest(contents: GuestContents, memorySize: number): GuestPlan {
  const commandLine = encodeCommandLine(contents.args);
  checkKernel(contents, memorySize);
  checkLowMemory(contents, memorySize);
  return { contents, memorySize, commandLine, initrdAddress: placeInitrd(contents, memorySize) };
}

/** Puts everything into the memory of a Guest that has not started. */
export function loadGuest(memory: GuestMemory, plan: GuestPlan): void {
  const { image, initrd } = plan.contents;
  for (const { address, bytes } of image.segments) memory.writeBytes(address, bytes);
  if (initrd) memory.writeBytes(plan.initrdAddress, initrd);
  writeBootParams(memory, {
    memorySize: plan.memorySize,
    entry: image.entry,
    initrd: initrd && initrd.length > 0 ? { address: plan.initrdAddress, size: initrd.length } : null,
    commandLine: plan.commandLine,
    alignment: image.bzImage?.alignment ?? 0,
    preferredAddress: image.bzImage?.preferredAddress ?? 0,
    initSize: image.bzImage?.initSize ?? 0,
  });
}
