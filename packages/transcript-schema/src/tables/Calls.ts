import { column, nullable, type RowOf } from "./Column.ts"

/**
 * `raw/calls`: one row a call of the firms that have a PERMNO, those that gave no sentences included.
 * It has no column `quarter`: readers take it from the folder's name, and pandas refuses a table that has it twice.
 */
export const callColumns = [
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  nullable("permno", "INT64"),
  nullable("gvkey", "STRING"),
  column("transcript_id", "STRING"),
  nullable("event_id", "STRING"),
  nullable("event_type_id", "INT32"),
  nullable("event_type", "STRING"),
  nullable("headline", "STRING"),
  column("earnings_call_date", "DATE"),
  nullable("event_at", "TIMESTAMP"),
  nullable("fiscal_period", "STRING"),
  nullable("fiscal_year", "INT32"),
  nullable("fiscal_quarter", "INT32"),
  nullable("collection_type_id", "INT32"),
  nullable("collection_type", "STRING"),
  nullable("presentation_type_id", "INT32"),
  nullable("presentation_type", "STRING"),
  nullable("created_on", "DATE"),
  nullable("created_at", "TIMESTAMP"),
  nullable("audio_seconds", "INT32"),
  column("gives_sentences", "BOOLEAN"),
  nullable("reason", "STRING"),
  nullable("language", "STRING"),
  column("n_components", "INT32"),
  nullable("n_turns", "INT32"),
  nullable("n_sentences", "INT32"),
  nullable("n_sentences_spoken", "INT32"),
  nullable("n_words", "INT32")
] as const

/** A row of `raw/calls`. */
export type CallRow = RowOf<typeof callColumns>
