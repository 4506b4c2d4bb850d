const pageBytes = 65_536

/** Lays out the pieces of a kernel's memory, each at an address that is a multiple of 16. */
export class Arena {
  #next = 1024
  take(bytes: number): number {
    const address = this.#next
    this.#next += Math.ceil(bytes / 16) * 16
    return address
  }
  /** Bytes from the start of the memory to the end of the last piece. */
  get bytes(): number {
    return this.#next
  }
}

/**
 * A compiled WebAssembly kernel and its memory, kept from one call to the next: a job models thousands of firms, and
 * making both again for each would give the garbage collector more work than the kernel itself has.
 * A kernel belongs to its thread. Its memory still holds the data of the last call.
 */
export class Kernel<F> {
  readonly #code: string
  readonly #name: string
  #ready: { readonly memory: WebAssembly.Memory; readonly run: F } | undefined

  /**
   * @param code the module, in base64.
   * @param name of the exported function.
   */
  constructor(code: string, name: string) {
    this.#code = code
    this.#name = name
  }

  /** The function and its memory, with room for that many bytes. Addresses planned by an `Arena` are valid until the next call. */
  withRoom(bytes: number): { readonly buffer: ArrayBuffer; readonly run: F } {
    const pages = Math.ceil(bytes / pageBytes)
    if (this.#ready === undefined) {
      const memory = new WebAssembly.Memory({ initial: pages })
      const module = new WebAssembly.Module(Uint8Array.from(Buffer.from(this.#code, "base64")))
      const { exports } = new WebAssembly.Instance(module, { env: { memory } })
      this.#ready = { memory, run: exports[this.#name] as F }
    }
    const { memory, run } = this.#ready
    const missing = pages - memory.buffer.byteLength / pageBytes
    if (missing > 0) memory.grow(missing)
    return { buffer: memory.buffer, run }
  }
}
