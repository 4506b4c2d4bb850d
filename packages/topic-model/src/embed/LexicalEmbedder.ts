import { contentWordsOf } from "../text/Terms.ts"
import type { Embedder } from "./Embedder.ts"
import { directionOfLetters, embedWordsInContext } from "./WordsInContext.ts"

const dimensions = 256

/**
 * Vectors from the words of the given sentences alone, without a model: every word starts in a direction of its own and
 * moves towards the words that it is used with. It knows no synonyms beyond those that the sentences show. For texts in a
 * language that the static model does not know.
 */
export const lexicalEmbedder: Embedder = {
  name: "lexical",
  version: "2",
  embed: (sentences) => embedWordsInContext(sentences.map(contentWordsOf), dimensions, (word) => directionOfLetters(word, dimensions))
}
