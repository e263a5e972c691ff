/*C:600 Micro-ops.
 *
 * What the interpreter executes: 32-bit words in the arena, packed by the block builder from decoded instructions, so
 * that the work of decoding is paid once for each place in the code. The word that opens each micro-op is drawn here,
 * and every micro-op named, with the words that follow it. Before it: the decoded instruction (ir.ts). Next: how flags
 * wait (lazy-flags.ts), how blocks are kept (block-cache.ts) and built (block-builder.ts), and the loop that runs them
 * (interpreter.ts). */

/*
 * First word of a micro-op
 *
 *  31    29 28     26 25   24 23     20 19     16 15     12 11      8 7          0
 * [ spare  | segment | scale | index   | base    | b       | a       | micro-op   ]
 *
 * a, b   registers: word index 0..7 for 32-bit and 16-bit micro-ops, byte index 0..13 (AL 0, AH 1, CL 4 …) for 8-bit ones
 * spare  bit 31 may be FLAGS_DEAD
 * base, index, scale, segment   the memory operand; NO register is ZERO_WORD, a state word that always holds 0
 */
export const A_SHIFT = 8;
export const B_SHIFT = 12;
export const BASE_SHIFT = 16;
export const INDEX_SHIFT = 20;
export const SCALE_SHIFT = 24;
export const SEGMENT_SHIFT = 26;
/** Of a product: nothing can see the status flags before the next instruction that writes them all. */
export const FLAGS_DEAD = 1 << 31;

/** The state word that always holds 0 and stands for an absent base or index register. */
export const ZERO_WORD = 12;

/*
 * Below, [x, y] are the words after the first. `ea` is a displacement word; places in the code are physical addresses,
 * to which the interpreter adds the difference between EIP and physical address that holds where the block runs.
 */

/* Where blocks end or are not blocks any more. */
/** The block was overwritten: its instructions must be decoded again. [] */
export const U_STALE = 0;
/** Falls through into the next block. [place, link] */
export const U_NEXT = 1;
/** jmp rel. [place, link] */
export const U_JMP = 2;
/** A handler of the slow tier that may change anything; ends the block. [instruction, place, next place] */
export const U_HANDLER_END = 3;
/** A handler that leaves mode and EIP alone. [instruction, place, next place] */
export const U_HANDLER = 4;
/** The same, and flags are neither read nor written by it. [instruction, place, next place] */
export const U_HANDLER_NO_FLAGS = 5;

/* Moves. */
/** a = b */
export const U_MOV_RR = 6;
/** a = imm. [imm] */
export const U_MOV_RI = 7;
/** a = [base + disp]. [ea] */
export const U_LOAD32_BASE = 8;
/** a = [ea]. [ea] */
export const U_LOAD32 = 9;
/** [base + disp] = a. [ea] */
export const U_STORE32_BASE = 10;
export const U_STORE32 = 11;
/** [ea] = imm. [ea, imm] */
export const U_STORE32_I = 12;
export const U_LOAD8 = 13;
export const U_STORE8 = 14;
export const U_STORE8_I = 15;
export const U_LOAD16 = 16;
export const U_STORE16 = 17;
export const U_STORE16_I = 18;
export const U_MOVZX8_M = 19;
export const U_MOVSX8_M = 20;
export const U_MOVZX16_M = 21;
export const U_MOVSX16_M = 22;
export const U_MOVZX8_R = 23;
export const U_MOVSX8_R = 24;
export const U_MOVZX16_R = 25;
export const U_MOVSX16_R = 26;
export const U_MOV8_RR = 27;
export const U_MOV8_RI = 28;
export const U_LEA = 29;
/** a = base + disp. [ea] */
export const U_LEA_BASE = 30;

/* Stack, 32 bits wide, SS flat. */
export const U_PUSH_R = 31;
/** [imm] */
export const U_PUSH_I = 32;
/** [ea] */
export const U_PUSH_M = 33;
export const U_POP_R = 34;
export const U_LEAVE = 35;

/* 32-bit arithmetic and logic: a = a op b, a op imm [imm], a op [ea] [ea]. */
export const U_ADD_RR = 36;
export const U_ADD_RI = 37;
export const U_ADD_RM = 38;
export const U_SUB_RR = 39;
export const U_SUB_RI = 40;
export const U_SUB_RM = 41;
export const U_AND_RR = 42;
export const U_AND_RI = 43;
export const U_AND_RM = 44;
export const U_OR_RR = 45;
export const U_OR_RI = 46;
export const U_OR_RM = 47;
export const U_XOR_RR = 48;
export const U_XOR_RI = 49;
export const U_XOR_RM = 50;
export const U_CMP_RR = 51;
export const U_CMP_RI = 52;
/** a - [ea]. [ea] */
export const U_CMP_RM = 53;
/** [ea] - a. [ea] */
export const U_CMP_MR = 54;
/** [ea] - imm. [ea, imm] */
export const U_CMP_MI = 55;
export const U_TEST_RR = 56;
export const U_TEST_RI = 57;
/** [ea] & imm. [ea, imm] */
export const U_TEST_MI = 58;
/** [ea] = [ea] op a, op is ALU_* in b. [ea] */
export const U_ALU_MR = 59;
/** [ea] = [ea] op imm, op is ALU_* in b. [ea, imm] */
export const U_ALU_MI = 60;
/** a = a + b + CF, a - b - CF: b register, or imm when base is 1. [imm] */
export const U_ADC = 61;
export const U_SBB = 62;
export const U_INC = 63;
export const U_DEC = 64;
/** INC and DEC where CF is certain to be overwritten before anything can read it. */
export const U_INC_ANY_CF = 65;
export const U_DEC_ANY_CF = 66;
export const U_NEG = 67;
export const U_NOT = 68;
/** Shift count 1..31. [count] */
export const U_SHL_RI = 69;
export const U_SHR_RI = 70;
export const U_SAR_RI = 71;
/** Shift by CL, kind in b: 0 shl, 1 shr, 2 sar. */
export const U_SHIFT_CL = 72;
/** Products; with FLAGS_DEAD they leave the flags alone. */
export const U_IMUL_RR = 73;
/** a = b * imm. [imm] */
export const U_IMUL_RRI = 74;
export const U_IMUL_RM = 75;
export const U_XCHG_RR = 76;
/** Condition in b, byte register a. */
export const U_SETCC = 77;
/** a = base when the condition in b holds (base is a register number here). */
export const U_CMOV_RR = 78;
export const U_CDQ = 79;

/* 8-bit arithmetic and logic. */
/** a op b; op is ALU_* in base. */
export const U_ALU8_RR = 80;
/** a op imm; op is ALU_* in base. [imm] */
export const U_ALU8_RI = 81;
/** a op [ea] for cmp only. [ea] */
export const U_CMP8_RM = 82;
/** [ea] - a. [ea] */
export const U_CMP8_MR = 83;
/** [ea] - imm. [ea, imm] */
export const U_CMP8_MI = 84;
export const U_TEST8_RR = 85;
export const U_TEST8_RI = 86;
export const U_TEST8_MI = 87;
/** [ea] op= a or imm (op in b; a is 15 for imm). [ea, imm] */
export const U_ALU8_M = 88;

/* 16-bit compare and test, memory or register. */
/** [ea] - imm. [ea, imm] */
export const U_CMP16_MI = 89;
export const U_CMP16_RI = 90;
export const U_CMP16_RR = 91;
export const U_TEST16_RR = 92;

/*
 * Branches. All end a block: [place taken, link taken, place not taken, link not taken]; a link is the arena index of
 * the block to go on with, 0 while unknown, negative where it must be looked up each time (another page).
 */
export const U_JE = 93;
export const U_JNE = 94;
export const U_JB = 95;
export const U_JAE = 96;
export const U_JBE = 97;
export const U_JA = 98;
export const U_JS = 99;
export const U_JNS = 100;
export const U_JL = 101;
export const U_JGE = 102;
export const U_JLE = 103;
export const U_JG = 104;
/** Any condition, in a. */
export const U_JCC = 105;

/* cmp a, b and branch. */
export const U_CMP_RR_JE = 106;
export const U_CMP_RR_JNE = 107;
export const U_CMP_RR_JB = 108;
export const U_CMP_RR_JAE = 109;
export const U_CMP_RR_JBE = 110;
export const U_CMP_RR_JA = 111;
export const U_CMP_RR_JL = 112;
export const U_CMP_RR_JGE = 113;
export const U_CMP_RR_JLE = 114;
export const U_CMP_RR_JG = 115;
/* cmp a, imm and branch; imm is the fifth word, so that the links stand where they always do. */
export const U_CMP_RI_JE = 116;
export const U_CMP_RI_JNE = 117;
export const U_CMP_RI_JB = 118;
export const U_CMP_RI_JAE = 119;
export const U_CMP_RI_JBE = 120;
export const U_CMP_RI_JA = 121;
export const U_CMP_RI_JL = 122;
export const U_CMP_RI_JGE = 123;
export const U_CMP_RI_JLE = 124;
export const U_CMP_RI_JG = 125;
/* test a, b and branch. */
export const U_TEST_RR_JE = 126;
export const U_TEST_RR_JNE = 127;
export const U_TEST_RR_JS = 128;
export const U_TEST_RR_JNS = 129;

/* Calls and indirect jumps. */
/** [place, link, return place] */
export const U_CALL = 130;
/** Return; imm bytes are released. [imm] */
export const U_RET = 131;
export const U_JMP_R = 132;
/** [ea] */
export const U_JMP_M = 133;
/** [return place] */
export const U_CALL_R = 134;
/** [ea, return place] */
export const U_CALL_M = 135;

/** Rotate left by 1..31 where CF and OF are certain to be overwritten before anything can read them. [count] */
export const U_ROL_ANY_FLAGS = 136;

/** An x87 instruction that has a helper in WebAssembly; see x87-micro-op.ts. */
export const U_X87 = 137;

/** How many micro-ops there are. */
export const U_COUNT = 138;

/** Operations of the ALU micro-ops, in the order of the /digit of group 1 (SDM Vol 2, table A-6). */
export const ALU_ADD = 0;
export const ALU_OR = 1;
export const ALU_ADC = 2;
export const ALU_SBB = 3;
export const ALU_AND = 4;
export const ALU_SUB = 5;
export const ALU_XOR = 6;
export const ALU_CMP = 7;
