/**
 * Sentences for fitting: the word-piece ids of each, and the teacher's vector of each (rows x dimensions).
 */
export interface Lessons {
  readonly ids: ReadonlyArray<ReadonlyArray<number>>
  readonly taught: Float32Array
}

/**
 * Moves token vectors so that the mean over a sentence's pieces comes near the teacher's vector of the sentence: ridge
 * regression from where the vectors are, that is, the least
 *   sum over sentences |mean of E - taught|^2 + stiffness * sum over pieces |E - E before|^2,
 * by conjugate gradients on the normal equations. Pieces that occur in no lesson stay as they are. The idea (fit a
 * distilled static model to the teacher's sentence vectors) is Tokenlearn's (MinishLab, 2024).
 *
 * @param vectors pieces x dimensions, changed in place.
 */
export const fitToTeacher = (
  vectors: Float32Array,
  dimensions: number,
  { ids, taught }: Lessons,
  stiffness: number,
  steps: number,
  onStep: (step: number, error: number) => void
): void => {
  const size = vectors.length

  /** Mean of each sentence's rows. */
  const pool = (rows: Float32Array, into: Float32Array): void => {
    into.fill(0)
    ids.forEach((list, s) => {
      const share = 1 / list.length
      const at = s * dimensions
      for (const id of list) {
        const from = id * dimensions
        for (let d = 0; d < dimensions; d++) into[at + d]! += share * rows[from + d]!
      }
    })
  }
  /** The transpose of `pool`, plus stiffness times `rows`. */
  const spread = (sentences: Float32Array, rows: Float32Array, into: Float32Array): void => {
    for (let e = 0; e < size; e++) into[e] = stiffness * rows[e]!
    ids.forEach((list, s) => {
      const share = 1 / list.length
      const from = s * dimensions
      for (const id of list) {
        const at = id * dimensions
        for (let d = 0; d < dimensions; d++) into[at + d]! += share * sentences[from + d]!
      }
    })
  }
  const square = (x: Float32Array): number => {
    let sum = 0
    for (const value of x) sum += value * value
    return sum
  }

  const pooled = new Float32Array(taught.length)
  pool(vectors, pooled)
  const missing = taught.map((value, e) => value - pooled[e]!)
  const change = new Float32Array(size)
  const rest = new Float32Array(size)
  spread(missing, change, rest)
  const direction = rest.slice()
  const image = new Float32Array(size)
  let before = square(rest)
  for (let step = 0; step < steps && before > 0; step++) {
    pool(direction, pooled)
    spread(pooled, direction, image)
    let along = 0
    for (let e = 0; e < size; e++) along += direction[e]! * image[e]!
    const length = before / along
    for (let e = 0; e < size; e++) {
      change[e]! += length * direction[e]!
      rest[e]! -= length * image[e]!
    }
    for (let e = 0; e < missing.length; e++) missing[e]! -= length * pooled[e]!
    const after = square(rest)
    onStep(step + 1, square(missing) / ids.length)
    for (let e = 0; e < size; e++) direction[e] = rest[e]! + (after / before) * direction[e]!
    before = after
  }
  for (let e = 0; e < size; e++) vectors[e]! += change[e]!
}
