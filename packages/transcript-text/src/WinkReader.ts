import { createRequire } from "node:module"
import type { Document, ItemEntity, ItsFunction, Model, WinkMethods } from "wink-nlp"

// Loaded with the first reader, not with this module: the threads that only plan and write need no language model.
const require = createRequire(import.meta.url)

// wink's own declarations do not fit its own helpers: what each of them gives is said here, once.
type Helpers = { readonly [helper in "type" | "lemma"]: ItsFunction<string> } & {
  readonly stopWordFlag: ItsFunction<boolean>
  readonly span: ItsFunction<readonly [number, number]>
}

/** The part of wink's language model that is used here. `list` and `hash` grow: every word that wink has met stands in them. */
interface Core {
  readonly features: {
    readonly lexeme: { readonly list: ReadonlyArray<string>; readonly hash: Record<string, number>; readonly intrinsicSize: number }
  }
  readonly lexicon: Uint32Array
  readonly packing: {
    readonly size: number
    readonly layout: { readonly [field: string]: readonly [offset: number, mask: number, shift: number] }
  }
  readonly preserve: { readonly prefix: Readonly<Record<string, boolean>>; readonly suffix: Readonly<Record<string, boolean>> }
}

/** What wink says of the tokens of one or more texts, token by token. */
export interface Read {
  readonly lemmas: ReadonlyArray<string>
  readonly isStopWord: ReadonlyArray<boolean>
  /** 1 for a token in a date, time, number, amount or percentage. */
  readonly inEntity: Uint8Array
}

export interface WinkReader {
  /** Whether a word (lower case) stands in the model's lexicon as one word. */
  readonly knows: (word: string) => boolean
  /** Whether the model takes a word apart into several: `cannot`, `can't`, `dont`. Such words must not be given to `read`. */
  readonly isContraction: (word: string) => boolean
  /** Whether a hyphenated word stays one because of its first or last part: `e-commerce`, `clock-wise`. */
  readonly keepsHyphen: (first: string, last: string) => boolean
  /** Reads texts that are cut into tokens already. What it says of a text depends on that text alone. */
  readonly read: (texts: ReadonlyArray<ReadonlyArray<string>>) => ReadonlyArray<Read>
}

/** What may be given to wink: tokens that it can only read as one. See ADR 14. */
const oneToken = /^(?:[a-z\u00e0-\u00f6\u00f8-\u00ff]+|\d+(?:[.,\-/:]\d+)*|[^\p{L}\p{N}\p{M}\p{C}\p{Z}]|\.\.\.)$/u

/** Stands behind every text. Its part of speech (SPACE) and the token itself occur in none of wink's patterns, so no pattern reaches over it. */
const mark = "\n\n"

// What wink calls an entity and spaCy would call DATE, TIME, CARDINAL, ORDINAL, MONEY or PERCENT: all of wink's types but web addresses and smileys.
const entityTypes: ReadonlySet<string> = new Set(["DATE", "DURATION", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT"])

/** wink keeps word numbers in 20 bits; long before they run out, the model is loaded afresh. */
const mostWords = 500_000
/** So many tokens are read in one go at most. */
const mostTokens = 20_000

/**
 * The model's part for entities of one's own, which is not used here. It is asked for once in a process: each time it is, it writes
 * what it gave the last time as JSON once more, which doubles its length until, at the twentieth reader, no string can hold it.
 */
let ownEntities: unknown

export const makeWinkReader = (): WinkReader => {
  const winkNLP = require("wink-nlp") as (model: Model, pipe: ReadonlyArray<string>) => WinkMethods
  const model = require("wink-eng-lite-web-model") as Model & { core(): Core; metaCER(): unknown }

  const load = () => {
    let core: Core | undefined
    const watched = { ...model, core: () => (core = model.core()), metaCER: () => (ownEntities ??= model.metaCER()) }
    // Lemmas need parts of speech; entities need their own step; the rest of wink's pipeline is not used.
    const nlp = winkNLP(watched, ["pos", "ner"])
    if (core === undefined) throw new Error("wink-nlp did not load its core model: another version than the pinned one is installed")
    return { nlp, its: nlp.its as unknown as Helpers, core: core as Core }
  }

  let wink = load()
  const { intrinsicSize } = wink.core.features.lexeme
  const [contractionAt, contractionMask] = wink.core.packing.layout["isContraction"]!
  /** A word's number in the lexicon that ships with the model; undefined for words met in texts. */
  const lexeme = (word: string): number | undefined => {
    const index = wink.core.features.lexeme.hash[word]
    return index !== undefined && index < intrinsicSize ? index : undefined
  }
  const isContraction = (word: string): boolean => {
    const index = lexeme(word)
    return index !== undefined && (wink.core.lexicon[contractionAt + index * wink.core.packing.size]! & contractionMask) !== 0
  }
  const knows = (word: string): boolean => lexeme(word) !== undefined && !isContraction(word)

  // wink remembers every word it meets and cuts later text by what it remembers. What it has learned is forgotten behind each reading.
  const forgetting = <A>(text: string, use: (document: Document) => A): A => {
    if (wink.core.features.lexeme.list.length > mostWords) wink = load()
    const { hash, list } = wink.core.features.lexeme
    const known = list.length
    try {
      return use(wink.nlp.readDoc(text))
    } finally {
      for (let i = known; i < list.length; i++) delete hash[list[i]!]
    }
  }

  const readTogether = (texts: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<Read> => {
    for (const tokens of texts) {
      for (const token of tokens) {
        if (!knows(token) && !(oneToken.test(token) && !isContraction(token)))
          throw new Error(`wink would take ${JSON.stringify(token)} apart`)
      }
    }
    return forgetting(texts.map((tokens) => [...tokens, mark].join(" ")).join(" "), (document) => {
      const tokens = document.tokens()
      const lemmas = tokens.out(wink.its.lemma)
      const isStopWord = tokens.out(wink.its.stopWordFlag) as ReadonlyArray<boolean>
      const expected = texts.reduce((sum, { length }) => sum + length + 1, 0)
      if (lemmas.length !== expected) throw new Error(`wink read ${lemmas.length} tokens where it was given ${expected}`)
      const inEntity = new Uint8Array(expected)
      document.entities().each((entity: ItemEntity) => {
        if (!entityTypes.has(entity.out(wink.its.type))) return
        const [from, to] = entity.out(wink.its.span) as readonly [number, number]
        inEntity.fill(1, from, to + 1)
      })
      let at = 0
      return texts.map(({ length }) => {
        const from = at
        at += length + 1
        return {
          lemmas: lemmas.slice(from, from + length),
          isStopWord: isStopWord.slice(from, from + length),
          inEntity: inEntity.subarray(from, from + length)
        }
      })
    })
  }

  return {
    knows,
    isContraction,
    keepsHyphen: (first, last) => wink.core.preserve.prefix[first] === true || wink.core.preserve.suffix[last] === true,
    read: (texts) => {
      const results: Array<Read> = []
      for (let from = 0; from < texts.length;) {
        let to = from
        for (let tokens = 0; to < texts.length && (to === from || tokens + texts[to]!.length <= mostTokens); to++)
          tokens += texts[to]!.length
        results.push(...readTogether(texts.slice(from, to)))
        from = to
      }
      return results
    }
  }
}
