import { contentWordsOf } from "@ftm/topic-model"
import type { TranscriptSentence } from "@ftm/transcript-schema"
import type { Directions } from "./Directions.ts"
import { makePhraseMatcher } from "./PhraseMatcher.ts"
import type { ExposureQuery } from "./Query.ts"

export const matchedBy = ["phrases", "meaning", "both"] as const

/** What was found about a sentence and a query. */
export interface Judgement {
  /** The query's place in the list. */
  readonly query: number
  /** How the sentence was found to be about it; undefined where it was not. */
  readonly matchedBy: (typeof matchedBy)[number] | undefined
  /** The cosine; undefined where the query has no direction, or the sentence no word that the embedder knows. */
  readonly score: number | undefined
  /** The phrases that were found, or else the words that decided. */
  words(): ReadonlyArray<string>
}

/** Words that are named for a sentence without a phrase. */
const wordsNamed = 5

/** A phrase of a query, and whether it lets sentences in or keeps them out. */
interface PhraseOfQuery {
  readonly query: number
  readonly phrase: string
  readonly keepsOut: boolean
}

/** Judges sentences for all queries at once: their phrases in one pass over the text, and one vector per sentence. */
export class Judge {
  readonly #queries: ReadonlyArray<ExposureQuery>
  readonly #directions: Directions
  readonly #phrases: ReadonlyArray<PhraseOfQuery>
  readonly #find: (text: string) => ReadonlyArray<number>

  constructor(queries: ReadonlyArray<ExposureQuery>, directions: Directions) {
    this.#queries = queries
    this.#directions = directions
    this.#phrases = queries.flatMap(({ exclude, phrases }, query) => [
      ...phrases.map((phrase) => ({ query, phrase, keepsOut: false })),
      ...exclude.map((phrase) => ({ query, phrase, keepsOut: true }))
    ])
    this.#find = makePhraseMatcher(this.#phrases.map(({ phrase }) => phrase))
  }

  /**
   * The queries that the sentence is about, in the order of the list, and those that it may have missed: `nearTo` says of a cosine
   * whether it is worth a judgement.
   */
  judge(
    { cleanedText, rawText }: Pick<TranscriptSentence, "cleanedText" | "rawText">,
    nearTo: (query: number, score: number) => boolean
  ): ReadonlyArray<Judgement> {
    const words = contentWordsOf({ cleanedText, text: rawText })
    const cosines = this.#directions.cosines(words)
    const found = Map.groupBy(
      this.#find(rawText).map((at) => this.#phrases[at]!),
      ({ query }) => query
    )
    const judgements: Array<Judgement> = []
    this.#queries.forEach(({ by, threshold }, query) => {
      const phrases = found.get(query) ?? []
      if (phrases.some(({ keepsOut }) => keepsOut)) return
      const score = this.#directions.has(query) ? cosines?.[query] : undefined
      const byPhrases = by !== "meaning" && phrases.length > 0
      const byMeaning = by !== "phrases" && score !== undefined && score >= threshold
      if (!byPhrases && !byMeaning && !(score !== undefined && nearTo(query, score))) return
      const named = (): ReadonlyArray<string> =>
        byPhrases ? phrases.map(({ phrase }) => phrase) : this.#directions.wordsThatDecide(words, query, wordsNamed)
      const how = byPhrases && byMeaning ? "both" : byPhrases ? "phrases" : byMeaning ? "meaning" : undefined
      judgements.push({ query, matchedBy: how, score, words: named })
    })
    return judgements
  }
}
