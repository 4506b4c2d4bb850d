import type { ExposureRow, ExposureSentenceRow } from "@ftm/transcript-schema"
import { Schema } from "effect"
import { type ExposureQuery, ways } from "./Query.ts"

/** A firm with much to say about a query. */
const TopFirm = Schema.Struct({ firmId: Schema.String, firmName: Schema.String, sentences: Schema.Int, share: Schema.Finite })

/** What came of a query in a quarter. It lies in the table's metadata too. */
export const QuerySummary = Schema.Struct({
  name: Schema.String,
  by: Schema.Literals(ways),
  threshold: Schema.Finite,
  /** Firms with at least one sentence about it. */
  firms: Schema.Int,
  sentences: Schema.Int,
  /** Of those sentences: found by a phrase (or by both), and by meaning alone. */
  byPhrases: Schema.Int,
  byMeaningAlone: Schema.Int,
  /** Sentences that came near and were not counted. */
  nearMisses: Schema.Int,
  /** The mean over all firms of the share of the call, zeros included. */
  meanShare: Schema.Finite,
  /** By falling share. */
  topFirms: Schema.Array(TopFirm),
  /** The phrases and words that decided most often, the most frequent first. */
  words: Schema.Array(Schema.String),
  /** The sentence that is nearest to it; null where there is none. */
  example: Schema.NullOr(Schema.Struct({ firmName: Schema.String, text: Schema.String }))
})
export type QuerySummary = typeof QuerySummary.Type

const topFirmsNamed = 3
const wordsNamed = 6

/** Adds up what is said of a query, firm by firm. */
export class QueryTally {
  readonly #query: ExposureQuery
  #all = 0
  #firms = 0
  #shares = 0
  #byPhrases = 0
  #byMeaningAlone = 0
  #top: Array<typeof TopFirm.Type> = []
  #example: { readonly score: number; readonly firmName: string; readonly text: string } | undefined
  readonly #words = new Map<string, number>()

  constructor(query: ExposureQuery) {
    this.#query = query
  }

  firm({ firm_id, firm_name, n_sentences, share }: ExposureRow): void {
    this.#all += 1
    if (n_sentences === null || share === null || n_sentences === 0) return
    this.#firms += 1
    this.#shares += share
    this.#top.push({ firmId: firm_id, firmName: firm_name, sentences: n_sentences, share })
    this.#top.sort((a, b) => b.share - a.share)
    this.#top = this.#top.slice(0, topFirmsNamed)
  }

  /** A sentence that counts. */
  sentence({ firm_name, matched_by, raw_text, score, words }: ExposureSentenceRow): void {
    if (matched_by === "meaning") this.#byMeaningAlone += 1
    else this.#byPhrases += 1
    for (const word of words) this.#words.set(word, (this.#words.get(word) ?? 0) + 1)
    if (this.#example === undefined || (score ?? 0) > this.#example.score) {
      this.#example = { score: score ?? 0, firmName: firm_name, text: raw_text }
    }
  }

  summary(nearMisses: number): QuerySummary {
    const { by, name, threshold } = this.#query
    return {
      name,
      by,
      threshold,
      firms: this.#firms,
      sentences: this.#byPhrases + this.#byMeaningAlone,
      byPhrases: this.#byPhrases,
      byMeaningAlone: this.#byMeaningAlone,
      nearMisses,
      meanShare: this.#all === 0 ? 0 : this.#shares / this.#all,
      topFirms: this.#top,
      words: [...this.#words]
        .sort(([, a], [, b]) => b - a)
        .slice(0, wordsNamed)
        .map(([word]) => word),
      example: this.#example === undefined ? null : { firmName: this.#example.firmName, text: this.#example.text }
    }
  }
}
