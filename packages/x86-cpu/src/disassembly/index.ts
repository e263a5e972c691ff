/*C:960 The disassembler's face.
 *
 * Everything that @lguest/x86-cpu/disassembler exports. */

export { type CodeSource, type DisassembledInstruction, type DisassemblyOptions, disassemble } from "./disassemble.js";
