import type { EarlierCall, FirmTranscript, Section, TranscriptSentence } from "../FirmTranscript.ts"
import type { PrefetchedFirm } from "../PrefetchManifest.ts"
import type { Quarter } from "../Quarter.ts"
import { checkedRow, column, nullable, type RowOf, UnexpectedRow } from "./Column.ts"
import type { Row } from "./Row.ts"

/** `raw/transcripts`: one row a sentence, one row group a firm. The folder's name tells the quarter, here as in every table. */
export const transcriptColumns = [
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  nullable("permno", "INT64"),
  nullable("gvkey", "STRING"),
  column("transcript_id", "STRING"),
  column("earnings_call_date", "DATE"),
  column("sentence_id", "STRING"),
  column("raw_text", "STRING"),
  column("cleaned_text", "STRING"),
  nullable("speaker_type", "STRING"),
  column("position", "INT32"),
  nullable("speaker_name", "STRING"),
  column("section", "STRING"),
  column("safe_harbor", "BOOLEAN"),
  column("component_id", "STRING"),
  column("component_order", "INT32")
] as const

/** A row of `raw/transcripts`. */
export type TranscriptRow = RowOf<typeof transcriptColumns>

/** The rows of a firm, one a sentence. A sentence of an earlier call carries that call's id and date. */
export const toTranscriptRows = (transcript: FirmTranscript): ReadonlyArray<TranscriptRow> =>
  transcript.sentences.map((sentence) => ({
    firm_id: transcript.firmId,
    firm_name: transcript.firmName,
    permno: transcript.permno,
    gvkey: transcript.gvkey,
    transcript_id: sentence.earlierCall?.transcriptId ?? transcript.transcriptId,
    earnings_call_date: sentence.earlierCall?.earningsCallDate ?? transcript.earningsCallDate,
    sentence_id: sentence.sentenceId,
    raw_text: sentence.rawText,
    cleaned_text: sentence.cleanedText,
    speaker_type: sentence.speakerType,
    position: sentence.position,
    speaker_name: sentence.speakerName,
    section: sentence.section,
    safe_harbor: sentence.safeHarbor,
    component_id: sentence.componentId,
    component_order: sentence.componentOrder
  }))

/** Throws `UnexpectedRow` for a part of a call that there is not. */
export const sectionOf = (name: string): Section => {
  if (name === "presentation" || name === "question" || name === "answer") return name
  throw new UnexpectedRow(`column section holds "${name}"`)
}

const earlierCall = (row: TranscriptRow, firm: PrefetchedFirm): { readonly earlierCall?: EarlierCall } =>
  row.transcript_id === firm.transcript_id
    ? {}
    : { earlierCall: { transcriptId: row.transcript_id, earningsCallDate: row.earnings_call_date } }

const sentenceOf = (row: TranscriptRow, firm: PrefetchedFirm): TranscriptSentence => ({
  sentenceId: row.sentence_id,
  position: row.position,
  rawText: row.raw_text,
  cleanedText: row.cleaned_text,
  speakerType: row.speaker_type,
  speakerName: row.speaker_name,
  section: sectionOf(row.section),
  safeHarbor: row.safe_harbor,
  componentId: row.component_id,
  componentOrder: row.component_order,
  ...earlierCall(row, firm)
})

/**
 * The rows of a firm's row group -> its transcript; the firm's identifiers are the manifest's.
 * Throws `UnexpectedRow` where a row is another firm's or misses what it promises.
 */
export const fromTranscriptRows = (quarter: Quarter, firm: PrefetchedFirm, given: ReadonlyArray<Row>): FirmTranscript => {
  const rows = given.map((row) => checkedRow(transcriptColumns, row))
  const otherFirm = rows.find((row) => row.firm_id !== firm.firm_id)
  if (otherFirm !== undefined) {
    throw new UnexpectedRow(`row group ${firm.row_group} holds rows of firm ${otherFirm.firm_id}, not of ${firm.firm_id}`)
  }
  if (rows.length !== firm.n_sentences) {
    throw new UnexpectedRow(`row group ${firm.row_group} holds ${rows.length} sentences of firm ${firm.firm_id}, not ${firm.n_sentences}`)
  }
  return {
    firmId: firm.firm_id,
    firmName: firm.firm_name,
    permno: firm.permno,
    gvkey: firm.gvkey,
    transcriptId: firm.transcript_id,
    earningsCallDate: firm.earnings_call_date,
    quarter,
    sentences: rows.map((row) => sentenceOf(row, firm))
  }
}
