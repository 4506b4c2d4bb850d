import { createRequire } from "node:module"
import type { Document, ItsFunction, Model, WinkMethods } from "wink-nlp"

// Loaded with the first reader, not with this module: the threads that only plan and write need no language model.
const require = createRequire(import.meta.url)

// wink's own declarations do not fit its own helpers: what each of them gives is said here, once.
type Helpers = { readonly [helper in "type" | "normal" | "lemma"]: ItsFunction<string> } & {
  readonly stopWordFlag: ItsFunction<boolean>
  readonly span: ItsFunction<readonly [number, number]>
}

/** The part of wink's language model that grows: every word it has met, and where it stands in the list. */
interface Lexemes {
  readonly list: ReadonlyArray<string>
  readonly hash: Record<string, number>
}

/** wink keeps word numbers in 20 bits; long before they run out, the model is loaded afresh. */
const MOST_WORDS = 600_000

/** Reads a text with wink and hands the result to `use`. */
export type WinkReader = <A>(text: string, use: (document: Document, its: Helpers) => A) => A

/**
 * wink remembers every word it meets and cuts later text by what it remembers ("Moody's" stays whole once "Moody's," was read),
 * so that a text would be cut differently depending on what was read before. Here every text is read as if it were the
 * first: what wink has learned from a text is forgotten behind it.
 */
export const makeWinkReader = (): WinkReader => {
  const winkNLP = require("wink-nlp") as (model: Model, pipe: ReadonlyArray<string>) => WinkMethods
  const model = require("wink-eng-lite-web-model") as Model & { core(): { readonly features: { readonly lexeme: Lexemes } } }

  const load = () => {
    let lexemes: Lexemes | undefined
    const watched = {
      ...model,
      core: () => {
        const core = model.core()
        lexemes = core.features.lexeme
        return core
      }
    }
    // Lemmas need parts of speech; entities need their own step; the rest of wink's pipeline is not used.
    const nlp = winkNLP(watched, ["pos", "ner"])
    if (lexemes === undefined) throw new Error("wink-nlp did not load its core model: another version than the pinned one is installed")
    return { nlp, its: nlp.its as unknown as Helpers, lexemes: lexemes as Lexemes }
  }

  let wink = load()
  return (text, use) => {
    if (wink.lexemes.list.length > MOST_WORDS) wink = load()
    const { hash, list } = wink.lexemes
    const known = list.length
    try {
      return use(wink.nlp.readDoc(text), wink.its)
    } finally {
      for (let i = known; i < list.length; i++) delete hash[list[i]!]
    }
  }
}
