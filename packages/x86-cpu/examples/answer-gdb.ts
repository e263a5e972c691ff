import { createCpu, GDB_REGISTERS, gdbTargetXml } from "@lguest/x86-cpu";

const cpu = createCpu({ memoryBytes: 0x10000 });
// biome-ignore format: one instruction a line
cpu.memory.writeBytes(0x1000, Uint8Array.from([
  0xb8, 0x2a, 0x00, 0x00, 0x00, // mov eax, 42
  0x40,                         // inc eax
  0xf4,                         // hlt
]));
cpu.startFlat({ entry: 0x1000, stack: 0x8000 });

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));

/** Answers the packets of gdb's remote protocol that look at a processor; framing and sockets are left to a stub. */
function answer(packet: string): string {
  const [first, second] = packet.slice(1).split(/[,:=]/);
  const number = Number.parseInt(first, 16);
  switch (packet[0]) {
    case "g":
      return cpu.gdbRegisterFile;
    case "G":
      cpu.gdbRegisterFile = first;
      return "OK";
    case "p":
      return hexOf(cpu.readGdbRegister(number));
    case "P":
      cpu.writeGdbRegister(number, bytesOf(second));
      return "OK";
    case "m":
      return hexOf(cpu.memory.readBytes(number, Number.parseInt(second, 16)));
    case "s":
      cpu.step();
      return "S05";
    default:
      return packet.startsWith("qXfer:features:read:target.xml") ? `l${gdbTargetXml()}` : "";
  }
}

console.log(answer("qXfer:features:read:target.xml:0,fff").split("\n")[4].trim());
console.log(`${GDB_REGISTERS.length} registers in ${answer("g").length} digits`);
console.log(`step: ${answer("s")}, eax: ${answer("p0")}, code: ${answer("m1000,5")}`);
console.log(`eax := 99: ${answer("P0=63000000")}, step: ${answer("s")}, eax: ${answer("p0")}`);
