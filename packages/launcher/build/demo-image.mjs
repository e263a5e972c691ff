// Puts the embedded Guest into dist: assembles it and writes its image, in base64, over the empty module that the
// compiler left. Nothing of the assembler is needed at run time.
import { writeFileSync } from "node:fs";
import * as guests from "@lguest-tools/guests";

if (guests.embeddedGuestImage === undefined) {
  console.warn("tools/guests has no embedded guest yet: `lguest demo` will say that there is none");
  process.exit(0);
}
const image = guests.embeddedGuestImage();
const text = Buffer.from(image).toString("base64");
writeFileSync(new URL("../dist/demo-image.js", import.meta.url), `export const DEMO_IMAGE = "${text}";\n`);
