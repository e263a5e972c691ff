import { describe, expect, it } from "vitest";
import { parseCommand, type RunSettings } from "./options.js";

const DEFAULTS: RunSettings = {
  kernels: ["vmlinux"],
  memory: 64 << 20,
  initrd: null,
  args: "",
  abi: "auto",
  pae: undefined,
  timeout: null,
  clock: "wall",
  stats: null,
  trace: null,
  reboot: true,
};

const run = (changes: Partial<RunSettings>) => ({ kind: "run", settings: { ...DEFAULTS, ...changes } });

describe("parseCommand", () => {
  it.each<[words: string, command: object]>([
    ["run vmlinux", run({})],
    ["run --memory 128M vmlinux -- quiet batch", run({ memory: 128 << 20, args: "quiet batch" })],
    ["run vmlinux --initrd F --clock virtual -t 2.5", run({ initrd: "F", clock: "virtual", timeout: 2.5 })],
    [
      "run --initrd=F --stats S --trace T --no-reboot vmlinux",
      run({ initrd: "F", stats: "S", trace: "T", reboot: false }),
    ],
    ["run --abi 3.11 --pae yes vmlinux -- --x -- y", run({ abi: "3.11", pae: true, args: "--x -- y" })],
    ["run --beside other vmlinux --beside third", run({ kernels: ["vmlinux", "other", "third"] })],
    ["demo", run({ kernels: [] })],
    ["demo --batch", run({ kernels: [], args: "batch" })],
    ["demo --batch -- x", run({ kernels: [], args: "batch x" })],
    ["64 vmlinux", run({})],
    ["64 vmlinux --initrd=F console=hvc0 --verbose", run({ initrd: "F", args: "console=hvc0 --verbose" })],
    ["--initrd=F 32 vmlinux a b", run({ memory: 32 << 20, initrd: "F", args: "a b" })],
    ["info vmlinux", { kind: "info", kernel: "vmlinux", json: false }],
    ["info --json vmlinux", { kind: "info", kernel: "vmlinux", json: true }],
    ["", { kind: "help" }],
    ["help", { kind: "help" }],
    ["run --help", { kind: "help" }],
    ["--version", { kind: "version" }],
  ])("%s", (words, command) => {
    expect(parseCommand(words.split(" ").filter((word) => word !== ""))).toEqual(command);
  });

  it.each<[words: string, message: RegExp]>([
    ["boot vmlinux", /expected run, demo, info or help, got "boot"/],
    ["run", /expected a kernel, got none/],
    ["run a b", /got "b" too; kernel arguments go after --/],
    ["run --memory", /memory/],
    ["run --memory 64X vmlinux", /got "64X"/],
    ["run --memory 0 vmlinux", /got "0"/],
    ["run --memory 3G vmlinux", /to 1994M, got "3G"/],
    ["run --timeout soon vmlinux", /seconds, more than 0, got "soon"/],
    ["run --timeout 0 vmlinux", /got "0"/],
    ["run --clock sundial vmlinux", /wall or virtual, got "sundial"/],
    ["run --pae maybe vmlinux", /auto or yes or no/],
    ["run --colour vmlinux", /'--colour'/],
    ["run --stats= vmlinux", /a file name, got ""/],
    ["demo vmlinux", /expected no kernel/],
    ["demo --beside x", /expected no --beside/],
    ["info", /expected one kernel, got 0/],
    ["info a b", /expected one kernel, got 2/],
    ["64", /expected a kernel after the 64 MiB/],
    ["4000 vmlinux", /got "4000"/],
  ])("%s is refused", (words, message) => {
    expect(() => parseCommand(words.split(" "))).toThrow(message);
  });
});
