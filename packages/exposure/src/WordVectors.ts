import { staticWordVector } from "@ftm/topic-model"

/** The vector of a word, undefined where the model knows none. */
export type WordVectors = (word: string) => Float32Array | undefined

/** The static embedder's vectors, each made once: a quarter says the same words many times. */
export const rememberedVectors = (): WordVectors => {
  const known = new Map<string, Float32Array | undefined>()
  return (word) => {
    const found = known.get(word)
    if (found !== undefined || known.has(word)) return found
    const vector = staticWordVector(word)
    known.set(word, vector)
    return vector
  }
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!
  return sum
}

/** Adds `times` a vector to the sum. A sum of no numbers yet takes on the vector's dimensions. */
const addTo = (sum: Float64Array, vector: ArrayLike<number>, times: number): Float64Array => {
  const result = sum.length === 0 ? new Float64Array(vector.length) : sum
  for (let d = 0; d < result.length; d++) result[d] = result[d]! + times * vector[d]!
  return result
}

/** The vector at length 1; undefined where it has none. */
export const unit = (vector: Float64Array): Float64Array | undefined => {
  const length = Math.sqrt(dot(vector, vector))
  return length > 0 ? vector.map((value) => value / length) : undefined
}

/** The mean of texts, each of which is the sum of its words' vectors at length 1. Undefined where no word of any is known. */
export const meanOfTexts = (texts: Iterable<ReadonlyArray<string>>, vectors: WordVectors): Float64Array | undefined => {
  let total: Float64Array = new Float64Array(0)
  let count = 0
  for (const words of texts) {
    let sum: Float64Array = new Float64Array(0)
    for (const word of words) {
      const vector = vectors(word)
      if (vector !== undefined) sum = addTo(sum, vector, 1)
    }
    const length = Math.sqrt(dot(sum, sum))
    if (length === 0) continue
    total = addTo(total, sum, 1 / length)
    count += 1
  }
  return count === 0 ? undefined : total.map((value) => value / count)
}
