/** Sentences of each query that are kept although they were not counted. */
export const nearMissesPerQuery = 300

interface Miss<A> {
  readonly score: number
  readonly item: A
}

/** The sentences nearest to a query among those that were not counted: the nearest first, and of equals the one that came first. */
export class NearMisses<A> {
  #kept: Array<Miss<A>> = []
  #least = 0
  readonly #atMost: number

  constructor(atMost: number = nearMissesPerQuery) {
    this.#atMost = atMost
  }

  /** Is a sentence with this cosine among the nearest so far? One that is not near at all, with a cosine of 0 or less, never is. */
  wants(score: number): boolean {
    return score > this.#least
  }

  /** Takes a sentence in if it is wanted. */
  offer(score: number, make: () => A): void {
    if (!this.wants(score)) return
    this.#kept.push({ score, item: make() })
    // Sorted now and then only: most sentences of a quarter come after the nearest few hundred are known.
    if (this.#kept.length >= 2 * this.#atMost) this.#cut()
  }

  items(): ReadonlyArray<A> {
    this.#cut()
    return this.#kept.map(({ item }) => item)
  }

  #cut(): void {
    this.#kept = this.#kept.sort((a, b) => b.score - a.score).slice(0, this.#atMost)
    if (this.#kept.length === this.#atMost) this.#least = this.#kept.at(-1)!.score
  }
}
