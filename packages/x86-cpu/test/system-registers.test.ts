/* Control registers, MSRs, CPUID, ports and their permission, selectors one may ask about. */
import { describe, expect, test } from "vitest";
import {
  CPUID_CLFSH,
  CPUID_NX,
  CPUID_SEP,
  CPUID_SSE2,
  CPUID_TSC,
  CpuError,
  createCpu,
  MAX_MEMORY_BYTES,
  PENTIUM4_MODEL,
} from "../src/index.js";
import { machine, SELECTORS, TIERS } from "./support/protected-machine.js";

const UD = 6;
const GP = 13;
const AC = 17;

describe.each(TIERS)("system registers, %s", (tier) => {
  test.each([
    ["CR0.PG without PE", "mov eax, 0x80000010\n fault: mov cr0, eax", GP],
    ["CR0.NW without CD", "mov eax, 0x20000011\n fault: mov cr0, eax", GP],
    ["a reserved bit of CR4", "mov eax, 0x1000\n fault: mov cr4, eax", GP],
    ["MCE, which no model has", "mov eax, 0x40\n fault: mov cr4, eax", GP],
    ["CR1", "fault: db 0x0f, 0x20, 0xc8", UD],
    ["an unknown MSR", "mov ecx, 0x12345\n fault: rdmsr", GP],
    ["EFER without NX", "mov ecx, 0xc0000080\n fault: rdmsr", GP],
    ["a reserved memory type in the PAT", "mov ecx, 0x277\n mov eax, 2\n xor edx, edx\n fault: wrmsr", GP],
    ["RDPMC", "xor ecx, ecx\n fault: rdpmc", GP],
    ["SYSENTER without its MSR", "fault: sysenter", GP],
    ["RDTSC in ring 3 with TSD", "mov eax, 4\n mov cr4, eax\n mov ebx, user\n jmp to_ring3\nuser:\n fault: rdtsc", GP],
    ["IN in ring 3", "mov ebx, user\n jmp to_ring3\nuser:\n fault: in al, 0x60", GP],
    ["STI in ring 3", "mov ebx, user\n jmp to_ring3\nuser:\n fault: sti", GP],
    [
      "a misaligned read in ring 3 with AM and AC",
      "mov eax, cr0\n or eax, 0x40000\n mov cr0, eax\n mov ebx, user\n jmp to_ring3\nuser: pushfd\n or dword [esp], 0x40000\n popfd\n mov eax, [window]\n fault: mov eax, [window + 2]",
      AC,
    ],
  ])("%s", (_name, body, vector) => {
    const m = machine(tier, `test:\n ${body}`);
    expect(m.fault()).toMatchObject({ vector, errorCode: 0, eip: m.symbols.fault });
  });

  test("LMSW sets PE but cannot clear it; SMSW and CLTS", () => {
    const m = machine(tier, "test: mov ax, 0x8\n lmsw ax\n smsw ebx\n clts\n smsw ecx\n hlt");
    expect(m.run().kind).toBe("halt");
    expect([m.register("ebx"), m.register("ecx")]).toEqual([0x19, 0x11]);
  });

  test("CPUID names the model", () => {
    const m = machine(
      tier,
      "test: xor eax, eax\n cpuid\n mov [window], ebx\n mov [window + 4], edx\n mov [window + 8], ecx\n mov esi, eax\n mov eax, 1\n cpuid\n hlt",
    );
    expect(m.run().kind).toBe("halt");
    expect(String.fromCharCode(...m.cpu.memory.readBytes(m.symbols.window, 12))).toBe("GenuineIntel");
    expect(m.register("esi")).toBe(4);
    expect(m.register("eax")).toBe(0xf34);
    const features = CPUID_TSC | CPUID_CLFSH | CPUID_SSE2 | CPUID_SEP;
    expect(m.register("edx") & features).toBe(features);
  });

  test("SYSENTER and SYSEXIT, as the MSRs say", () => {
    // SYSENTER wants CODE0, DATA0 and then ring 3's pair: MSR 0x08 gives CS 8, SS 16, and back CS 27, SS 35.
    const m = machine(
      tier,
      `test: mov ecx, 0x174
       mov eax, CODE0
       xor edx, edx
       wrmsr
       inc ecx
       mov eax, stack0
       wrmsr
       inc ecx
       mov eax, kernel
       wrmsr
       mov ebx, user
       jmp to_ring3
       user: mov ecx, stack3
       mov edx, out
       sysenter
       kernel: mov esi, cs
       mov edi, esp
       mov ebp, ss
       sysexit
       out: mov eax, cs
       mov ebx, ss
       fault: hlt`,
    );
    expect(m.fault()).toMatchObject({ vector: GP, eip: m.symbols.fault });
    expect([m.register("esi"), m.register("edi"), m.register("ebp")]).toEqual([8, m.symbols.stack0, 16]);
    expect([m.register("eax"), m.register("ebx")]).toEqual([0x1b, 0x23]);
  });

  test("writing the TSC moves it", () => {
    const m = machine(tier, "test: mov ecx, 0x10\n mov eax, 5\n mov edx, 7\n wrmsr\n rdtsc\n hlt");
    expect(m.run().kind).toBe("halt");
    expect([m.register("edx"), m.register("eax")]).toEqual([7, 15]);
  });

  test("ports: sizes, REP INS and OUTS, the I/O map", () => {
    const log: string[] = [];
    let next = 0x41;
    const ports = {
      read: (port: number, size: number) => {
        log.push(`in ${port.toString(16)} ${size}`);
        return next++;
      },
      write: (port: number, size: number, value: number) => {
        log.push(`out ${port.toString(16)} ${size} ${value.toString(16)}`);
      },
    };
    const m = machine(
      tier,
      `test: and byte [io_map + 0x40 / 8], 0xfe
       mov ebx, user
       jmp to_ring3
       user: in al, 0x40
       mov edi, window
       mov dx, 0x40
       mov ecx, 3
       rep insb
       mov esi, window
       outsb
       mov eax, 0x12345678
       fault: out 0x40, ax`,
      { ports },
    );
    expect(m.fault()).toMatchObject({ vector: GP, errorCode: 0, eip: m.symbols.fault });
    expect(log).toEqual(["in 40 1", "in 40 1", "in 40 1", "in 40 1", "out 40 1 42"]);
    expect(String.fromCharCode(...m.cpu.memory.readBytes(m.symbols.window, 3))).toBe("BCD");
    expect(m.register("ecx")).toBe(0);
  });

  test("LAR, LSL, VERR, VERW and ARPL answer without faulting", () => {
    const m = machine(
      tier,
      `test: mov ebx, user
       jmp to_ring3
       user: mov ax, SMALL
       lsl ecx, ax
       lar edx, ax
       mov ax, READONLY
       verw ax
       setz [window]
       verr ax
       setz [window + 1]
       mov ax, CODE0
       lar esi, ax
       setz [window + 2]
       mov ax, DATA0
       mov bx, 3
       arpl ax, bx
       setz [window + 3]
       fault: hlt`,
    );
    expect(m.fault().eip).toBe(m.symbols.fault);
    expect([m.register("ecx"), m.register("edx")]).toEqual([0xfff, 0x40f200]);
    expect([...m.cpu.memory.readBytes(m.symbols.window, 4)]).toEqual([0, 1, 0, 1]);
    expect(m.register("eax") & 0xffff).toBe(SELECTORS.DATA0 | 3);
  });
});

describe("the owner's face", () => {
  test("NX comes with a model that names it", () => {
    const model = { ...PENTIUM4_MODEL, extendedFeatures: CPUID_NX };
    const m = machine("step", "test: mov ecx, 0xc0000080\n mov eax, 0x800\n xor edx, edx\n wrmsr\n rdmsr\n hlt", {
      model,
    });
    expect(m.run().kind).toBe("halt");
    expect(m.register("eax")).toBe(0x800);
  });

  test("mistakes of the caller are thrown with a code", () => {
    const cpu = createCpu({ memoryBytes: 65536, tier: "step" });
    const codeOf = (action: () => void): string | undefined => {
      try {
        action();
      } catch (error) {
        if (error instanceof CpuError) return error.code;
        throw error;
      }
      return undefined;
    };
    expect(codeOf(() => createCpu({ memoryBytes: 1000 }))).toBe("ERR_MEMORY_SIZE");
    expect(codeOf(() => createCpu({ memoryBytes: MAX_MEMORY_BYTES + 4096 }))).toBe("ERR_MEMORY_SIZE");
    expect(codeOf(() => cpu.run(0))).toBe("ERR_PARAMETER");
    expect(codeOf(() => cpu.raise(256))).toBe("ERR_PARAMETER");
    expect(codeOf(() => (cpu.cr4 = 0x80000000))).toBe("ERR_CONTROL_REGISTER");
    cpu.startFlat({ entry: 0 });
    cpu.loadGdt(0, 7);
    expect(codeOf(() => cpu.loadSegment("ds", 0x10))).toBe("ERR_SELECTOR");
    expect(codeOf(() => cpu.saveFpu(new Uint8Array(511)))).toBe("ERR_IMAGE_SIZE");
  });

  test("the largest memory can be had, and its last bytes used", () => {
    const cpu = createCpu({ memoryBytes: MAX_MEMORY_BYTES, tier: "step" });
    cpu.memory.writeBytes(0x1000, Uint8Array.from([0xa3, 0xfc, 0xff, 0xdf, 0x7e, 0xf4]));
    cpu.startFlat({ entry: 0x1000, eax: 0x13572468 });
    expect(cpu.run(10).kind).toBe("halt");
    expect(cpu.memory.read32(0x7edffffc)).toBe(0x13572468);
    expect(MAX_MEMORY_BYTES).toBe(0x7ee00000);
  });

  test("an FXSAVE image goes out and comes back", () => {
    const cpu = createCpu({ memoryBytes: 65536, tier: "step" });
    const image = Uint8Array.from({ length: 512 }, (_, i) => i & 0xff);
    const view = new DataView(image.buffer);
    // Bit 6 of the control word reads as 1 whatever is loaded.
    view.setUint16(0, 0x140, true);
    view.setUint32(24, 0x1f80, true);
    view.setUint16(0, 0x27f, true);
    view.setUint16(2, 0x3800, true);
    cpu.restoreFpu(image);
    const out = new Uint8Array(512);
    cpu.saveFpu(out);
    expect(out.subarray(0, 4)).toEqual(image.subarray(0, 4));
    expect(out.subarray(160, 288)).toEqual(image.subarray(160, 288));
    for (let register = 0; register < 8; register++) {
      const at = 32 + register * 16;
      expect(out.subarray(at, at + 10)).toEqual(image.subarray(at, at + 10));
    }
  });
});
