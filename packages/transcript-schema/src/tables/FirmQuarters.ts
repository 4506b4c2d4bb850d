import { checkedRow, column, nullable, type RowOf } from "./Column.ts"
import { callIdentityColumns } from "./Panel.ts"
import type { Row } from "./Row.ts"

/** `processed/firm_quarters`: one row a kept firm. Null in all but the first two counts where the firm's topics failed or were not made. */
export const firmQuarterColumns = [
  ...callIdentityColumns,
  // As in the panel: the call's sentences, in a topic or not, safe-harbour text left out (all of them where there is nothing else).
  column("n_call_sentences", "INT32"),
  column("n_safe_harbor_sentences", "INT32"),
  nullable("n_topics", "INT32"),
  // Themes with at least one of the call's sentences.
  nullable("n_themes", "INT32"),
  // Of the call's sentences: those in a topic, in a theme, in a theme of reporting language.
  nullable("n_sentences_in_topics", "INT32"),
  nullable("n_sentences_in_themes", "INT32"),
  nullable("n_sentences_in_reporting", "INT32"),
  // n_sentences_in_reporting / n_call_sentences, 0 to 1.
  nullable("share_reporting", "DOUBLE"),
  // Herfindahl-Hirschman index of the call's sentences over themes, above 0 to 1 (all in one); null where none is in a theme.
  nullable("concentration", "DOUBLE")
] as const

/** A row of `firm_quarters.parquet`. */
export type FirmQuarterRow = RowOf<typeof firmQuarterColumns>

/** Throws `UnexpectedRow` where a row that was read is not what the table promises. */
export const fromFirmQuarterRow = (row: Row): FirmQuarterRow => checkedRow(firmQuarterColumns, row)
