import { readFileSync } from "node:fs"
import { tellNowAndThen, unheard, within } from "../ShareDone.ts"
import { contentWordsOf } from "../text/Terms.ts"
import type { Embedder } from "./Embedder.ts"
import { decodeStaticModel, type StaticModel, wordVector } from "./StaticModel.ts"
import { embedWordsInContext } from "./WordsInContext.ts"

const folder = new URL("../../models/static-minilm/", import.meta.url)

let loaded: StaticModel | undefined

/** The model of this package, read once per process when first needed. */
const model = (): StaticModel => {
  loaded ??= decodeStaticModel(readFileSync(new URL("vocabulary.txt", folder), "utf8"), readFileSync(new URL("vectors.bin", folder)))
  return loaded
}

/**
 * A word's vector in the model, before it is fitted to any sentences: its length says how much the word tells, anywhere. Undefined where
 * the model has no piece of the word.
 */
export const staticWordVector = (word: string): Float32Array | undefined =>
  model().tokens.encode(word).length === 0 ? undefined : wordVector(model(), word)

/**
 * The default: word vectors distilled from all-MiniLM-L6-v2, fitted to the sentences at hand. Comes with the package,
 * needs no network and no native code, and takes tens of microseconds per sentence. Source: Tulkens, van Dongen,
 * "Model2Vec: Fast State-of-the-Art Static Embeddings", 2024. Made by tools/distil-embedder.
 */
export const staticEmbedder: Embedder = {
  name: "static-minilm",
  version: "2",
  embed: (sentences, onShare = unheard) => {
    const { dimensions } = model()
    const words = sentences.map((sentence, i) => {
      tellNowAndThen(within(onShare, 0, 0.5), i, sentences.length)
      return contentWordsOf(sentence)
    })
    return embedWordsInContext(words, dimensions, (word) => wordVector(model(), word), within(onShare, 0.5, 1))
  }
}
