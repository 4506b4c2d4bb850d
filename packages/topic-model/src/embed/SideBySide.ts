import { type ShareDone, unheard, within } from "../ShareDone.ts"
import type { Embedder, Embeddings } from "./Embedder.ts"

/** How long a row of the first embedder is beside a row of the second, which has length 1. */
const weightOfFirst = 0.7

/** What is left of a row of length 1 below this, when what all rows share is taken off, is rounding. */
const leastLength = 1e-3

/** Scale a row to the given length. A row that is shorter than `least` becomes zeros. */
const toLength = (row: Float32Array, length: number, least: number): void => {
  let square = 0
  for (const value of row) square += value * value
  const scale = square > least * least ? length / Math.sqrt(square) : 0
  for (let d = 0; d < row.length; d++) row[d] = row[d]! * scale
}

const rowsOf = (values: Float32Array, dimensions: number): ReadonlyArray<Float32Array> =>
  Array.from({ length: values.length / dimensions }, (_, row) => values.subarray(row * dimensions, (row + 1) * dimensions))

/** Rows of length 1, less what they all share, and again of length 1. */
const centred = ({ dimensions, values }: Embeddings): ReadonlyArray<Float32Array> => {
  const rows = rowsOf(Float32Array.from(values), dimensions)
  const shared = new Float64Array(dimensions)
  for (const row of rows) {
    toLength(row, 1, 0)
    for (let d = 0; d < dimensions; d++) shared[d] = shared[d]! + row[d]! / rows.length
  }
  for (const row of rows) {
    for (let d = 0; d < dimensions; d++) row[d] = row[d]! - shared[d]!
    toLength(row, 1, leastLength)
  }
  return rows
}

/**
 * Two embedders beside each other: a sentence's vector is its vector from the first, of length 0.7, followed by its vector from
 * the second less what all sentences share there, of length 1. So the cosine of two sentences is a weighted mean of both
 * embedders' cosines, 0.49 to 1. Made for the static embedder, which knows which words are used together here, beside a
 * sentence transformer, which knows what a sentence means: each is right about sentences that the other mistakes.
 * The first embedder's vectors should be centred already, as the static and the lexical embedder's are.
 */
export const sideBySide = (first: Embedder, second: Embedder): Embedder => ({
  name: `${first.name}+${second.name}`,
  version: `${first.version}+${second.version}`,
  embed: async (sentences, onShare: ShareDone = unheard) => {
    const left = await first.embed(sentences, within(onShare, 0, 0.1))
    const right = await second.embed(sentences, within(onShare, 0.1, 1))
    const dimensions = left.dimensions + right.dimensions
    const values = new Float32Array(sentences.length * dimensions)
    rowsOf(Float32Array.from(left.values), left.dimensions).forEach((row, i) => {
      toLength(row, weightOfFirst, 0)
      values.set(row, i * dimensions)
    })
    centred(right).forEach((row, i) => values.set(row, i * dimensions + left.dimensions))
    return { values, dimensions }
  }
})
