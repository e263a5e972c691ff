/* Paging as an instruction meets it: rights, error codes, CR2, accessed and dirty bits, crossings, stale translations. */
import { describe, expect, test } from "vitest";
import { machine, type TestMachine, TIERS } from "./support/protected-machine.js";

const PF = 14;
/* Error code bits. */
const P = 1;
const W = 2;
const U = 4;
const RSVD = 8;

/* Entry bits. */
const PRESENT = 1;
const WRITABLE = 2;
const USER = 4;
const ACCESSED = 0x20;
const DIRTY = 0x40;
const LARGE = 0x80;

const DIRECTORY = 0x100000;
const TABLE = 0x101000;
/** Linear 4 MB and up is mapped by this table, page by page, as a test likes. */
const PLAY_TABLE = 0x102000;
const FRAME = 0x200000;

/** Identity-maps the first 4 MB for everybody, and gives the test a table of its own for the next 4 MB. */
function pagingMachine(tier: "step" | "interpreter", body: string): TestMachine {
  const enable = "mov eax, 0x100000\n mov cr3, eax\n mov eax, cr0\n or eax, 0x80010000\n mov cr0, eax\n xor eax, eax\n";
  const m = machine(tier, `test: ${enable}${body}`);
  const { memory } = m.cpu;
  memory.write32(DIRECTORY, TABLE | PRESENT | WRITABLE | USER);
  memory.write32(DIRECTORY + 4, PLAY_TABLE | PRESENT | WRITABLE | USER);
  for (let page = 0; page < 1024; page++) memory.write32(TABLE + page * 4, (page << 12) | PRESENT | WRITABLE | USER);
  return m;
}

function map(m: TestMachine, page: number, bits: number): void {
  m.cpu.memory.write32(PLAY_TABLE + page * 4, (FRAME + page * 4096) | bits);
}

describe.each(TIERS)("paging, %s", (tier) => {
  const user = "mov ebx, user\n jmp to_ring3\nuser:\n ";

  test.each([
    ["supervisor read, not present", "fault: mov eax, [0x400010]", 0, 0],
    ["supervisor write, not present", "fault: mov [0x400010], eax", 0, W],
    ["supervisor read-modify-write, not present", "fault: inc dword [0x400010]", 0, W],
    ["supervisor write, read-only, WP", "fault: mov [0x400010], eax", PRESENT, P | W],
    ["user read, supervisor page", `${user}fault: mov eax, [0x400010]`, PRESENT | WRITABLE, P | U],
    ["user write, supervisor page", `${user}fault: mov [0x400010], eax`, PRESENT | WRITABLE, P | U | W],
    [
      "user write, read-only page",
      `${user}mov eax, [0x400010]\n fault: mov [0x400010], eax`,
      PRESENT | USER,
      P | U | W,
    ],
    ["user read, not present", `${user}fault: mov eax, [0x400010]`, 0, U],
    ["user push, not present", `${user}mov esp, 0x400014\n fault: push eax`, 0, U | W],
  ])("%s", (_name, body, bits, errorCode) => {
    const m = pagingMachine(tier, body);
    map(m, 0, bits);
    expect(m.fault()).toMatchObject({ vector: PF, errorCode, eip: m.symbols.fault });
    expect(m.cpu.cr2).toBe(0x400010);
  });

  test("a fetch faults at its own address, in user mode without an I/D bit", () => {
    const m = pagingMachine(tier, `${user}mov eax, 0x400ffe\n jmp eax`);
    map(m, 0, PRESENT | USER);
    // B8 imm32 begins two bytes before the end of the page; the next one is absent.
    m.cpu.memory.write16(FRAME + 0xffe, 0x00b8);
    expect(m.fault()).toMatchObject({ vector: PF, errorCode: U, eip: 0x400ffe });
    expect(m.cpu.cr2).toBe(0x401000);
  });

  test("without WP the supervisor writes read-only pages, and they become dirty", () => {
    const m = pagingMachine(
      tier,
      "mov eax, cr0\n and eax, 0xfffeffff\n mov cr0, eax\n mov dword [0x400010], 0x1234\n hlt",
    );
    map(m, 0, PRESENT);
    expect(m.run().kind).toBe("halt");
    expect(m.read32(FRAME + 0x10)).toBe(0x1234);
    expect(m.read32(PLAY_TABLE)).toBe(FRAME | PRESENT | ACCESSED | DIRTY);
  });

  test("reads set A, writes set A and D, faults set nothing", () => {
    const m = pagingMachine(tier, "mov eax, [0x400000]\n mov [0x401000], eax\n fault: mov [0x402000], eax");
    for (const page of [0, 1]) map(m, page, PRESENT | WRITABLE);
    map(m, 2, PRESENT);
    expect(m.fault().eip).toBe(m.symbols.fault);
    expect(m.read32(PLAY_TABLE) & (ACCESSED | DIRTY)).toBe(ACCESSED);
    expect(m.read32(PLAY_TABLE + 4) & (ACCESSED | DIRTY)).toBe(ACCESSED | DIRTY);
    expect(m.read32(PLAY_TABLE + 8) & (ACCESSED | DIRTY)).toBe(0);
  });

  test.each([
    ["mov dword [0x400ffe], 0x11223344", W],
    ["add dword [0x400ffd], 1", W],
    ["mov eax, [0x400fff]", 0],
    ["cmpxchg8b [0x400ffb]", W],
  ])("a crossing access writes nothing unless both pages allow it: %s", (instruction, errorCode) => {
    const m = pagingMachine(tier, `fault: ${instruction}`);
    map(m, 0, PRESENT | WRITABLE);
    m.cpu.memory.write32(FRAME + 0xffc, 0xddccbbaa);
    expect(m.fault()).toMatchObject({ vector: PF, errorCode, eip: m.symbols.fault });
    expect(m.cpu.cr2).toBe(0x401000);
    expect(m.read32(FRAME + 0xffc)).toBe(0xddccbbaa);
  });

  test("a crossing access reaches two frames that are apart", () => {
    const m = pagingMachine(
      tier,
      "mov dword [0x400ffe], 0x11223344\n mov eax, [0x400ffe]\n inc dword [0x400ffe]\n hlt",
    );
    map(m, 0, PRESENT | WRITABLE);
    m.cpu.memory.write32(PLAY_TABLE + 4, 0x300000 | PRESENT | WRITABLE);
    expect(m.run().kind).toBe("halt");
    expect(m.register("eax")).toBe(0x11223344);
    expect(m.read32(FRAME + 0xffc) >>> 16).toBe(0x3345);
    expect(m.read32(0x300000) & 0xffff).toBe(0x1122);
  });

  test("a stale translation lives until INVLPG", () => {
    const m = pagingMachine(
      tier,
      `mov eax, [0x400000]
       mov dword [0x102000], 0x300003
       mov ebx, [0x400000]
       invlpg [0x400000]
       mov ecx, [0x400000]
       hlt`,
    );
    map(m, 0, PRESENT | WRITABLE);
    m.cpu.memory.write32(FRAME, 0xaaaa);
    m.cpu.memory.write32(0x300000, 0xbbbb);
    expect(m.run().kind).toBe("halt");
    expect([m.register("eax"), m.register("ebx"), m.register("ecx")]).toEqual([0xaaaa, 0xaaaa, 0xbbbb]);
  });

  test.each([
    ["by the guest", "mov dword [0x102000], 0x300003", false],
    ["by the owner", "hlt", true],
    ["by the guest through a page crossing", "mov dword [0x101ffe], 0x00030000\n mov dword [0x102002], 0x0030", false],
  ])("a CR3 load shows what was changed meanwhile, %s", (_name, change, byOwner) => {
    const m = pagingMachine(
      tier,
      `mov esi, cr3
       mov eax, [0x400000]
       mov cr3, esi
       mov ebx, [0x400000]
       ${change}
       mov cr3, esi
       mov ecx, [0x400000]
       mov cr3, esi
       mov edx, [0x400000]
       hlt`,
    );
    map(m, 0, PRESENT | WRITABLE);
    m.cpu.memory.write32(FRAME, 0xaaaa);
    m.cpu.memory.write32(0x300000, 0xbbbb);
    if (byOwner) {
      expect(m.run().kind).toBe("halt");
      m.cpu.memory.write32(PLAY_TABLE, 0x300000 | PRESENT | WRITABLE);
      m.cpu.eip += 0;
    }
    expect(m.run().kind).toBe("halt");
    const seen = ["eax", "ebx", "ecx", "edx"].map((name) => m.register(name));
    expect(seen).toEqual([0xaaaa, 0xaaaa, 0xbbbb, 0xbbbb]);
  });

  test("a 4 MB page, and INVLPG anywhere in it drops all of it", () => {
    const m = pagingMachine(
      tier,
      `mov eax, cr4
       or eax, 0x10
       mov cr4, eax
       mov eax, [0x401000]
       mov ebx, [0x402000]
       mov dword [0x100004], 0x102003
       invlpg [0x401000]
       fault: mov ecx, [0x402000]`,
    );
    m.cpu.memory.write32(DIRECTORY + 4, 0x400000 | PRESENT | WRITABLE | LARGE);
    m.cpu.memory.write32(0x401000, 1);
    m.cpu.memory.write32(0x402000, 2);
    expect(m.fault()).toMatchObject({ vector: PF, errorCode: 0, eip: m.symbols.fault });
    expect([m.register("eax"), m.register("ebx")]).toEqual([1, 2]);
  });

  test("a reserved bit in a 4 MB entry", () => {
    const m = pagingMachine(tier, "mov eax, cr4\n or eax, 0x10\n mov cr4, eax\n fault: mov eax, [0x400000]");
    m.cpu.memory.write32(DIRECTORY + 4, 0x600000 | PRESENT | WRITABLE | LARGE);
    expect(m.fault()).toMatchObject({ vector: PF, errorCode: P | RSVD, eip: m.symbols.fault });
  });

  test("physical addresses without RAM read ones and swallow writes", () => {
    const m = pagingMachine(tier, "mov dword [0x400000], 5\n mov eax, [0x400000]\n hlt");
    m.cpu.memory.write32(PLAY_TABLE, 0xf0000000 | PRESENT | WRITABLE);
    expect(m.run().kind).toBe("halt");
    expect(m.register("eax")).toBe(0xffffffff);
  });

  test("system tables are read with supervisor rights from ring 3", () => {
    const m = pagingMachine(tier, `${user}mov ax, 0x43\n mov es, ax\n fault: hlt`);
    for (let page = 0; page < 1024; page++) {
      const rights = page === m.symbols.gdt >>> 12 ? 0 : USER;
      if (page !== m.symbols.user >>> 12)
        m.cpu.memory.write32(TABLE + page * 4, (page << 12) | PRESENT | WRITABLE | rights);
    }
    expect(m.fault()).toMatchObject({ vector: 13, errorCode: 0, eip: m.symbols.fault });
  });
});

describe.each(TIERS)("PAE, %s", (tier) => {
  const POINTERS = 0x100000;
  const DIRECTORY0 = 0x101000;
  const TABLE0 = 0x102000;

  function paeMachine(body: string): TestMachine {
    const m = machine(
      tier,
      `test: mov eax, 0x20
       mov cr4, eax
       mov eax, ${POINTERS}
       mov cr3, eax
       mov eax, cr0
       or eax, 0x80010000
       fault_paging: mov cr0, eax
       ${body}`,
    );
    const { memory } = m.cpu;
    memory.write32(POINTERS, DIRECTORY0 | PRESENT);
    memory.write32(DIRECTORY0, PRESENT | WRITABLE | USER | LARGE);
    memory.write32(DIRECTORY0 + 8, TABLE0 | PRESENT | WRITABLE | USER);
    memory.write32(TABLE0, 0x300000 | PRESENT | WRITABLE);
    return m;
  }

  test("three levels, 2 MB pages", () => {
    const m = paeMachine("mov dword [0x200004], 0x77\n mov eax, [0x100000]\n hlt");
    expect(m.run().kind).toBe("halt");
    expect(m.read32(0x300004)).toBe(0x77);
    expect(m.register("eax")).toBe(DIRECTORY0 | PRESENT);
    expect(m.read32(TABLE0)).toBe(0x300000 | PRESENT | WRITABLE | ACCESSED | DIRTY);
  });

  test("the pointers are cached by the load of CR3", () => {
    const m = paeMachine(
      `mov dword [${POINTERS}], 0
       invlpg [0x200000]
       mov eax, [0x200000]
       mov ebx, cr3
       mov cr3, ebx
       hlt`,
    );
    m.cpu.memory.write32(0x300000, 0x99);
    // With no pointer left even the fetch faults, and so does every delivery.
    expect(m.run().kind).toBe("shutdown");
    expect(m.register("eax")).toBe(0x99);
  });

  test("a CR3 load shows a changed upper half of an entry", () => {
    const m = paeMachine("mov eax, [0x200000]\n hlt\n mov ebx, cr3\n mov cr3, ebx\n fault: mov eax, [0x200000]");
    expect(m.run().kind).toBe("halt");
    m.cpu.memory.write32(TABLE0 + 4, 1 << 8);
    m.cpu.eip += 0;
    expect(m.fault()).toMatchObject({ vector: PF, errorCode: P | RSVD, eip: m.symbols.fault });
  });

  test("a reserved bit in a pointer is #GP at the load", () => {
    const m = paeMachine("hlt");
    m.cpu.memory.write32(POINTERS, DIRECTORY0 | PRESENT | WRITABLE);
    expect(m.fault()).toMatchObject({ vector: 13, errorCode: 0, eip: m.symbols.fault_paging });
  });

  test("physical address bits above 36 are reserved", () => {
    const m = paeMachine("fault: mov eax, [0x200000]");
    m.cpu.memory.write32(TABLE0 + 4, 1 << 8);
    expect(m.fault()).toMatchObject({ vector: PF, errorCode: P | RSVD, eip: m.symbols.fault });
  });
});
