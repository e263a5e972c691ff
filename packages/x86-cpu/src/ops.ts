/*C:210 The operations.
 *
 * One number for each mnemonic family, dense, in the order in which the Intel manual groups instructions (SDM Vol 1
 * chapter 5). The decoder puts one in `Instruction.op`, and `handlers[op]` executes it. What a family's encodings differ
 * in (form, size, condition, register) is in the record (ir.ts), not in the number. */

/* Data transfer (SDM Vol 1 §5.1.1) */
/** No such encoding, or an illegal use of LOCK: #UD. Number 0, so that an empty table entry is undefined. */
export const OP_UD = 0;
export const OP_MOV = 1;
/** `condition` decides; a memory source is read either way. */
export const OP_CMOV = 2;
export const OP_XCHG = 3;
export const OP_BSWAP = 4;
export const OP_XADD = 5;
export const OP_CMPXCHG = 6;
export const OP_CMPXCHG8B = 7;
/** FORM_RM or FORM_IMM. */
export const OP_PUSH = 8;
export const OP_POP = 9;
export const OP_PUSHA = 10;
export const OP_POPA = 11;
/** CWD (size 2) and CDQ (size 4). */
export const OP_CWD = 12;
/** CBW (size 2) and CWDE (size 4). */
export const OP_CBW = 13;
export const OP_MOVSX = 14;
export const OP_MOVZX = 15;

/* Binary arithmetic (§5.1.2) */
export const OP_ADD = 16;
export const OP_ADC = 17;
export const OP_SUB = 18;
export const OP_SBB = 19;
/** Two- and three-operand IMUL: FORM_REG_RM, FORM_REG_RM_IMM. */
export const OP_IMUL = 20;
/** One-operand IMUL: AX, DX:AX or EDX:EAX. */
export const OP_IMUL1 = 21;
export const OP_MUL = 22;
export const OP_IDIV = 23;
export const OP_DIV = 24;
export const OP_INC = 25;
export const OP_DEC = 26;
export const OP_NEG = 27;
export const OP_CMP = 28;

/* Decimal arithmetic (§5.1.3) */
export const OP_DAA = 29;
export const OP_DAS = 30;
export const OP_AAA = 31;
export const OP_AAS = 32;
export const OP_AAM = 33;
export const OP_AAD = 34;

/* Logical (§5.1.4) */
export const OP_AND = 35;
export const OP_OR = 36;
export const OP_XOR = 37;
export const OP_NOT = 38;

/* Shift and rotate (§5.1.5) */
export const OP_SAR = 39;
export const OP_SHR = 40;
export const OP_SHL = 41;
export const OP_SHRD = 42;
export const OP_SHLD = 43;
export const OP_ROR = 44;
export const OP_ROL = 45;
export const OP_RCR = 46;
export const OP_RCL = 47;

/* Bit and byte (§5.1.6) */
export const OP_BT = 48;
export const OP_BTS = 49;
export const OP_BTR = 50;
export const OP_BTC = 51;
export const OP_BSF = 52;
export const OP_BSR = 53;
export const OP_SETCC = 54;
export const OP_TEST = 55;

/* Control transfer (§5.1.7) */
/** Near: FORM_IMM is relative, FORM_RM absolute. */
export const OP_JMP = 56;
/** FORM_FAR, or FORM_RM with a pointer in memory. */
export const OP_JMP_FAR = 57;
export const OP_JCC = 58;
/** JCXZ or JECXZ by `addressSize`; LOOPs too. */
export const OP_JCXZ = 59;
export const OP_LOOPNE = 60;
export const OP_LOOPE = 61;
export const OP_LOOP = 62;
/** Near: FORM_IMM is relative, FORM_RM absolute. */
export const OP_CALL = 63;
/** FORM_FAR, or FORM_RM with a pointer in memory. */
export const OP_CALL_FAR = 64;
/** FORM_NONE, or FORM_IMM with the bytes to release (unsigned). */
export const OP_RET = 65;
/** FORM_NONE, or FORM_IMM with the bytes to release (unsigned). */
export const OP_RET_FAR = 66;
export const OP_IRET = 67;
export const OP_INT = 68;
export const OP_INT3 = 69;
/** ICEBP, F1. */
export const OP_INT1 = 70;
export const OP_INTO = 71;
export const OP_BOUND = 72;
/** Frame bytes in `imm`, nesting level (unmasked) in `imm2`. */
export const OP_ENTER = 73;
export const OP_LEAVE = 74;

/* String (§5.1.8) */
export const OP_MOVS = 75;
export const OP_CMPS = 76;
export const OP_SCAS = 77;
export const OP_LODS = 78;
export const OP_STOS = 79;

/* I/O (§5.1.9) */
/** FORM_IMM with the port, or FORM_NONE for DX. */
export const OP_IN = 80;
/** FORM_IMM with the port, or FORM_NONE for DX. */
export const OP_OUT = 81;
export const OP_INS = 82;
export const OP_OUTS = 83;

/* Flag control (§5.1.11) */
export const OP_STC = 84;
export const OP_CLC = 85;
export const OP_CMC = 86;
export const OP_CLD = 87;
export const OP_STD = 88;
export const OP_LAHF = 89;
export const OP_SAHF = 90;
export const OP_PUSHF = 91;
export const OP_POPF = 92;
export const OP_STI = 93;
export const OP_CLI = 94;

/* Segment registers (§5.1.12) */
/** Loads of a far pointer: offset to `reg`, selector to ES…GS. */
export const OP_LES = 95;
export const OP_LDS = 96;
export const OP_LSS = 97;
export const OP_LFS = 98;
export const OP_LGS = 99;
/** FORM_RM_REG: `reg` is the segment register; size 2 to memory, the operand size to a register. */
export const OP_MOV_FROM_SREG = 100;
/** FORM_REG_RM: `reg` is the segment register (never CS). */
export const OP_MOV_TO_SREG = 101;
/** FORM_NONE, the segment register in `reg`. */
export const OP_PUSH_SREG = 102;
export const OP_POP_SREG = 103;

/* Miscellaneous (§5.1.13) */
export const OP_LEA = 104;
/** NOP, PAUSE, the hint NOPs and PREFETCHW: no operand is read. */
export const OP_NOP = 105;
export const OP_XLAT = 106;
export const OP_CPUID = 107;
export const OP_SALC = 108;

/* x87, MMX and SSE (§5.2 to §5.8) */
export const OP_FWAIT = 109;
/** D8 to DF: its handler dispatches on `opcode` and `modrm`. */
export const OP_X87 = 110;
/** Every MMX and SSE encoding of maps 1 to 3 (FXSAVE's group 0F AE too): dispatch on `map`, `opcode`, `prefix66`, `rep`, `modrm`. */
export const OP_SSE = 111;

/* System (§5.20) */
export const OP_ARPL = 112;
export const OP_LLDT = 113;
export const OP_SLDT = 114;
export const OP_LGDT = 115;
export const OP_SGDT = 116;
export const OP_LTR = 117;
export const OP_STR = 118;
export const OP_LIDT = 119;
export const OP_SIDT = 120;
/** FORM_RM_REG, `rm` general, `reg` the control register (0, 2, 3 or 4). */
export const OP_MOV_FROM_CR = 121;
/** FORM_REG_RM, `reg` the control register. */
export const OP_MOV_TO_CR = 122;
export const OP_LMSW = 123;
export const OP_SMSW = 124;
export const OP_CLTS = 125;
/** FORM_RM_REG, `reg` the debug register. */
export const OP_MOV_FROM_DR = 126;
/** FORM_REG_RM, `reg` the debug register. */
export const OP_MOV_TO_DR = 127;
export const OP_LAR = 128;
export const OP_LSL = 129;
export const OP_VERR = 130;
export const OP_VERW = 131;
export const OP_INVD = 132;
export const OP_WBINVD = 133;
export const OP_INVLPG = 134;
export const OP_HLT = 135;
export const OP_RDMSR = 136;
export const OP_WRMSR = 137;
export const OP_RDPMC = 138;
export const OP_RDTSC = 139;
export const OP_SYSENTER = 140;
export const OP_SYSEXIT = 141;

/* Later than the rest (§5.1.13) */
export const OP_POPCNT = 142;

/** How many operations there are: the length of a handler table. */
export const OP_COUNT = 143;

/** Mnemonic of each operation, for messages and debugger views. */
export const OP_NAMES: readonly string[] = [
  "ud",
  "mov",
  "cmov",
  "xchg",
  "bswap",
  "xadd",
  "cmpxchg",
  "cmpxchg8b",
  "push",
  "pop",
  "pusha",
  "popa",
  "cwd",
  "cbw",
  "movsx",
  "movzx",
  "add",
  "adc",
  "sub",
  "sbb",
  "imul",
  "imul1",
  "mul",
  "idiv",
  "div",
  "inc",
  "dec",
  "neg",
  "cmp",
  "daa",
  "das",
  "aaa",
  "aas",
  "aam",
  "aad",
  "and",
  "or",
  "xor",
  "not",
  "sar",
  "shr",
  "shl",
  "shrd",
  "shld",
  "ror",
  "rol",
  "rcr",
  "rcl",
  "bt",
  "bts",
  "btr",
  "btc",
  "bsf",
  "bsr",
  "setcc",
  "test",
  "jmp",
  "jmp far",
  "jcc",
  "jcxz",
  "loopne",
  "loope",
  "loop",
  "call",
  "call far",
  "ret",
  "ret far",
  "iret",
  "int",
  "int3",
  "int1",
  "into",
  "bound",
  "enter",
  "leave",
  "movs",
  "cmps",
  "scas",
  "lods",
  "stos",
  "in",
  "out",
  "ins",
  "outs",
  "stc",
  "clc",
  "cmc",
  "cld",
  "std",
  "lahf",
  "sahf",
  "pushf",
  "popf",
  "sti",
  "cli",
  "les",
  "lds",
  "lss",
  "lfs",
  "lgs",
  "mov from sreg",
  "mov to sreg",
  "push sreg",
  "pop sreg",
  "lea",
  "nop",
  "xlat",
  "cpuid",
  "salc",
  "fwait",
  "x87",
  "sse",
  "arpl",
  "lldt",
  "sldt",
  "lgdt",
  "sgdt",
  "ltr",
  "str",
  "lidt",
  "sidt",
  "mov from cr",
  "mov to cr",
  "lmsw",
  "smsw",
  "clts",
  "mov from dr",
  "mov to dr",
  "lar",
  "lsl",
  "verr",
  "verw",
  "invd",
  "wbinvd",
  "invlpg",
  "hlt",
  "rdmsr",
  "wrmsr",
  "rdpmc",
  "rdtsc",
  "sysenter",
  "sysexit",
  "popcnt",
];
