/*T:710 What follows an opcode.
 *
 * For each opcode of the three maps one letter that says which bytes come after it, so that random instructions keep
 * their step. It need not be exact: what is wrong here only makes the program more random. Next, T:715: instructions.
 *
 *   .  nothing            b  byte               w  word             v  operand size
 *   m  ModRM              M  ModRM, byte        V  ModRM, operand size
 *   r  short branch       R  near branch        f  far pointer      o  offset of the address size
 *   e  ENTER              p  prefix             x  escape           g, G  ModRM, immediate if reg is 0 or 1
 */
export const ONE_BYTE_SHAPES = [
  "mmmmbv..mmmmbv.x",
  "mmmmbv..mmmmbv..",
  "mmmmbvp.mmmmbvp.",
  "mmmmbvp.mmmmbvp.",
  "................",
  "................",
  "..mmppppvVbM....",
  "rrrrrrrrrrrrrrrr",
  "MVMMmmmmmmmmmmmm",
  "..........f.....",
  "oooo....bv......",
  "bbbbbbbbvvvvvvvv",
  "MMw.mmMVe.w..b..",
  "mmmmbb..mmmmmmmm",
  "rrrrbbbbRRfr....",
  "p.pp..gG......mm",
].join("");

export const TWO_BYTE_SHAPES = [
  "mmmm......m..m.M",
  "mmmmmmmmmmmmmmmm",
  "mmmmmmmmmmmmmmmm",
  "........x.x.....",
  "mmmmmmmmmmmmmmmm",
  "mmmmmmmmmmmmmmmm",
  "mmmmmmmmmmmmmmmm",
  "MMMMmmm.mmmmmmmm",
  "RRRRRRRRRRRRRRRR",
  "mmmmmmmmmmmmmmmm",
  "...mMmmm...mMmmm",
  "mmmmmmmmmmMmmmmm",
  "mmMmMMMm........",
  "mmmmmmmmmmmmmmmm",
  "mmmmmmmmmmmmmmmm",
  "mmmmmmmmmmmmmmmm",
].join("");
