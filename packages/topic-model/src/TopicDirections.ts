/** Mean of all rows. */
export const meanOfRows = (rows: Float32Array, dimensions: number): Float64Array => {
  const mean = new Float64Array(dimensions)
  const count = rows.length / dimensions
  for (let start = 0; start < rows.length; start += dimensions) {
    for (let d = 0; d < dimensions; d++) mean[d]! += rows[start + d]! / count
  }
  return mean
}

/**
 * Where rows lie as seen from `centre`: their mean less the centre, scaled to length 1 (zeros where that leaves nothing). What every sentence of
 * a call shares says nothing about its topics, so the centre is the mean of all.
 *
 * @param sum of the rows.
 */
export const directionFrom = (centre: Float64Array, sum: Float64Array, count: number): Float64Array => {
  const vector = sum.map((value, d) => value / count - centre[d]!)
  let square = 0
  for (const value of vector) square += value * value
  const length = Math.sqrt(square)
  return length > 0 ? vector.map((value) => value / length) : vector
}

/** Sum and number of the rows of each topic. */
export const sumsOfTopics = (labels: Int32Array, topics: number, rows: Float32Array, dimensions: number) => {
  const sums = Array.from({ length: topics }, () => new Float64Array(dimensions))
  const counts = new Int32Array(topics)
  labels.forEach((label, row) => {
    if (label < 0) return
    counts[label]! += 1
    const sum = sums[label]!
    for (let d = 0, a = row * dimensions; d < dimensions; d++, a++) sum[d]! += rows[a]!
  })
  return { sums, counts }
}
