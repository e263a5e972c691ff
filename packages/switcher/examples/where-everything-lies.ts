import { decodeGate } from "@lguest/descriptor-tables";
import { createSwitcherImage, createSwitcherLayout, stubGate } from "@lguest/switcher";

const hex = (value: number) => value.toString(16).padStart(8, "0");

// lguest's own layout: the Switcher in the top 4 MB.
const layout = createSwitcherLayout();
const image = createSwitcherImage(layout);

console.log(`text       ${hex(layout.address)}  ${image.bytes.length} bytes`);
console.log(`registers  ${hex(layout.pagesAddress)}  its end is ring 0's stack: ${hex(layout.stackAddress)}`);
console.log(`state      ${hex(layout.stateAddress)}  IDT ${hex(layout.idtAddress)}  GDT ${hex(layout.gdtAddress)}`);
console.log(`way in     ${hex(image.switchToGuest)}`);
console.log(`way home   ${hex(image.returnToHost)}  with an interrupt of the Host's: ${hex(image.deliverToHost)}`);

// A page fault finds this gate in the Guest's IDT.
const gate = decodeGate(...stubGate(image, 14, 0));
if (gate?.kind === "interrupt") {
  console.log(`#PF        ${hex(gate.offset)}  selector 0x${gate.selector.toString(16)}, DPL ${gate.dpl}`);
}
