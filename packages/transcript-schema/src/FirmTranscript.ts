import type { Quarter } from "./Quarter.ts"

/** The part of a call in which a sentence was spoken. */
export type Section = "presentation" | "question" | "answer"

/** One sentence of an earnings call, ready for the topic model. */
export interface TranscriptSentence {
  /** `{firm_id}_{transcript_id}_{position:04d}`; unique in a quarter. */
  readonly sentenceId: string
  /** Place in the call, from 0, counted over all sentences that were kept. */
  readonly position: number
  /** The sentence as it was said. */
  readonly rawText: string
  /** Lower-case lemmas without stop words, numbers and names; never empty. */
  readonly cleanedText: string
  /** WRDS's speaker type name: `Executives`, `Analysts`, …; null where WRDS has none. */
  readonly speakerType: string | null
  readonly speakerName: string | null
  readonly section: Section
  /** The sentence stands in a safe-harbour paragraph ("forward-looking statements …"). */
  readonly safeHarbor: boolean
  /** Capital IQ's transcriptcomponentid, as a string: the component, that is the turn, in which it was spoken. */
  readonly componentId: string
  /** Capital IQ's componentorder: that component's place in the call. */
  readonly componentOrder: number
  /**
   * Only where several calls of a firm are kept and this sentence is from one before the latest: that call.
   * Absent, the sentence is from the FirmTranscript's own call.
   */
  readonly earlierCall?: EarlierCall
}

/** A call of the firm in the quarter other than its latest one. */
export interface EarlierCall {
  readonly transcriptId: string
  /** `yyyy-mm-dd` */
  readonly earningsCallDate: string
}

/** A firm's earnings call in a quarter, with the identifiers that finance databases join on. */
export interface FirmTranscript {
  /** Capital IQ's companyid, as a string. */
  readonly firmId: string
  readonly firmName: string
  /** CRSP's PERMNO at the date of the call; null where an imported firm has none. */
  readonly permno: number | null
  /** Compustat's GVKEY: six characters, zeros kept; null where an imported firm has none. */
  readonly gvkey: string | null
  /** Capital IQ's transcriptid, as a string; of the latest call where several are kept. */
  readonly transcriptId: string
  /** WRDS's mostimportantdateutc as `yyyy-mm-dd` (a US evening call on 31 March is 1 April in UTC). */
  readonly earningsCallDate: string
  readonly quarter: Quarter
  /** In the order in which they were spoken. */
  readonly sentences: ReadonlyArray<TranscriptSentence>
}

/** The name of one sentence: `{firm_id}_{transcript_id}_{position:04d}`. */
export const sentenceId = (firmId: string, transcriptId: string, position: number): string =>
  `${firmId}_${transcriptId}_${String(position).padStart(4, "0")}`

/**
 * The sentences of a call that may be about a topic: all but safe-harbour text, or all where there is nothing else. Every share of a call,
 * in a table, on the page or at a terminal, is a share of their number.
 */
export const callSentences = (sentences: ReadonlyArray<TranscriptSentence>): ReadonlyArray<TranscriptSentence> => {
  const spoken = sentences.filter((sentence) => !sentence.safeHarbor)
  return spoken.length > 0 ? spoken : sentences
}
