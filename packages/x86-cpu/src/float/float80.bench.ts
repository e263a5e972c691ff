/* What an operation on 80-bit numbers costs, dispatch excluded. */
import { bench, describe } from "vitest";
import { add80 } from "./add.js";
import { createFloatContext } from "./context.js";
import { divide80, squareRoot80 } from "./divide.js";
import { createFloat80, setFloat80 } from "./float80.js";
import { multiply80 } from "./multiply.js";
import { sine80 } from "./trigonometric.js";

const context = createFloatContext();
const a = createFloat80();
const b = createFloat80();
const z = createFloat80();
setFloat80(a, 0x4000, 0xc90fdaa2, 0x2168c235);
setFloat80(b, 0x3ffe, 0xb17217f7, 0xd1cf79ac);

const THOUSAND = 1000;

describe("a thousand operations", () => {
  bench("add", () => {
    for (let n = 0; n < THOUSAND; n++) add80(context, a, b, z);
  });
  bench("multiply", () => {
    for (let n = 0; n < THOUSAND; n++) multiply80(context, a, b, z);
  });
  bench("divide", () => {
    for (let n = 0; n < THOUSAND; n++) divide80(context, a, b, z);
  });
  bench("square root", () => {
    for (let n = 0; n < THOUSAND; n++) squareRoot80(context, a, z);
  });
  bench("sine", () => {
    for (let n = 0; n < THOUSAND; n++) sine80(context, a, z);
  });
});
