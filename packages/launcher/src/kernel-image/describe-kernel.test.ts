import { elfImage } from "@lguest-tools/asm";
import { describe, expect, it } from "vitest";
import { bzImage, gzip } from "../../test/support/images.js";
import { HELLO, tinyKernel } from "../../test/support/tiny-kernel.js";
import { chooseAbi, describeKernel, type KernelDescription } from "./describe-kernel.js";
import { compressionOf, gunzip } from "./unpack.js";

const SET_PMD = Uint8Array.of(0xb8, 0x0d, 0, 0, 0, 0x89, 0xd6, 0xcd, 0x1f);
const LGUEST = "lguest\0LGUEST\0";

/** A vmlinux with these texts in it, and code. */
function vmlinux(text: string, code = new Uint8Array(), notes: string[] = []): Uint8Array {
  const texts = new TextEncoder().encode(text);
  const bytes = new Uint8Array(64 + texts.length + code.length);
  bytes.set(texts, 64);
  bytes.set(code, 64 + texts.length);
  return elfImage({
    entry: 0x1000000,
    segments: [{ paddr: 0x1000000, bytes }],
    notes: notes.map((name) => ({ name, type: 6, description: new Uint8Array(4) })),
  });
}

const BANNER = "Linux version 3.11.10 (me@here) (gcc) #1 SMP\n\0";

describe("describeKernel", () => {
  it("finds version, lguest support, no PAE and no highmem", async () => {
    const text = `${BANNER}${LGUEST}cannot be enabled: non-PAE kernel!\nUse a HIGHMEM enabled kernel.\n`;
    expect(await describeKernel(vmlinux(text))).toEqual({
      format: "elf",
      compression: "none",
      bootProtocol: null,
      version: "3.11.10",
      banner: "Linux version 3.11.10 (me@here) (gcc) #1 SMP",
      entry: 0x1000000,
      segments: [{ address: 0x1000000, size: 64 + text.length }],
      end: 0x1000000 + 64 + text.length,
      lguest: true,
      abis: ["3.11"],
      pae: false,
      highmem: false,
      supports: ["lguest", "PC"],
      xen: null,
    });
  });

  it("finds PAE by the hypercall that only PAE kernels make", async () => {
    expect(await describeKernel(vmlinux(`${BANNER}${LGUEST}`, SET_PMD))).toMatchObject({ pae: true, highmem: true });
    const vmcall = Uint8Array.of(...SET_PMD.subarray(0, 7), 0x0f, 0x01, 0xc1);
    expect(await describeKernel(vmlinux(`${BANNER}${LGUEST}`, vmcall))).toMatchObject({ pae: true });
    const texts = `${BANNER}${LGUEST}NX (Execute Disable) protection: active\n`;
    expect(await describeKernel(vmlinux(texts))).toMatchObject({ pae: true });
    const far = Uint8Array.of(...SET_PMD.subarray(0, 5), ...new Uint8Array(20), 0xcd, 0x1f);
    expect(await describeKernel(vmlinux(`${BANNER}${LGUEST}`, far))).toMatchObject({ pae: false });
  });

  it("is not taken in by the Host's part of lguest, and names what the kernel can do instead", async () => {
    const host = await describeKernel(vmlinux(`${BANNER}lguest: mapped switcher at %p\n`, SET_PMD, ["Xen"]));
    expect(host).toMatchObject({ lguest: false, abis: ["xen"], supports: ["Xen PV", "PC"] });
    expect(() => chooseAbi(host, "3.11", "vmlinux")).toThrow(
      "vmlinux: expected a kernel with lguest support, got one for Xen PV and PC; build it with CONFIG_LGUEST_GUEST=y",
    );
  });

  it("looks into a bzImage packed with gzip, and no others", async () => {
    const kernel = vmlinux(`${BANNER}${LGUEST}non-PAE kernel!`);
    const packed = await gzip(kernel);
    const inside = await describeKernel(bzImage({ payload: packed }));
    expect(inside).toMatchObject({
      format: "bzImage",
      compression: "gzip",
      bootProtocol: "2.12",
      version: "3.11.10",
      entry: 0x100000,
      lguest: true,
      pae: false,
    });
    const xz = await describeKernel(
      bzImage({ payload: Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), version: "3.11.4 (me)" }),
    );
    expect(xz).toMatchObject({ compression: "xz", version: "3.11.4", lguest: null, pae: null, abis: ["3.11"] });
    const old = await describeKernel(bzImage({ protocol: 0x204 }));
    expect(old).toMatchObject({ compression: "unknown", version: null, lguest: null, abis: [] });
  });

  it("believes a kernel of one's own", async () => {
    expect(await describeKernel(tinyKernel(HELLO))).toMatchObject({ lguest: true, abis: ["3.11"], pae: false });
    expect(await describeKernel(tinyKernel(HELLO, { pae: true }))).toMatchObject({ lguest: true, pae: true });
    expect(await describeKernel(tinyKernel(HELLO, { notes: false }))).toMatchObject({ lguest: false, supports: [] });
  });
});

describe("a kernel for Xen", () => {
  it("tells its wishes in notes, and is a domain where it can be nothing else", async () => {
    const only = await describeKernel(vmlinux(BANNER, new Uint8Array(), ["Xen"]));
    expect(only.xen).toMatchObject({ virtBase: 0, paddrOffset: 0, entry: null, hypercallPage: null });
    expect(chooseAbi(only, "auto")).toBe("xen");
    const both = await describeKernel(vmlinux(`${BANNER}${LGUEST}`, new Uint8Array(), ["Xen"]));
    expect(both.abis).toEqual(["xen", "3.11"]);
    expect(chooseAbi(both, "auto")).toBe("3.11");
    expect(chooseAbi(both, "xen")).toBe("xen");
  });

  it("is none without notes, or if it cannot be unpacked", async () => {
    const plain = await describeKernel(vmlinux(BANNER));
    expect(() => chooseAbi(plain, "xen", "vmlinux")).toThrow(
      "vmlinux: expected a kernel with notes for Xen, got one for PC; build it with CONFIG_XEN=y and PAE",
    );
    const packed = bzImage({ payload: Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0) });
    expect(() => chooseAbi({ ...plain, lguest: null, compression: "xz" }, "xen", "bzImage")).toThrow(/packed with xz/);
    expect((await describeKernel(packed)).xen).toBeNull();
  });
});

describe("chooseAbi", () => {
  const of = (version: string | null, abis: string[], lguest: boolean | null = true) =>
    ({ version, abis, lguest, supports: [] }) as unknown as KernelDescription;

  it.each([
    ["3.1.10", "3.11"],
    ["3.19.0-rc1", "3.11"],
  ])("boots %s under %s", async (version, abi) => {
    const description = await describeKernel(vmlinux(`Linux version ${version} (x)\n${LGUEST}`));
    expect(chooseAbi(description, "auto")).toBe(abi);
  });

  it.each(["2.6.32.63", "3.0.1", "4.9.0"])("does not know %s, but tries it when told to", async (version) => {
    const description = await describeKernel(vmlinux(`Linux version ${version} (x)\n${LGUEST}`));
    expect(() => chooseAbi(description, "auto")).toThrow(expect.objectContaining({ code: "ERR_KERNEL_ABI" }));
    expect(chooseAbi(description, "3.11")).toBe("3.11");
  });

  it("gives the benefit of the doubt, and knows no other profiles", () => {
    expect(chooseAbi(of(null, [], null), "auto")).toBe("3.11");
    expect(() => chooseAbi(of(null, []), "2007")).toThrow(expect.objectContaining({ code: "ERR_OPTION" }));
    expect(() => chooseAbi(of(null, []), "auto")).toThrow(/got one that names no version/);
  });
});

describe("gunzip", () => {
  it("unpacks, in spite of padding or a cut", async () => {
    const text = new TextEncoder().encode("kernel ".repeat(20_000));
    const packed = await gzip(text);
    expect(Buffer.compare(await gunzip(packed), text)).toBe(0);
    expect((await gunzip(packed.subarray(0, packed.length - 100))).length).toBeLessThanOrEqual(text.length);
    expect(await gunzip(Uint8Array.of(0x1f, 0x8b, 8, 0, 1))).toEqual(new Uint8Array());
  });

  it("knows the ways of packing by their first bytes", () => {
    expect(compressionOf(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd))).toBe("zstd");
    expect(compressionOf(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46))).toBe("none");
    expect(compressionOf(Uint8Array.of(1, 2, 3))).toBe("unknown");
  });
});
