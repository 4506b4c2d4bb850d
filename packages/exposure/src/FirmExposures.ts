import type { ExposureRow, FirmTranscript, TranscriptSentence } from "@ftm/transcript-schema"

/** How many sentences of a call are about a query, and who spoke them where. */
export interface SentenceCounts {
  n_sentences: number
  n_presentation: number
  n_question: number
  n_answer: number
  n_executives: number
  n_analysts: number
  n_other: number
}

export const noSentences = (): SentenceCounts => ({
  n_sentences: 0,
  n_presentation: 0,
  n_question: 0,
  n_answer: 0,
  n_executives: 0,
  n_analysts: 0,
  n_other: 0
})

/** Counts one more sentence. */
export const countSentence = (counts: SentenceCounts, { section, speakerType }: TranscriptSentence): void => {
  counts.n_sentences += 1
  counts[`n_${section}`] += 1
  // As the panel of themes tells speakers apart: calls that were imported may have WRDS's types in small letters.
  const type = speakerType?.trim().toLowerCase()
  if (type === "executives") counts.n_executives += 1
  else if (type === "analysts") counts.n_analysts += 1
  else counts.n_other += 1
}

/** The row of a firm and a query. */
export const exposureRow = (firm: FirmTranscript, query: string, counts: SentenceCounts, callSentences: number): ExposureRow => ({
  firm_id: firm.firmId,
  firm_name: firm.firmName,
  permno: firm.permno,
  gvkey: firm.gvkey,
  earnings_call_date: firm.earningsCallDate,
  transcript_id: firm.transcriptId,
  query,
  ...counts,
  n_call_sentences: callSentences,
  share: callSentences === 0 ? 0 : counts.n_sentences / callSentences
})
