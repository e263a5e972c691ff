/*C:708 Emitting a module.
 *
 * Collects types, imports, functions and exports, and writes them as the sections of a binary (WebAssembly core
 * specification §5.5). Functions are declared before they are defined, so that they may call each other. Before:
 * function-builder.ts. Next: the first module made this way, the x87 (x87-code/). */
import { ByteWriter } from "./byte-writer.js";
import { FunctionBuilder, type FunctionHandle, type Locals } from "./function-builder.js";
import { VALUE_TYPE_CODES, type ValueType } from "./opcodes.js";

/** "\0asm", version 1. */
const HEADER = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

const SECTION_TYPE = 1;
const SECTION_IMPORT = 2;
const SECTION_FUNCTION = 3;
const SECTION_EXPORT = 7;
const SECTION_CODE = 10;

const KIND_FUNCTION = 0;
const KIND_MEMORY = 2;
const FUNCTION_TYPE = 0x60;
/** Limits with a minimum only. */
const LIMITS_FROM = 0;

/** What a function takes and gives. */
export interface Signature<P extends readonly ValueType[], R extends readonly ValueType[]> {
  readonly params: P;
  readonly results: R;
  /** The name under which the module exports it. */
  readonly export?: string;
}

/** A module in the making. */
export class ModuleBuilder {
  private readonly types: string[] = [];
  private readonly typeBytes: ByteWriter[] = [];
  private readonly imports: ByteWriter[] = [];
  private readonly exports: ByteWriter[] = [];
  /** Of the functions that are not imported: the type, and the body once it is defined. */
  private readonly functions: { readonly type: number; body: ByteWriter | null }[] = [];
  private importedFunctions = 0;

  /** Imports a memory of at least `pages` times 64 KB. */
  importMemory(module: string, name: string, pages: number): void {
    const entry = this.importEntry(module, name, KIND_MEMORY);
    entry.byte(LIMITS_FROM);
    entry.unsigned(pages);
  }

  /** Imports a function. Comes before the first `declare`, since imports are numbered first. */
  importFunction<const P extends readonly ValueType[], const R extends readonly ValueType[]>(
    module: string,
    name: string,
    signature: Signature<P, R>,
  ): FunctionHandle<P, R> {
    if (this.functions.length > 0) throw new Error("importFunction: expected before declare, got it after");
    const entry = this.importEntry(module, name, KIND_FUNCTION);
    entry.unsigned(this.typeOf(signature.params, signature.results));
    return { index: this.importedFunctions++, params: signature.params, results: signature.results };
  }

  private importEntry(module: string, name: string, kind: number): ByteWriter {
    const entry = new ByteWriter();
    entry.name(module);
    entry.name(name);
    entry.byte(kind);
    this.imports.push(entry);
    return entry;
  }

  /** A function that will be defined. */
  declare<const P extends readonly ValueType[], const R extends readonly ValueType[]>(
    signature: Signature<P, R>,
  ): FunctionHandle<P, R> {
    const { params, results } = signature;
    const type = this.typeOf(params, results);
    const index = this.importedFunctions + this.functions.push({ type, body: null }) - 1;
    if (signature.export !== undefined) {
      const entry = new ByteWriter();
      entry.name(signature.export);
      entry.byte(KIND_FUNCTION);
      entry.unsigned(index);
      this.exports.push(entry);
    }
    return { index, params, results };
  }

  /** Gives a declared function its body: `emit` is called at once, with the parameters as locals. */
  define<P extends readonly ValueType[], R extends readonly ValueType[]>(
    handle: FunctionHandle<P, R>,
    emit: (f: FunctionBuilder, ...params: Locals<P>) => void,
  ): void {
    const f = new FunctionBuilder(handle.params.length);
    const params = handle.params.map((type, index) => ({ index, type }));
    emit(f, ...(params as unknown as Locals<P>));
    this.functions[handle.index - this.importedFunctions].body = f.body();
  }

  /** Declares and defines. */
  function<const P extends readonly ValueType[], const R extends readonly ValueType[]>(
    signature: Signature<P, R>,
    emit: (f: FunctionBuilder, ...params: Locals<P>) => void,
  ): FunctionHandle<P, R> {
    const handle = this.declare(signature);
    this.define(handle, emit);
    return handle;
  }

  private typeOf(params: readonly ValueType[], results: readonly ValueType[]): number {
    const key = `${params.join()}:${results.join()}`;
    const known = this.types.indexOf(key);
    if (known >= 0) return known;
    const bytes = new ByteWriter();
    bytes.byte(FUNCTION_TYPE);
    for (const list of [params, results]) {
      bytes.unsigned(list.length);
      for (const type of list) bytes.byte(VALUE_TYPE_CODES[type]);
    }
    this.typeBytes.push(bytes);
    return this.types.push(key) - 1;
  }

  /** The module's binary. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const out = new ByteWriter();
    out.raw(HEADER);
    const section = (id: number, entries: readonly ByteWriter[]): void => {
      if (entries.length === 0) return;
      const content = new ByteWriter();
      content.unsigned(entries.length);
      for (const entry of entries) content.raw(entry.toBytes());
      out.byte(id);
      out.sized(content);
    };
    section(SECTION_TYPE, this.typeBytes);
    section(SECTION_IMPORT, this.imports);
    section(
      SECTION_FUNCTION,
      this.functions.map(({ type }) => entryOf((entry) => entry.unsigned(type))),
    );
    section(SECTION_EXPORT, this.exports);
    section(
      SECTION_CODE,
      this.functions.map(({ body }, index) => {
        if (body === null) throw new Error(`toBytes: function ${index} is declared, expected it defined`);
        return entryOf((entry) => entry.sized(body));
      }),
    );
    return out.toBytes();
  }
}

function entryOf(write: (entry: ByteWriter) => void): ByteWriter {
  const entry = new ByteWriter();
  write(entry);
  return entry;
}
