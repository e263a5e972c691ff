/*L:530 What the command says about itself.
 *
 * Before it: how its words are read. Next: files (files.ts). */
import { formatMemorySize, MAX_GUEST_MEMORY, MAX_LOW_MEMORY } from "../memory-size.js";

/** The usage, without a line end at its end. */
export function helpText(): string {
  return `lguest: boots 32-bit paravirtual kernels, without root and without hardware virtualisation.

  lguest run [OPTIONS] KERNEL [-- ARGS...]     boot a vmlinux or bzImage with lguest or Xen support
  lguest demo [OPTIONS] [--batch]              boot the guest that comes with this package
  lguest info KERNEL [--json]                  say what a kernel is and whether it can boot here
  lguest help | --version
  lguest 64 KERNEL [--initrd=FILE] ARGS...     the same as run, in the original Launcher's form

  -m, --memory SIZE     RAM, such as 64M (the default) or 1G; at most ${formatMemorySize(MAX_GUEST_MEMORY)},
                        ${formatMemorySize(MAX_LOW_MEMORY)} for a kernel without CONFIG_HIGHMEM
  -i, --initrd FILE     initial RAM disk
      --abi ID          what the kernel runs on: auto (the default), 3.11 for lguest, or xen
      --pae WHICH       auto (the default), yes or no: format of the kernel's page tables
  -t, --timeout S       give up after S seconds
      --clock WHICH     wall (the default), or virtual: time counted in instructions, so that runs repeat
      --stats FILE      write counters as JSON at the end
      --trace FILE      write one line per hypercall, reflected trap, emulated instruction and interrupt
      --beside KERNEL   boot one more guest on the same processor; its console goes to standard error
      --no-reboot       end, with status 4, when the guest asks to be booted again
      --batch           (demo) run the tour and power off

In the terminal, Ctrl-A X leaves, Ctrl-A Ctrl-A sends one Ctrl-A, and Ctrl-C goes to the guest.

Exit status: 0 powered off; 1 the guest died or panicked; 2 usage; 3 a file could not be read; 4 restart asked for
under --no-reboot; 124 timeout.`;
}
