import type { Embeddings } from "@ftm/topic-model"

/** The mean of some rows. */
const meanOf = ({ dimensions, values }: Embeddings, rows: Iterable<number>): Float64Array => {
  const sum = new Float64Array(dimensions)
  let n = 0
  for (const row of rows) {
    for (let d = 0; d < dimensions; d++) sum[d] = sum[d]! + values[row * dimensions + d]!
    n += 1
  }
  return sum.map((one) => one / Math.max(1, n))
}

/**
 * How near each sentence is in meaning to some of them, -1 to 1: the cosine of its vector with their mean. The mean of all sentences is taken
 * from both first: what every sentence of a call shares says nothing about a subject. 0 where nothing is known of a sentence.
 */
export const nearnessTo = (embeddings: Embeddings, those: ReadonlySet<number>): Float64Array => {
  const { dimensions, values } = embeddings
  const n = values.length / dimensions
  const middle = meanOf(embeddings, Array(n).keys())
  const direction = meanOf(embeddings, those).map((one, d) => one - middle[d]!)
  const length = Math.hypot(...direction)
  return Float64Array.from({ length: n }, (_, row) => {
    let [product, square, known] = [0, 0, false]
    for (let d = 0; d < dimensions; d++) {
      const value = values[row * dimensions + d]!
      known ||= value !== 0
      const centred = value - middle[d]!
      product += centred * direction[d]!
      square += centred * centred
    }
    return known && square > 0 && length > 0 ? product / (Math.sqrt(square) * length) : 0
  })
}
