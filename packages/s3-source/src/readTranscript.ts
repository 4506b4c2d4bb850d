import type { Row } from "@ftm/parquet-table"
import type { EarlierCall, FirmTranscript, PrefetchedFirm, Quarter, Section, TranscriptSentence } from "@ftm/transcript-schema"

/** The row is not what `raw/transcripts` promises; the message says which cell. */
export class UnexpectedRow extends Error {}

const text = (row: Row, column: string): string => {
  const cell = row[column]
  if (typeof cell === "string") return cell
  throw new UnexpectedRow(`column ${column} holds ${JSON.stringify(cell)} in place of text`)
}

const textOrNull = (row: Row, column: string): string | null => row[column] === null ? null : text(row, column)

const integer = (row: Row, column: string): number => {
  const cell = row[column]
  if (typeof cell === "number") return cell
  throw new UnexpectedRow(`column ${column} holds ${JSON.stringify(cell)} in place of a number`)
}

const section = (row: Row): Section => {
  const name = text(row, "section")
  if (name === "presentation" || name === "question" || name === "answer") return name
  throw new UnexpectedRow(`column section holds "${name}"`)
}

const earlierCall = (row: Row, firm: PrefetchedFirm): { readonly earlierCall?: EarlierCall } => {
  const transcriptId = text(row, "transcript_id")
  if (transcriptId === firm.transcript_id) return {}
  return { earlierCall: { transcriptId, earningsCallDate: text(row, "earnings_call_date") } }
}

const readSentence = (row: Row, firm: PrefetchedFirm): TranscriptSentence => ({
  sentenceId: text(row, "sentence_id"),
  position: integer(row, "position"),
  rawText: text(row, "raw_text"),
  cleanedText: text(row, "cleaned_text"),
  speakerType: textOrNull(row, "speaker_type"),
  speakerName: textOrNull(row, "speaker_name"),
  section: section(row),
  safeHarbor: row["safe_harbor"] === true,
  componentId: text(row, "component_id"),
  componentOrder: integer(row, "component_order"),
  ...earlierCall(row, firm)
})

/**
 * The rows of a firm's row group -> its transcript; the firm's identifiers are the manifest's.
 * Throws `UnexpectedRow` where a row is another firm's or misses what it promises.
 */
export const readTranscript = (quarter: Quarter, firm: PrefetchedFirm, rows: ReadonlyArray<Row>): FirmTranscript => {
  const stranger = rows.find((row) => row["firm_id"] !== firm.firm_id)
  if (stranger !== undefined) {
    throw new UnexpectedRow(`row group ${firm.row_group} holds rows of firm ${String(stranger["firm_id"])}, not of ${firm.firm_id}`)
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
    sentences: rows.map((row) => readSentence(row, firm))
  }
}
