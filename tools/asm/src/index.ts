/*T:390 The assembler's public face. */
export { type Assembled, type AssembledLine, type AssembleOptions, assemble } from "./assemble.js";
export {
  type ElfImageOptions,
  type ElfNote,
  type ElfSegment,
  elfImage,
  type MultibootImageOptions,
  multibootImage,
} from "./elf.js";
export { AsmError, type AsmErrorCode } from "./errors.js";
export { mnemonics } from "./form.js";
