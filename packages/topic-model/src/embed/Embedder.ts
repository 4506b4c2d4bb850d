import type { ShareDone } from "../ShareDone.ts"

/** What an embedder sees of a sentence (or of a keyword, with the same words in both fields). */
export interface EmbedderInput {
  readonly text: string
  readonly cleanedText: string
}

/** One vector per sentence: `values[i * dimensions + d]`. Vectors may have any length; a row of zeros means "nothing known". */
export interface Embeddings {
  readonly values: Float32Array
  readonly dimensions: number
}

/** Turns sentences into vectors that are near each other when their meanings are. The same input always gives the same vectors. */
export interface Embedder {
  /** Stored with the results. */
  readonly name: string
  readonly version: string
  /** `onShare` may be told how far it is; many embedders are too fast, or do not know. */
  embed(sentences: ReadonlyArray<EmbedderInput>, onShare?: ShareDone): Embeddings | Promise<Embeddings>
}
