import { checkedRow, column, nullable, type RowOf } from "./Column.ts"
import type { Row } from "./Row.ts"

/** `processed/sentences`: one row a sentence of a kept firm's call, in the order of the call, safe-harbour text included and marked. */
export const sentenceColumns = [
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  nullable("permno", "INT64"),
  nullable("gvkey", "STRING"),
  column("transcript_id", "STRING"),
  column("earnings_call_date", "DATE"),
  column("sentence_id", "STRING"),
  column("position", "INT32"),
  column("section", "STRING"),
  nullable("speaker_type", "STRING"),
  nullable("speaker_name", "STRING"),
  column("safe_harbor", "BOOLEAN"),
  column("raw_text", "STRING"),
  // Null: in no topic; in a topic of no theme.
  nullable("topic_id", "STRING"),
  nullable("theme_id", "STRING"),
  nullable("group_id", "STRING"),
  // How sure it is that the sentence belongs to its topic, 0 to 1; null in no topic, and where the topics do not tell.
  nullable("probability", "DOUBLE")
] as const

/** A row of `processed/sentences`. */
export type SentenceRow = RowOf<typeof sentenceColumns>

/** Throws `UnexpectedRow` where a row that was read is not what the table promises. */
export const fromSentenceRow = (row: Row): SentenceRow => checkedRow(sentenceColumns, row)
