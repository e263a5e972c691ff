import { demoKernel, launch } from "@lguest/launcher";

// The embedded guest, told to run its tour. Any kernel's file will do in its place: a vmlinux or a bzImage, as bytes.
const guest = await launch({ kernel: await demoKernel(), memory: "16M", args: "batch", timeout: 60 });

// What it prints is a web stream of bytes; what is typed would go into guest.console.writable.
const decoder = new TextDecoder();
let printed = "";
for await (const bytes of guest.console.readable) printed += decoder.decode(bytes, { stream: true });
console.log(printed);

const exit = await guest.exited;
const { instructions, switcherEntries, hypercalls } = guest.stats();
console.log(`${exit.kind} after ${instructions} instructions and ${switcherEntries} visits to the Guest`);
console.log(hypercalls);
