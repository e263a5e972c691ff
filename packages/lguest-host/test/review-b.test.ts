import { describe, expect, it } from "vitest";
import { KERNEL, realGuest, realHost, runToEnd, USER_LINEAR } from "./real-guest.js";

const SW = 0xffc00000;

describe.each([false, true])("review pae %s", (pae) => {
  function go(source: string, user = "", real = realHost({ sliceNs: 200_000 })) {
    const notes: number[] = [];
    const device = realGuest(real.host, source, { pae, user });
    let result;
    try {
      result = runToEnd(device, real, (a) => notes.push(a), 30);
    } catch (e) {
      result = String(e).slice(0, 300);
    }
    return { result, notes: notes.map((n) => n.toString(16)), traps: device.stats().traps, device, real };
  }
  const show = (name: string, r: ReturnType<typeof go>) =>
    console.log(pae, name, JSON.stringify(r.result), r.notes.join(" "));

  it("stale syscall gate of a closed guest", () => {
    const real = realHost();
    const evil = realGuest(real.host, `gate 0x40, KERNEL + 0x200000, 0xef00\n hcall 0\n power_down`, { pae });
    evil.memory.writeU32(0x3000 + 1388, 0x40);
    console.log(JSON.stringify(runToEnd(evil, real)));
    evil.close();
    const victim = realGuest(real.host, `gate 13, bad, 0x8e00\n to_user\n bad: power_down`, {
      pae,
      user: "int 0x40\n",
    });
    console.log("stale 0x40", JSON.stringify(runToEnd(victim, real, () => {}, 30)));
  });
  it("tf", () => {
    show("tf+hcall no handler", go(`pushf\n or dword [esp], 0x100\n popf\n hcall 0\n power_down`));
    show(
      "tf+hcall handler",
      go(
        `gate 1, db, 0x8e00\n pushf\n or dword [esp], 0x100\n popf\n mov eax, 0\n int 0x1f\n nop\n nop\n pushf\n and dword [esp], ~0x100\n popf\n jmp out\n db: push eax\n inc dword [n]\n pop eax\n iret\n out: hcall 17, [n]\n power_down\n n: dd 0`,
      ),
    );
    show(
      "tf direct handler",
      go(
        `gate 1, db, 0x8f00\n pushf\n or dword [esp], 0x100\n popf\n mov eax, 0\n int 0x1f\n nop\n nop\n pushf\n and dword [esp], ~0x100\n popf\n jmp out\n db: push eax\n inc dword [n]\n pop eax\n iret\n out: hcall 17, [n]\n power_down\n n: dd 0`,
      ),
    );
    show(
      "tf mov ss int",
      go(
        `gate 1, db, 0x8f00\n mov cx, ss\n mov eax, 0\n pushf\n or dword [esp], 0x100\n popf\n mov ss, cx\n int 0x1f\n nop\n pushf\n and dword [esp], ~0x100\n popf\n jmp out\n db: inc dword [n]\n iret\n out: hcall 17, [n]\n power_down\n n: dd 0`,
      ),
    );
    show(
      "tf user syscall",
      go(
        `gate 1, db, 0x8e00\n gate 0x80, sys, 0xef00\n to_user\n sys: inc dword [m]\n cmp dword [m], 5\n je out\n iret\n db: inc dword [n]\n iret\n out: hcall 17, [n]\n hcall 17, [esp+8]\n power_down\n n: dd 0\n m: dd 0`,
        `pushf\n or dword [esp], 0x100\n popf\n a: int 0x80\n jmp a`,
      ),
    );
  });
  it("nt", () => {
    show(
      "nt iret",
      go(`pushf\n or dword [esp], 0x4000\n popf\n push 0x202\n push 0x61\n push out\n iret\n out: power_down`),
    );
    show(
      "nt hcall",
      go(`pushf\n or dword [esp], 0x4000\n popf\n hcall 0\n pushf\n pop eax\n hcall 17, eax\n power_down`),
    );
    show(
      "nt user iret",
      go(`gate 10, ts, 0x8e00\n to_user\n ts: power_down`, `pushf\n or dword [esp], 0x4000\n popf\n iret`),
    );
    show(
      "nt page fault",
      go(
        `gate 14, pf, 0x8e00\n pushf\n or dword [esp], 0x4000\n popf\n mov eax, [0xd0000000]\n pf: hcall 17, [esp + 12]\n power_down`,
      ),
    );
  });
  it("vm", () => {
    show(
      "vm iret",
      go(
        `push 0\n push 0\n push 0\n push 0\n push 0x1000\n push 0x23202\n push 0x61\n push out\n iret\n out: pushf\n pop eax\n hcall 17, eax\n power_down`,
      ),
    );
    show("iopl popf", go(`push 0x3202\n popf\n pushf\n pop eax\n hcall 17, eax\n power_down`));
  });
  it("selectors", () => {
    for (const sel of [0, 1, 2, 3])
      show(
        `null ${sel}`,
        go(
          `mov eax, ${sel}\n mov ds, eax\n mov es, eax\n mov fs, eax\n mov gs, eax\n xor eax, eax\n int 0x1f\n mov eax, 0x69\n mov ds, eax\n power_down`,
        ),
      );
    for (const sel of [0x50, 0x53, 0x58, 0x59, 0x5b, 0x80, 0x81, 0xf8, 0xfb, 0x100, 0x65, 0x6d])
      show(`sel ${sel.toString(16)}`, go(`mov eax, ${sel}\n mov ds, eax\n power_down`));
    for (const sel of [0x50, 0x51, 0x58, 0x80]) show(`retf ${sel.toString(16)}`, go(`push ${sel}\n push ${SW}\n retf`));
  });
  it("rings", () => {
    show(
      "ring2",
      go(
        `hcall 18, 6, 0xffff, 0x00cfda00\n hcall 18, 7, 0xffff, 0x00cfd200\n gate 13, gp, 0x8e00\n push 0x3a\n push KERNEL + 0x7000\n push 0x202\n push 0x32\n push r2\n iret\n r2: mov eax, [0x100]\n cli\n gp: hcall 17, [esp]\n hcall 17, [esp + 8]\n hcall 17, [esp + 20]\n power_down`,
      ),
    );
    show(
      "ring2 int1f",
      go(
        `hcall 18, 6, 0xffff, 0x00cfda00\n hcall 18, 7, 0xffff, 0x00cfd200\n gate 13, gp, 0x8e00\n push 0x3a\n push KERNEL + 0x7000\n push 0x202\n push 0x32\n push r2\n iret\n r2: int 0x1f\n gp: hcall 17, [esp]\n power_down`,
      ),
    );
    show(
      "conforming kernel cs",
      go(`hcall 18, 12, 0xffff, 0x00cfbe00\n gate 0x80, sys, 0xef00\n hcall 0\n to_user\n sys: power_down`, "int 0x80"),
    );
    show("16-bit cs", go(`hcall 18, 6, 0xffff, 0xc00f9a00\n push 0x202\n push 0x31\n push KERNEL+0x100000\n iret`));
    show(
      "16-bit ss",
      go(
        `hcall 18, 6, 0xffff, 0x000f9200\n hcall 18, 8, 0xffff, 0x008f9200\n mov eax, 0x41\n mov ss, eax\n hcall 0\n hcall 17, esp\n power_down`,
      ),
    );
    show(
      "expand down",
      go(
        `hcall 18, 6, 0x0000ffff, 0x00c09600\n mov eax, 0x31\n mov fs, eax\n mov eax, [fs:${SW + 0x2000}]\n hcall 0\n hcall 17, eax\n power_down`,
      ),
    );
    show(
      "based",
      go(
        `hcall 18, 6, 0x1000ffff, 0xffcf92c0\n mov eax, 0x31\n mov fs, eax\n mov dword [fs:0x1000], 0\n hcall 0\n power_down`,
      ),
    );
    show("int1", go(`gate 1, db, 0x8e00\n db 0xf1\n db: power_down`));
    show("int1 nohandler", go(`db 0xf1\n power_down`));
    show("into", go(`gate 4, db, 0xef00\n mov al, 0x7f\n inc al\n into\n db: power_down`));
    show("bound", go(`bound eax, [KERNEL + 0x200000]\n power_down`));
    show("sidt", go(`sidt [KERNEL+0x200000]\n sgdt [KERNEL+0x200010]\n smsw ax\n str bx\n sldt cx\n power_down`));
    show("lldt", go(`mov eax, 0x30\n lldt ax\n power_down`));
    show("jmp tss", go(`jmp 0x80:0\n power_down`));
    show("ud2 ring0 stub jump", go(`jmp ${SW + 0x100}`));
    show("sysexit", go(`sysexit`));
    show("rdpmc", go(`rdpmc`));
    show("wbinvd", go(`wbinvd`));
    show("swapgs mov dr", go(`mov eax, dr7`));
  });
  it("fpu", () => {
    for (const [op, fin] of [
      ["fnstsw ax", ""],
      ["fnstcw [KERNEL+0x200000]", "mov eax,[KERNEL+0x200000]"],
      ["fnsave [KERNEL+0x200000]", "mov eax,[KERNEL+0x20001c]"],
      ["fxsave [KERNEL+0x200000]", "mov eax,[KERNEL+0x200020]"],
      ["stmxcsr [KERNEL+0x200000]", "mov eax,[KERNEL+0x200000]"],
      ["movd eax, xmm0", ""],
      ["movd eax, mm0", ""],
      ["movaps [KERNEL+0x200000], xmm0", "mov eax,[KERNEL+0x200000]"],
      ["emms", ""],
      ["fwait", ""],
      ["movmskps eax, xmm0", ""],
      ["movnti [KERNEL+0x200000], eax", ""],
      ["prefetcht0 [KERNEL]", ""],
      ["pextrw eax, xmm0, 0", ""],
      ["cvttss2si eax, xmm0", ""],
      ["maskmovq mm0, mm1", ""],
      ["pmovmskb eax, mm0", ""],
      ["fnstenv [KERNEL+0x200000]", "mov eax,[KERNEL+0x20000c]"],
    ]) {
      const real = realHost();
      const a = realGuest(
        real.host,
        `fninit\n fld1\n fldpi\n mov dword [KERNEL+0x200000], 0xdeadbeef\n movd xmm0, [KERNEL+0x200000]\n movd mm0, [KERNEL+0x200000]\n mov dword [KERNEL+0x200000], 0x9f80\n ldmxcsr [KERNEL+0x200000]\n hcall 10`,
        { pae },
      );
      try {
        console.log(JSON.stringify(runToEnd(a, real)));
        show("fpu " + op, go(`xor eax,eax\n ${op}\n ${fin}\n hcall 17, eax\n power_down`, "", real));
      } catch (e) {
        console.log(op, String(e).slice(0, 100));
      }
    }
  });
});
