/**
 * Repeatable pseudo-random numbers: the generator sfc32 (Chris Doty-Humphrey, PractRand), 32-bit integers only,
 * so that every machine draws the same numbers.
 */
export class SeededRandom {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number) {
    this.#a = seed | 0
    this.#b = 0x9e3779b9 | 0
    this.#c = 0x243f6a88 | 0
    for (let i = 0; i < 15; i++) this.nextInt()
  }

  /** An integer from 0 to 2^32 - 1. */
  nextInt(): number {
    const t = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0
    return t >>> 0
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    return this.nextInt() / 4294967296
  }

  /** Roughly normal with mean 0 and variance 1: the sum of twelve uniform numbers minus six. */
  nextNormal(): number {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += this.next()
    return sum
  }
}

/** A 32-bit number made from a text: FNV-1a (Fowler, Noll, Vo). */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  }
  return hash >>> 0
}
