import { checkedRow, column, type RowOf } from "./Column.ts"
import type { Row } from "./Row.ts"

/** `processed/themes`: one row a theme. */
export const themeColumns = [
  // `{quarter}_{n}`, n from 0 by falling number of firms.
  column("theme_id", "STRING"),
  // The leading keywords, for a reader.
  column("name", "STRING"),
  // The leading keywords joined with `_`, as firm topics have it.
  column("representation", "STRING"),
  column("keywords", "LIST<STRING>"),
  column("n_firms", "INT32"),
  column("n_topics", "INT32"),
  column("n_sentences", "INT32")
] as const

/** A row of `themes.parquet`. */
export type ThemeRow = RowOf<typeof themeColumns>

/** Throws `UnexpectedRow` where a row that was read is not what the table promises. */
export const fromThemeRow = (row: Row): ThemeRow => checkedRow(themeColumns, row)
