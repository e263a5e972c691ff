/*L:590 A kernel, only looked at.
 *
 * `lguest info`: what the file is, which version, where it starts, whether it can boot here and as what. Before it: a
 * run. Next: the command itself (cli.ts). */
import { hex } from "../errors.js";
import { describeKernel, type KernelDescription } from "../kernel-image/describe-kernel.js";
import { formatMemorySize, MAX_GUEST_MEMORY, MAX_LOW_MEMORY } from "../memory-size.js";
import { readImageFile } from "./files.js";

function yesNo(value: boolean | null): string {
  return value === null ? "unknown" : value ? "yes" : "no";
}

function formatLine(kernel: KernelDescription): string {
  if (kernel.format === "elf") return "vmlinux (ELF, 32-bit i386)";
  return `bzImage, boot protocol ${kernel.bootProtocol}, packed with ${kernel.compression}`;
}

function abiLine({ abis, lguest }: KernelDescription): string {
  if (abis.length > 0) return abis.join(", ");
  return lguest === false ? "none: no lguest support" : "none known for this version";
}

/** What a kernel tells Xen. */
function xenRows({ xen }: KernelDescription): [string, string][] {
  if (xen === null) return [];
  const place = [
    `VIRT_BASE ${hex(xen.virtBase)}`,
    `PADDR_OFFSET ${hex(xen.paddrOffset)}`,
    ...(xen.entry === null ? [] : [`ENTRY ${hex(xen.entry)}`]),
    ...(xen.hypercallPage === null ? [] : [`HYPERCALL_PAGE ${hex(xen.hypercallPage)}`]),
  ];
  const said = [
    ...(xen.guestOs === "" ? [] : [`GUEST_OS ${xen.guestOs}`]),
    ...(xen.xenVersion === "" ? [] : [`XEN_VERSION ${xen.xenVersion}`]),
    ...(xen.paeMode === "" ? [] : [`PAE_MODE ${xen.paeMode}`]),
    ...(xen.features === "" ? [] : [`FEATURES ${xen.features}`]),
  ];
  return [["Xen", place.join(", ")], ...(said.length > 0 ? [["", said.join(", ")] as [string, string]] : [])];
}

/** The description as lines for a person. */
export function formatDescription(path: string, kernel: KernelDescription): string {
  const most = kernel.highmem === false ? MAX_LOW_MEMORY : MAX_GUEST_MEMORY;
  const segments = kernel.segments.map(({ address, size }) => `${hex(address)} to ${hex(address + size)}`);
  const rows: [string, string][] = [
    ["kernel", path],
    ["format", formatLine(kernel)],
    ["version", kernel.version ?? "unknown"],
    ["entry", hex(kernel.entry)],
    ["segments", segments.join(", ")],
    ["lguest", yesNo(kernel.lguest)],
    ["ABI", abiLine(kernel)],
    ["PAE", yesNo(kernel.pae)],
    ["memory", `${formatMemorySize(Math.ceil(kernel.end / 2 ** 20) * 2 ** 20)} to ${formatMemorySize(most)}`],
    ["runs on", kernel.supports.join(", ") || "unknown"],
    ...xenRows(kernel),
  ];
  return rows.map(([name, value]) => `${name.padEnd(10)}${value}`).join("\n");
}

/** `lguest info`. @returns what to print, without a line end at its end. */
export async function infoCommand(path: string, json: boolean): Promise<string> {
  const kernel = await describeKernel(readImageFile("kernel", path), path);
  return json ? JSON.stringify(kernel, null, 2) : formatDescription(path, kernel);
}
