/** What an embedder is given of a sentence (or of a keyword, with the same words in both fields). */
export interface EmbedderInput {
  readonly text: string
  readonly cleanedText: string
}

/** One vector a sentence: `values[i * dimensions + d]`. Any length; a row of zeros says "nothing known". */
export interface Embeddings {
  readonly values: Float32Array
  readonly dimensions: number
}

/** Turns sentences into vectors, near for near meanings. The same input always gives the same vectors. */
export interface Embedder {
  /** Stored with the results. */
  readonly name: string
  readonly version: string
  embed(sentences: ReadonlyArray<EmbedderInput>): Embeddings | Promise<Embeddings>
}
