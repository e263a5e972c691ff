import { describe, expect, it } from "vitest";
import { KERNEL, realGuest, realHost, runToEnd, USER_LINEAR } from "./real-guest.js";

describe.each([false, true])("a Guest on the real Switcher, PAE %s", (pae) => {
  function run(source: string, user = "") {
    const real = realHost();
    const lines: string[] = [];
    const notified: number[] = [];
    const device = realGuest(real.host, source, { pae, user, trace: (line) => lines.push(line) });
    const result = runToEnd(device, real, (address) => notified.push(address));
    return { result, notified, lines, device, ...real };
  }

  it("starts, maps its kernel high, and powers off", () => {
    const { result, lines, device } = run("power_down");
    expect(result).toEqual({ kind: "shutdown", reason: "Power down" });
    expect(lines.map((line) => line.split(" ")[1])).toEqual([
      "LGUEST_INIT",
      "NEW_PGTABLE",
      "SET_STACK",
      "LOAD_GDT_ENTRY",
      "LOAD_GDT_ENTRY",
      "SHUTDOWN",
    ]);
    expect(device.stats().switcherEntries).toBeGreaterThanOrEqual(6);
  });

  it("makes system calls from ring 3 that the Host never sees", () => {
    const { result, notified, device } = run(
      `
      gate 0x80, system_call, 0xef00
      to_user
    system_call:
      dec dword [count]
      jz .done
      iret
    .done:
      hcall 17, [esp]
      hcall 17, [esp + 4]
      hcall 17, esp
      power_down
    count: dd 200
    `,
      "again: int 0x80\n jmp again",
    );
    expect(result.kind).toBe("shutdown");
    expect(notified).toEqual([USER_LINEAR + 2, 0x73, KERNEL + 0x8000 - 20]);
    expect(device.stats().traps[128]).toBeUndefined();
    expect(device.stats().switcherEntries).toBeLessThan(100);
  });

  it("has page faults of its user code handed on, with address and error code", () => {
    const { result, notified } = run(
      `
      gate 14, page_fault, 0x8e00
      mov dword [irq_enabled], 0x200
      to_user
    page_fault:
      hcall 17, [cr2_field]
      hcall 17, [esp]
      hcall 17, [esp + 4]
      hcall 17, [irq_enabled]
      power_down
    `,
      "mov eax, [esp - 4]\n mov dword [0x0dead000], 1",
    );
    expect(result.kind).toBe("shutdown");
    expect(notified).toEqual([0x0dead000, 6, USER_LINEAR + 4, 0]);
  });

  it("gets its clock's interrupt while it loops, with interrupts masked and unmasked by a plain store", () => {
    const { result, notified, device } = run(`
      gate 32, tick, 0x8e00
      mov dword [irq_enabled], 0
      hcall 9, 20000
      mov ecx, 10000
    .masked:
      loop .masked
      hcall 17, [ticks]
      mov dword [irq_enabled], 0x200
      mov ecx, 10000
    .open:
      cmp dword [ticks], 0
      loope .open
      mov edi, ecx
      hcall 17, [ticks]
      hcall 17, edi
      power_down
    ticks: dd 0
    tick:
      inc dword [ticks]
      iret
    `);
    expect(result.kind).toBe("shutdown");
    expect(notified.slice(0, 2)).toEqual([0, 1]);
    // The store is seen within 50 microseconds: 5,000 instructions of this clock, 2,500 rounds.
    expect(10000 - notified[2]).toBeLessThan(2600);
    expect(device.stats().interrupts).toBe(1);
  });

  it("gets an interrupt that came around its iret right after it", () => {
    const { result, notified, device } = run(`
      gate 32, tick, 0x8e00
      mov dword [irq_enabled], 0x200
      hcall 9, 20000
      mov ecx, 1000000
    noirq_start:
      dec dword [countdown]
      jnz noirq_start
    noirq_end:
      cmp dword [ticks], 0
      loope noirq_end
      mov edi, ecx
      hcall 17, [ticks]
      hcall 17, edi
      power_down
    countdown: dd 5000
    ticks: dd 0
    tick:
      inc dword [ticks]
      iret
    `);
    expect(result.kind).toBe("shutdown");
    expect(notified[0]).toBe(1);
    expect(1000000 - notified[1]).toBeLessThan(100);
    expect(device.stats().switcherEntries).toBeLessThan(100);
  });

  it("sleeps until its clock wakes it", () => {
    const { result, host, device } = run(`
      gate 32, tick, 0x8e00
      mov dword [irq_enabled], 0
      hcall 9, 1000000000
      hcall 10
      power_down
    tick:
      iret
    `);
    expect(result.kind).toBe("shutdown");
    expect(host.now()).toBeGreaterThanOrEqual(1_000_000_000);
    expect(device.stats().instructions).toBeLessThan(20000);
  });

  it("reads all ones from ports, and single faults go where its tables say", () => {
    const { result, notified } = run(`
      gate 6, undefined, 0x8f00
      mov dx, 0x3f8
      xor eax, eax
      in al, dx
      hcall 17, eax
      cli
      ud2
    undefined:
      hcall 17, [esp]
      power_down
    `);
    expect(result.kind).toBe("shutdown");
    expect(notified[0]).toBe(0xff);
  });

  it("is ended for a trap that it has no handler for", () => {
    const { result } = run("ud2");
    expect(result).toMatchObject({ kind: "dead", reason: expect.stringMatching(/^unhandled trap 6 at 0xc010/) });
  });

  it("finds read-only pages read-only at its level", () => {
    const { result, notified } = run(`
      gate 14, page_fault, 0x8e00
      mov dword [USER_PTE], 0x200025
      hcall 14, PGDIR, USER, 0x200025
      mov eax, [USER]
      mov dword [USER], 1
      hcall 17, 0
    page_fault:
      hcall 17, [esp]
      hcall 17, [cr2_field]
      power_down
    `);
    expect(result.kind).toBe("shutdown");
    expect(notified).toEqual([3, USER_LINEAR]);
  });

  it("comes back at the end of a slice from an endless loop, with all registers", () => {
    const real = realHost({ sliceNs: 100_000 });
    const device = realGuest(real.host, "mov eax, 0x12345678\n mov esi, 0x9abcdef0\n stay: jmp stay", { pae });
    for (let i = 0; i < 10; i++) expect(device.run()).toEqual({ kind: "slice" });
    expect(device.registers()).toMatch(/eax 12345678/);
    expect(device.registers()).toMatch(/esi 9abcdef0/);
    expect(real.host.now()).toBeGreaterThan(900_000);
    expect(real.host.now()).toBeLessThan(1_200_000);
  });
});

describe("two Guests on one Host and processor", () => {
  /** Counts to a number of its own, with the clock, page faults and the FPU, and checks what it has at each turn. */
  const counter = (value: number) => `
      gate 32, tick, 0x8e00
      gate 14, page_fault, 0x8e00
      gate 7, no_fpu, 0x8e00
      mov dword [irq_enabled], 0x200
      mov dword [value], ${value}
      mov ebp, ${value}
      fninit
      fild dword [value]
      hcall 9, 30000
    again:
      mov eax, [USER]
      mov [USER], eax
      cmp ebp, ${value}
      jne wrong
      fld st0
      fistp dword [seen]
      cmp dword [seen], ${value}
      jne wrong
      cmp dword [ticks], 20
      jb again
      power_down
    wrong:
      fail text
    text: db "not mine", 0
    value: dd 0
    seen: dd 0
    ticks: dd 0
    tick:
      pusha
      inc dword [ticks]
      hcall 9, 30000
      hcall 5, 1
      popa
      mov dword [irq_enabled], 0x200
      iret
    page_fault:
      fail text
    no_fpu:
      fail text
  `;

  it("keep their registers, tables and floating point numbers apart, PAE and not", () => {
    const real = realHost({ sliceNs: 20_000 });
    const devices = [11, 22, 33].map((value, i) => realGuest(real.host, counter(value), { pae: i === 1 }));
    const results = devices.map(() => "");
    for (let round = 0; round < 500 && results.some((result) => result === ""); round++) {
      devices.forEach((device, i) => {
        const result = device.run();
        if (result.kind === "dead") results[i] = result.reason;
        else if (result.kind === "shutdown") results[i] = "ended";
      });
    }
    expect(results).toEqual(["ended", "ended", "ended"]);
    for (const device of devices) {
      expect(device.stats().interrupts).toBe(20);
      expect(device.stats().traps[7]).toBeGreaterThan(2);
    }
  });

  it("give all memory back when they are closed", () => {
    const { host } = realHost({ sliceNs: 100_000 });
    const before = host.freeMemory;
    for (const pae of [false, true]) {
      const device = realGuest(host, "stay: jmp stay", { pae });
      device.run();
      device.close();
      expect(host.freeMemory).toBe(before);
      expect(() => device.run()).toThrow(/expected open, got closed/);
    }
    expect(host.guests).toBe(0);
  });

  it("a sleeping one costs the other nothing", () => {
    const real = realHost({ sliceNs: 100_000 });
    const sleeper = realGuest(real.host, "hcall 10\n power_down");
    expect(sleeper.run()).toEqual({ kind: "halted" });
    const entries = sleeper.stats().switcherEntries;
    const worker = realGuest(real.host, "mov ecx, 100000\n busy: loop busy\n power_down");
    for (let i = 0; i < 10; i++) {
      worker.run();
      expect(sleeper.run()).toEqual({ kind: "halted" });
    }
    expect(sleeper.stats().switcherEntries).toBe(entries);
  });
});
