import { staticWordVector } from "@ftm/topic-model"

type Vector = Float64Array

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!
  return sum
}

const scaled = (vector: Vector, factor: number): Vector => vector.map((value) => value * factor)

/** The vector at length 1; undefined where it has none. */
const unit = (vector: Vector): Vector | undefined => {
  const length = Math.sqrt(dot(vector, vector))
  return length > 0 ? scaled(vector, 1 / length) : undefined
}

const sumOf = (vectors: ReadonlyArray<ArrayLike<number>>): Vector | undefined => {
  const [first] = vectors
  if (first === undefined) return undefined
  const sum = new Float64Array(first.length)
  for (const vector of vectors) for (let d = 0; d < sum.length; d++) sum[d] = sum[d]! + vector[d]!
  return sum
}

/** A sentence's vector from its words: their sum at length 1. Undefined where the model knows none of them. */
const vectorOf = (words: ReadonlyArray<string>): Vector | undefined => {
  const sum = sumOf(words.flatMap((word) => staticWordVector(word) ?? []))
  return sum === undefined ? undefined : unit(sum)
}

/** What sentences share: the mean of their vectors. Undefined where the model knows no word of any. */
export const centreOf = (sentences: ReadonlyArray<ReadonlyArray<string>>): Vector | undefined => {
  const vectors = sentences.flatMap((words) => vectorOf(words) ?? [])
  const sum = sumOf(vectors)
  return sum === undefined ? undefined : scaled(sum, 1 / vectors.length)
}

/** Where a query's texts lie as seen from the centre: the mean of their vectors less the centre, at length 1. Undefined where no word is known. */
export const directionOf = (texts: ReadonlyArray<ReadonlyArray<string>>, centre: Vector): Vector | undefined => {
  const mean = centreOf(texts)
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
  readonly #centreSquare: number
  /** Each direction's product with the centre. */
  readonly #centreOn: ReadonlyArray<number>
  readonly #words = new Map<string, KnownWord | undefined>()

  constructor(centre: Vector, directions: ReadonlyArray<Vector | undefined>) {
    this.#centre = centre
    this.#directions = directions
    this.#centreSquare = dot(centre, centre)
    this.#centreOn = directions.map((direction) => (direction === undefined ? 0 : dot(centre, direction)))
  }

  /** Is there a direction for the query at this place? */
  has(query: number): boolean {
    return this.#directions[query] !== undefined
  }

  /** The cosine with each direction, 0 where there is none; undefined where the model knows none of the words. */
  cosines(words: ReadonlyArray<string>): Float64Array | undefined {
    const known = words.flatMap((word) => this.#known(word) ?? [])
    const sum = sumOf(known.map(({ vector }) => vector))
    if (sum === undefined) return undefined
    const length = Math.sqrt(dot(sum, sum))
    const onCentre = known.reduce((total, word) => total + word.onCentre, 0) / length
    // |x - centre| squared, of an x of length 1.
    const square = 1 - 2 * onCentre + this.#centreSquare
    if (!(length > 0 && square > 0)) return undefined
    const scale = 1 / Math.sqrt(square)
    const cosines = new Float64Array(this.#directions.length)
    for (const { onDirections } of known) for (let q = 0; q < cosines.length; q++) cosines[q] = cosines[q]! + onDirections[q]!
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
    const vector = staticWordVector(word)
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
