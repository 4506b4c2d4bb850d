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
  column("safe_harbor", "BOOLEAN")
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
