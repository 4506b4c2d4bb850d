import { dot, meanOfTexts, unit, type WordVectors } from "./WordVectors.ts"

type Vector = Float64Array

/** Where a query's texts lie as seen from the centre: their mean less the centre, at length 1. Undefined where no word is known. */
export const directionOf = (texts: ReadonlyArray<ReadonlyArray<string>>, centre: Vector, vectors: WordVectors): Vector | undefined => {
  const mean = meanOfTexts(texts, vectors)
  return mean === undefined ? undefined : unit(mean.map((value, d) => value - centre[d]!))
}

/** How a word lies to the centre and to each direction. */
interface KnownWord {
  readonly vector: Float32Array
  readonly onCentre: number
  readonly onDirections: Float64Array
}

/**
 * The cosines of sentences with the directions of queries, after what all sentences share is taken off:
 *
 *     x = sum of the words' vectors, at length 1
 *     cosine = (x - centre) . direction / |x - centre|
 *
 * All of it is a sum over words, so a word is multiplied with the directions once, however many sentences hold it: two hundred queries cost
 * hardly more than one.
 */
export class Directions {
  readonly #centre: Vector
  readonly #directions: ReadonlyArray<Vector | undefined>
  readonly #vectors: WordVectors
  readonly #centreSquare: number
  /** Each direction's product with the centre. */
  readonly #centreOn: ReadonlyArray<number>
  readonly #words = new Map<string, KnownWord | undefined>()
  /** The sum of a sentence's words, while it is looked at. */
  readonly #sum: Vector

  constructor(centre: Vector, directions: ReadonlyArray<Vector | undefined>, vectors: WordVectors) {
    this.#centre = centre
    this.#directions = directions
    this.#vectors = vectors
    this.#centreSquare = dot(centre, centre)
    this.#centreOn = directions.map((direction) => (direction === undefined ? 0 : dot(centre, direction)))
    this.#sum = new Float64Array(centre.length)
  }

  /** Is there a direction for the query at this place? */
  has(query: number): boolean {
    return this.#directions[query] !== undefined
  }

  /** The cosine with each direction, 0 where there is none; undefined where the model knows none of the words. */
  cosines(words: ReadonlyArray<string>): Float64Array | undefined {
    const sum = this.#sum.fill(0)
    const cosines = new Float64Array(this.#directions.length)
    let onCentre = 0
    for (const word of words) {
      const known = this.#known(word)
      if (known === undefined) continue
      const { onDirections, vector } = known
      for (let d = 0; d < sum.length; d++) sum[d] = sum[d]! + vector[d]!
      for (let q = 0; q < cosines.length; q++) cosines[q] = cosines[q]! + onDirections[q]!
      onCentre += known.onCentre
    }
    const length = Math.sqrt(dot(sum, sum))
    if (length === 0) return undefined
    // |x - centre| squared, of an x of length 1.
    const square = 1 - (2 * onCentre) / length + this.#centreSquare
    if (square <= 0) return undefined
    const scale = 1 / Math.sqrt(square)
    for (let q = 0; q < cosines.length; q++) cosines[q] = (cosines[q]! / length - this.#centreOn[q]!) * scale
    return cosines
  }

  /** The words that bring a sentence nearest to a query, the one that adds most to the cosine first. */
  wordsThatDecide(words: ReadonlyArray<string>, query: number, atMost: number): ReadonlyArray<string> {
    return [...new Set(words)]
      .map((word) => ({ word, adds: this.#known(word)?.onDirections[query] ?? 0 }))
      .filter(({ adds }) => adds > 0)
      .sort((a, b) => b.adds - a.adds)
      .slice(0, atMost)
      .map(({ word }) => word)
  }

  #known(word: string): KnownWord | undefined {
    const found = this.#words.get(word)
    if (found !== undefined || this.#words.has(word)) return found
    const vector = this.#vectors(word)
    const known =
      vector === undefined
        ? undefined
        : {
            vector,
            onCentre: dot(vector, this.#centre),
            onDirections: Float64Array.from(this.#directions, (direction) => (direction === undefined ? 0 : dot(vector, direction)))
          }
    this.#words.set(word, known)
    return known
  }
}
