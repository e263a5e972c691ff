// Puts the embedded Guest into dist: assembles it and writes its image, in base64, over the empty module that the
// compiler left. Nothing of the assembler is needed at run time.
import { writeFileSync } from "node:fs";
import { embeddedGuestImage } from "@lguest-tools/guests";

const text = Buffer.from(embeddedGuestImage()).toString("base64");
writeFileSync(new URL("../dist/demo-image.js", import.meta.url), `export const DEMO_IMAGE = "${text}";\n`);
