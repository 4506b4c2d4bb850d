// The small part of WebAssembly that KernelMemory.ts uses. TypeScript declares its types only for browsers.
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { readonly initial: number })
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  // oxlint-disable-next-line typescript/no-extraneous-class -- only its constructor is used
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } })
    readonly exports: Readonly<Record<string, unknown>>
  }
}
