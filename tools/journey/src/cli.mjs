/*T:910 The command `pnpm journey`.
 *
 *   pnpm journey            the parts, and how many rooms each has
 *   pnpm journey Host       the openings of one part, in reading order; `all` for every part
 *   pnpm journey --check    status 1 when a file has no tag, a wrong one, or one used twice
 */
import { fileURLToPath } from "node:url";
import { formatRoom, journeyOf, PARTS } from "./journey.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const USAGE = `usage: pnpm journey [${Object.keys(PARTS).join(" | ")} | all | --check]`;

/** @param {string[]} args @returns {number} the exit status */
function main(args) {
  const [wanted, ...rest] = args.filter((arg) => arg !== "--");
  const { rooms, faults } = journeyOf(ROOT);
  if (rest.length > 0) {
    console.error(USAGE);
    return 2;
  }
  if (wanted === "--check") {
    for (const fault of faults) console.error(fault);
    if (faults.length === 0) console.log(`journey: ${rooms.length} rooms, each with its own tag`);
    return faults.length === 0 ? 0 : 1;
  }
  if (wanted === undefined) {
    for (const [name, letter] of Object.entries(PARTS)) {
      const count = rooms.filter((room) => room.letter === letter).length;
      console.log(`${name.padEnd(12)} ${letter}  ${String(count).padStart(3)} rooms`);
    }
    console.log(`\n${USAGE}`);
    return 0;
  }
  const part = Object.keys(PARTS).find((name) => name.toLowerCase() === wanted.toLowerCase());
  if (part === undefined && wanted !== "all") {
    console.error(`there is no part ${wanted}; ${USAGE}`);
    return 2;
  }
  const letter = part === undefined ? undefined : PARTS[/** @type {keyof typeof PARTS} */ (part)];
  for (const room of rooms) if (letter === undefined || room.letter === letter) console.log(formatRoom(room));
  return 0;
}

process.exitCode = main(process.argv.slice(2));
