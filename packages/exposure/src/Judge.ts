import { contentWordsOf } from "@ftm/topic-model"
import type { TranscriptSentence } from "@ftm/transcript-schema"
import type { Directions } from "./Directions.ts"
import { makePhraseMatcher } from "./PhraseMatcher.ts"
import type { ExposureQuery, Way } from "./Query.ts"

/** What was found about a sentence and a query. */
export interface Judgement {
  /** The query's place in the list. */
  readonly query: number
  /** How the sentence was found to be about it; undefined where it was not. */
  readonly matchedBy: Way | undefined
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
   * The queries that the sentence is about, in the order of the list, and those that it came near to: `nearTo` says of a cosine whether it is
   * worth a judgement although it is below the threshold.
   */
  judge(
    { cleanedText, rawText }: Pick<TranscriptSentence, "cleanedText" | "rawText">,
    nearTo: (query: number, score: number) => boolean
  ): ReadonlyArray<Judgement> {
    const spoken = contentWordsOf({ cleanedText, text: rawText })
    const cosines = this.#directions.cosines(spoken)
    const found = this.#phrasesIn(rawText)
    const judgements: Array<Judgement> = []
    for (let query = 0; query < this.#queries.length; query++) {
      const phrases = found?.get(query) ?? []
      const cosine = cosines?.[query] ?? 0
      // Most sentences are about none of the queries: they are passed over before anything else is asked of them.
      const { by, threshold } = this.#queries[query]!
      if (phrases.length === 0 && cosine < threshold && !nearTo(query, cosine)) continue
      if (phrases.some(({ keepsOut }) => keepsOut)) continue
      const score = cosines !== undefined && this.#directions.has(query) ? cosine : undefined
      const byPhrases = by !== "meaning" && phrases.length > 0
      const byMeaning = by !== "phrases" && score !== undefined && score >= threshold
      if (!byPhrases && !byMeaning && !nearTo(query, cosine)) continue
      const words = (): ReadonlyArray<string> =>
        byPhrases ? phrases.map(({ phrase }) => phrase) : this.#directions.wordsThatDecide(spoken, query, wordsNamed)
      const how = byPhrases && byMeaning ? "both" : byPhrases ? "phrases" : byMeaning ? "meaning" : undefined
      judgements.push({ query, matchedBy: how, score, words })
    }
    return judgements
  }

  /** The phrases that a text holds, by query; undefined where it holds none, as most do. */
  #phrasesIn(text: string): ReadonlyMap<number, ReadonlyArray<PhraseOfQuery>> | undefined {
    const found = this.#find(text)
    if (found.length === 0) return undefined
    return Map.groupBy(
      found.map((at) => this.#phrases[at]!),
      ({ query }) => query
    )
  }
}
