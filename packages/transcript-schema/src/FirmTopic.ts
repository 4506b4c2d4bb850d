import type { Quarter } from "./Quarter.ts"

/** One topic of one firm in a quarter: a row of `intermediate/firm-topics`. */
export interface FirmTopic {
  readonly firmId: string
  readonly firmName: string
  readonly quarter: Quarter
  readonly permno: number | null
  readonly gvkey: string | null
  /** `yyyy-mm-dd` */
  readonly earningsCallDate: string
  /** `{firm_id}_{n}`, n from 0 by falling size. */
  readonly topicId: string
  /** A short name that a reader recognises: the leading keywords, joined with `_`. */
  readonly representation: string
  /** Best first. */
  readonly keywords: ReadonlyArray<string>
  readonly nSentences: number
  /** Sentences of the firm's call that may be about a topic: the one denominator of every share of a call. See `callSentences`. */
  readonly nCallSentences: number
  /** By falling membership. */
  readonly sentenceIds: ReadonlyArray<string>
  /** When the row was made, in milliseconds since 1970 UTC: the only column that differs between two equal runs. */
  readonly processingTimestamp: number
  /** The share of its pairs of sentences that stay together when sentences are left out, 0 to 1; null where that was not asked for or cannot be told. */
  readonly stability: number | null
  /** Of each of `sentenceIds`, in the same order, how sure it is that the sentence belongs to this topic, 0 to 1; null where the engine does not tell. */
  readonly sentenceProbabilities: ReadonlyArray<number> | null
}
