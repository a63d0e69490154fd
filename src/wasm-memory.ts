import type { CursorProgram } from './tree-copy.ts';

/** What is used here of JavaScript's interface to WebAssembly, which the types of Node 20 lack. */
declare const WebAssembly: {
  instantiate(
    binary: Uint8Array,
    imports: Imports,
  ): Promise<{ readonly instance: Instance; readonly module: unknown }>;
};

interface Instance {
  readonly exports: { readonly malloc: (bytes: number) => number } & CursorProgram;
}

/** What Emscripten gives a main module that is linked dynamically. */
interface Imports {
  readonly env: {
    readonly memory: { readonly buffer: ArrayBuffer };
    readonly __stack_pointer: { value: number };
  };
}

/** More than any free block within the memory in use, and than what its allocator asks for at a time. */
const BEYOND = 1 << 20;

/**
 * The memory of an Emscripten program, with a way back to how it was: what is thrown inside WebAssembly leaves the
 * stack pointer where it was and the memory half written. Loading the program anew takes promises, which a parse
 * cannot wait for.
 */
export class WasmMemory {
  #imports: Imports | undefined;
  #instance: Instance | undefined;
  #remembered: { readonly bytes: Uint8Array; readonly stackPointer: number } | undefined;

  /** Emscripten's `instantiateWasm` for a program that consists of these bytes. */
  instantiate(binary: Uint8Array) {
    return (imports: Imports, receive: (instance: Instance, module: unknown) => void): object => {
      this.#imports = imports;
      void WebAssembly.instantiate(binary, imports).then(({ instance, module }) => {
        this.#instance = instance;
        receive(instance, module);
      });
      return {};
    };
  }

  /** The program's own functions. It must have been started. */
  get program(): CursorProgram {
    if (this.#instance === undefined) throw new Error('the program was not started before it was needed');
    return this.#instance.exports;
  }

  /** Keeps a copy of all that is in use now. */
  remember(): void {
    if (this.#imports === undefined || this.#instance === undefined) return;
    const { memory, __stack_pointer } = this.#imports.env;
    const end = this.#instance.exports.malloc(BEYOND) + 2 * BEYOND;
    const bytes = new Uint8Array(memory.buffer).slice(0, end);
    this.#remembered = { bytes, stackPointer: __stack_pointer.value };
  }

  /** Puts back what was remembered. What was made since then is gone, and must not be freed. */
  restore(): void {
    if (this.#imports === undefined || this.#remembered === undefined) return;
    const { memory, __stack_pointer } = this.#imports.env;
    const all = new Uint8Array(memory.buffer);
    all.set(this.#remembered.bytes);
    all.fill(0, this.#remembered.bytes.length);
    __stack_pointer.value = this.#remembered.stackPointer;
  }
}
