/** Chance with a seed: the same seed gives the same numbers (the generator mulberry32). */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** At least 0, less than 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low)
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1))
  }

  happens(probability: number): boolean {
    return this.next() < probability
  }

  /** One of them; undefined where there is none. */
  oneOf<A>(things: ReadonlyArray<A>): A | undefined {
    return things[Math.floor(this.next() * things.length)]
  }

  /** A seed for somebody else, so that what they draw does not depend on what happens meanwhile. */
  seed(): number {
    return this.whole(1, 999_999_999)
  }
}
