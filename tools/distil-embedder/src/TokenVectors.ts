import type { OnnxEmbedder } from "@ftm/onnx-embedder"

/** Word pieces of no use in English text: placeholders and scripts that the teacher hardly knows. */
const isOfUse = (piece: string): boolean => !/^\[.*\]$/.test(piece) && /^(##)?[\p{Script=Latin}\p{N}\p{P}\p{S}]+$/u.test(piece)

export interface TokenVectors {
  readonly pieces: ReadonlyArray<string>
  /** pieces.length x dimensions, before any scaling. */
  readonly values: Float32Array
  readonly dimensions: number
}

/**
 * The teacher's vector for each word piece on its own: [CLS] piece [SEP], mean-pooled. Source: Model2Vec (Tulkens,
 * van Dongen, 2024), `distill`.
 *
 * @param vocabulary the teacher's pieces in the order of their ids, which is by falling frequency.
 */
export const tokenVectors = async (
  teacher: OnnxEmbedder,
  vocabulary: ReadonlyArray<string>,
  onProgress: (done: number, all: number) => void
): Promise<TokenVectors> => {
  const idOf = (piece: string): number => {
    const id = vocabulary.indexOf(piece)
    if (id < 0) throw new Error(`the teacher's vocabulary has no ${piece}: distillation reads BERT vocabularies only`)
    return id
  }
  const open = idOf("[CLS]")
  const close = idOf("[SEP]")
  const kept = vocabulary.flatMap((piece, id) => (isOfUse(piece) ? [{ piece, id }] : []))
  const values = new Float32Array(kept.length * teacher.dimensions)
  const step = 2048
  for (let start = 0; start < kept.length; start += step) {
    const part = kept.slice(start, start + step)
    const pooled = await teacher.poolTokens(part.map(({ id }) => [open, id, close]))
    values.set(pooled.values, start * teacher.dimensions)
    onProgress(Math.min(start + step, kept.length), kept.length)
  }
  return { pieces: kept.map(({ piece }) => piece), values, dimensions: teacher.dimensions }
}

/**
 * Weigh each row by how rare its piece is: a / (a + p), with p of the i-th most frequent piece by Zipf's law
 * 1 / (i + 2), made to sum to 1. Source: Arora, Liang, Ma, "A simple but tough-to-beat baseline for sentence
 * embeddings", 2017.
 */
export const weighByRarity = (values: Float32Array, dimensions: number, a: number): void => {
  const rows = values.length / dimensions
  let total = 0
  for (let i = 0; i < rows; i++) total += 1 / (i + 2)
  for (let i = 0; i < rows; i++) {
    const weight = a / (a + 1 / (i + 2) / total)
    for (let d = 0; d < dimensions; d++) values[i * dimensions + d]! *= weight
  }
}
