/*T:917 What is used of npm's v86, whose own types leave out the processor. */
declare module "v86" {
  interface V86Options {
    readonly wasm_path: string;
    readonly memory_size: number;
    readonly vga_memory_size: number;
    readonly multiboot: { readonly buffer: ArrayBuffer };
    readonly cmdline: string;
    readonly autostart: boolean;
    readonly disable_jit: boolean;
    readonly disable_keyboard: boolean;
    readonly disable_mouse: boolean;
    readonly disable_speaker: boolean;
  }
  class V86 {
    constructor(options: V86Options);
    readonly v86: {
      readonly cpu: {
        readonly io: { register_write(port: number, device: object, write: (value: number) => void): void };
      };
    };
    add_listener(event: "serial0-output-byte", listener: (byte: number) => void): void;
    add_listener(event: "emulator-ready", listener: () => void): void;
  }
}
