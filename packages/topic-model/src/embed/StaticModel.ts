import { WordPiece } from "./WordPiece.ts"
import { directionOfLetters } from "./WordsInContext.ts"

/**
 * A static embedding model: a vector for each word piece. On disk it is two files: `vocabulary.txt` (one piece per line) and
 * `vectors.bin` (little-endian: uint32 rows, uint32 dimensions, then one float32 scale per row, then int8 entries).
 */
export interface StaticModel {
  readonly tokens: WordPiece
  readonly dimensions: number
  /** rows x dimensions; the vector is entries * scale. */
  readonly entries: Int8Array
  readonly scales: Float32Array
  /** The mean length of a vector. */
  readonly typicalLength: number
}

const headerBytes = 8

const meanLength = (entries: Int8Array, scales: Float32Array, dimensions: number): number => {
  let sum = 0
  scales.forEach((scale, row) => {
    let square = 0
    for (let e = row * dimensions; e < (row + 1) * dimensions; e++) square += entries[e]! * entries[e]!
    sum += scale * Math.sqrt(square)
  })
  return sum / scales.length
}

/** Reads a model from the contents of its two files. */
export const decodeStaticModel = (vocabulary: string, vectors: Uint8Array): StaticModel => {
  const pieces = vocabulary.split("\n").filter((piece) => piece !== "")
  const view = new DataView(vectors.buffer, vectors.byteOffset, vectors.byteLength)
  const rows = view.byteLength < headerBytes ? -1 : view.getUint32(0, true)
  const dimensions = rows < 0 ? 0 : view.getUint32(4, true)
  const expected = headerBytes + rows * 4 + rows * dimensions
  if (rows !== pieces.length || vectors.byteLength !== expected) {
    throw new Error(
      `the static model is damaged: ${pieces.length} word pieces, ${vectors.byteLength} bytes of vectors for ${rows} rows: ` +
        `install @ftm/topic-model again`
    )
  }
  const scales = Float32Array.from({ length: rows }, (_, row) => view.getFloat32(headerBytes + 4 * row, true))
  const start = vectors.byteOffset + headerBytes + 4 * rows
  const entries = new Int8Array(vectors.buffer, start, rows * dimensions)
  const typicalLength = meanLength(entries, scales, dimensions)
  return { tokens: new WordPiece(pieces), dimensions, entries, scales, typicalLength }
}

/** The contents of `vectors.bin` for the given rows of numbers: each row scaled so that its largest entry is 127. */
export const encodeVectors = (values: Float32Array, dimensions: number): Uint8Array => {
  const rows = values.length / dimensions
  const bytes = new Uint8Array(headerBytes + 4 * rows + rows * dimensions)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, rows, true)
  view.setUint32(4, dimensions, true)
  for (let row = 0; row < rows; row++) {
    let largest = 0
    for (let d = 0; d < dimensions; d++) largest = Math.max(largest, Math.abs(values[row * dimensions + d]!))
    const scale = largest / 127
    view.setFloat32(headerBytes + 4 * row, scale, true)
    for (let d = 0; d < dimensions; d++) {
      const entry = scale > 0 ? Math.round(values[row * dimensions + d]! / scale) : 0
      view.setInt8(headerBytes + 4 * rows + row * dimensions + d, entry)
    }
  }
  return bytes
}

/**
 * The vector of a word: the sum over its pieces or, where no piece is known, a direction made from its letters and as long as
 * vectors are, so that the word weighs as much as others do.
 */
export const wordVector = (model: StaticModel, word: string): Float32Array => {
  const { dimensions, entries, scales, tokens, typicalLength } = model
  const ids = tokens.encode(word)
  if (ids.length === 0) return directionOfLetters(word, dimensions).map((sign) => (sign * typicalLength) / Math.sqrt(dimensions))
  const vector = new Float32Array(dimensions)
  for (const id of ids) {
    const scale = scales[id]!
    const start = id * dimensions
    for (let d = 0; d < dimensions; d++) vector[d] = vector[d]! + entries[start + d]! * scale
  }
  return vector
}
