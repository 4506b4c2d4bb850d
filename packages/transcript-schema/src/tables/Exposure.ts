import { checkedRow, column, nullable, type RowOf } from "./Column.ts"
import { callIdentityColumns, exposureColumns } from "./Panel.ts"
import type { Row } from "./Row.ts"

/** `processed/exposure`: one row per kept firm and query, zeros included: the panel for a researcher's own queries. */
export const queryExposureColumns = [...callIdentityColumns, column("query", "STRING"), ...exposureColumns] as const

/** A row of `exposure.parquet`. */
export type ExposureRow = RowOf<typeof queryExposureColumns>

/** Throws `UnexpectedRow` where a row that was read is not what the table promises. */
export const fromExposureRow = (row: Row): ExposureRow => checkedRow(queryExposureColumns, row)

/**
 * `processed/exposure_sentences`: one row per query and sentence that is about it, and then, for whoever wants to know what a query misses,
 * the sentences that came nearest to it without being counted.
 */
export const exposureSentenceColumns = [
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  column("transcript_id", "STRING"),
  column("sentence_id", "STRING"),
  column("query", "STRING"),
  // False: a near miss, which no figure of the panel counts.
  column("matched", "BOOLEAN"),
  // `phrases`, `meaning` or `both`; null for a near miss.
  nullable("matched_by", "STRING"),
  // The cosine with the query's direction, -1 to 1; null where the query has none.
  nullable("score", "DOUBLE"),
  // The phrases that were found, as the query spells them; where there are none, the words that decided, the weightiest first.
  column("words", "LIST<STRING>"),
  column("section", "STRING"),
  nullable("speaker_type", "STRING"),
  column("raw_text", "STRING")
] as const

/** A row of `processed/exposure_sentences`. */
export type ExposureSentenceRow = RowOf<typeof exposureSentenceColumns>

/** Throws `UnexpectedRow` where a row that was read is not what the table promises. */
export const fromExposureSentenceRow = (row: Row): ExposureSentenceRow => checkedRow(exposureSentenceColumns, row)
