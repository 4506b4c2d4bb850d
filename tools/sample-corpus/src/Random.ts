/** A seeded stream of random numbers: the same seed gives the same stream on every machine. */
export class Random {
  #state: number

  /** @param parts what the stream is for, e.g. seed, "call", quarter, firm number; different parts give an unrelated stream */
  constructor(...parts: ReadonlyArray<string | number>) {
    // FNV-1a over the text of the parts.
    let hash = 0x811c9dc5
    for (const character of parts.join("\u0000")) {
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
    }
    this.#state = hash >>> 0
  }

  /** Uniform in [0, 1): mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<A>(items: ReadonlyArray<A>): A {
    const item = items[Math.floor(this.next() * items.length)]
    if (item === undefined) throw new RangeError("nothing to pick from")
    return item
  }

  /** A new array with the same items in random order (Fisher-Yates). */
  shuffle<A>(items: ReadonlyArray<A>): Array<A> {
    const shuffled = [...items]
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.int(0, i)
      const at = shuffled[i] as A
      shuffled[i] = shuffled[j] as A
      shuffled[j] = at
    }
    return shuffled
  }
}
