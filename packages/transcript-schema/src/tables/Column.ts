/**
 * A column's type in Parquet, named as DuckDB shows it.
 * In TypeScript: STRING string, INT32 number, INT64 number (safe integers only), DOUBLE number, BOOLEAN boolean,
 * DATE an ISO string `yyyy-mm-dd`, TIMESTAMP milliseconds since 1970 UTC,
 * LIST<STRING> an array of strings. A nullable column also takes null.
 */
export type ColumnType =
  | "STRING" | "INT32" | "INT64" | "DOUBLE" | "BOOLEAN" | "DATE" | "TIMESTAMP" | "LIST<STRING>"

export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
}

const column = (name: string, type: ColumnType): Column => ({ name, type, nullable: false })
const nullable = (name: string, type: ColumnType): Column => ({ name, type, nullable: true })

/** `raw/components`: what WRDS said, under WRDS's own column names, one row a component; ids are strings. */
export const componentColumns: ReadonlyArray<Column> = [
  column("companyid", "STRING"),
  column("companyname", "STRING"),
  column("gvkey", "STRING"),
  column("lpermno", "INT64"),
  column("keydevid", "STRING"),
  column("keydeveventtypeid", "INT32"),
  nullable("keydeveventtypename", "STRING"),
  nullable("headline", "STRING"),
  column("mostimportantdateutc", "DATE"),
  nullable("mostimportanttimeutc", "STRING"),
  column("transcriptid", "STRING"),
  nullable("transcriptcollectiontypeid", "INT32"),
  nullable("transcriptcollectiontypename", "STRING"),
  nullable("transcriptpresentationtypeid", "INT32"),
  nullable("transcriptpresentationtypename", "STRING"),
  nullable("transcriptcreationdate_utc", "DATE"),
  nullable("transcriptcreationtime_utc", "STRING"),
  nullable("audiolengthsec", "INT32"),
  column("transcriptcomponentid", "STRING"),
  column("componentorder", "INT32"),
  nullable("transcriptcomponenttypeid", "INT32"),
  nullable("transcriptcomponenttypename", "STRING"),
  nullable("transcriptpersonid", "STRING"),
  nullable("transcriptpersonname", "STRING"),
  nullable("companyofperson", "STRING"),
  nullable("speakertypeid", "INT32"),
  nullable("speakertypename", "STRING"),
  nullable("componenttext", "STRING")
]

/** `raw/transcripts`: one row a sentence, one row group a firm. */
export const transcriptColumns: ReadonlyArray<Column> = [
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  column("permno", "INT64"),
  column("gvkey", "STRING"),
  column("transcript_id", "STRING"),
  column("earnings_call_date", "DATE"),
  column("sentence_id", "STRING"),
  column("raw_text", "STRING"),
  column("cleaned_text", "STRING"),
  nullable("speaker_type", "STRING"),
  column("position", "INT32"),
  column("quarter", "STRING"),
  nullable("speaker_name", "STRING"),
  column("section", "STRING"),
  column("safe_harbor", "BOOLEAN"),
  column("component_id", "STRING"),
  column("component_order", "INT32")
]

// These have no column `quarter`: readers take it from the folder's name, and pandas refuses a table that has it twice.

/** `raw/calls`: one row a call of the firms that have a PERMNO, those that gave no sentences included. */
export const callColumns: ReadonlyArray<Column> = [
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
]

/** `raw/call_speech`: one row a call, section and type of speaker; the operator is left out. */
export const callSpeechColumns: ReadonlyArray<Column> = [
  column("firm_id", "STRING"),
  column("transcript_id", "STRING"),
  column("section", "STRING"),
  nullable("speaker_type", "STRING"),
  column("n_turns", "INT32"),
  column("n_sentences_spoken", "INT32"),
  column("n_words", "INT32")
]

/** `processed/coverage`: one row a firm that the selection saw. */
export const coverageColumns: ReadonlyArray<Column> = [
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  column("fate", "STRING"),
  nullable("code", "STRING"),
  nullable("reason", "STRING"),
  nullable("permno", "INT64"),
  nullable("gvkey", "STRING"),
  nullable("transcript_id", "STRING"),
  nullable("earnings_call_date", "DATE"),
  column("n_components", "INT32"),
  column("n_sentences", "INT32"),
  column("n_words", "INT32"),
  nullable("note", "STRING")
]

/** `intermediate/firm-topics`: one row a topic. */
export const firmTopicColumns: ReadonlyArray<Column> = [
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  column("quarter", "STRING"),
  column("permno", "INT64"),
  column("gvkey", "STRING"),
  column("earnings_call_date", "DATE"),
  column("topic_id", "STRING"),
  column("representation", "STRING"),
  column("keywords", "LIST<STRING>"),
  column("n_sentences", "INT32"),
  column("sentence_ids", "LIST<STRING>"),
  column("processing_timestamp", "TIMESTAMP")
]
