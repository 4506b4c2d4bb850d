import { readFileSync } from "node:fs"
import type { Embedder } from "./Embedder.ts"
import { decodeStaticModel, embedText, type StaticModel } from "./StaticModel.ts"

const folder = new URL("../../models/static-minilm/", import.meta.url)

/** Longer texts are embedded by their start: enough to know what they are about. */
const MOST_CHARACTERS = 4000

let loaded: StaticModel | undefined

/** The model of this package, read once a process, when first needed. */
const model = (): StaticModel => {
  loaded ??= decodeStaticModel(
    readFileSync(new URL("vocabulary.txt", folder), "utf8"),
    readFileSync(new URL("vectors.bin", folder))
  )
  return loaded
}

/**
 * The default: word-piece vectors distilled from all-MiniLM-L6-v2, averaged over the sentence. Comes with the package,
 * needs no network and no native code, and takes some microseconds a sentence. Source: Tulkens, van Dongen,
 * "Model2Vec: Fast State-of-the-Art Static Embeddings", 2024. Made by tools/distil-embedder.
 */
export const staticEmbedder: Embedder = {
  name: "static-minilm",
  version: "1",
  embed: (sentences) => {
    const { dimensions } = model()
    const values = new Float32Array(sentences.length * dimensions)
    sentences.forEach(({ text }, i) => {
      embedText(model(), text.slice(0, MOST_CHARACTERS), values.subarray(i * dimensions, (i + 1) * dimensions))
    })
    return { values, dimensions }
  }
}
