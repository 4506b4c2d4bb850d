import { checkedRow, column, nullable, type RowOf, UnexpectedRow } from "./Column.ts"
import type { Row } from "./Row.ts"

/** What became of a theme since the quarter before; `gone` stands in the first quarter without it, and the theme has no row after that. */
export const themeStates = ["new", "growing", "steady", "fading", "gone"] as const
export type ThemeState = (typeof themeStates)[number]

/** `processed/theme_history`: one row a theme of the quarter, and one for each theme of the quarter before that is gone. */
export const themeHistoryColumns = [
  column("theme_id", "STRING"),
  column("name", "STRING"),
  // `new`, `growing`, `steady`, `fading` or `gone`.
  column("state", "STRING"),
  column("n_firms", "INT32"),
  column("n_topics", "INT32"),
  column("n_sentences", "INT32"),
  // The theme's part of the sentences of all calls of the quarter, safe-harbour text left out, 0 to 1.
  column("share", "DOUBLE"),
  // The same in the quarter before; null for a new theme.
  nullable("earlier_share", "DOUBLE"),
  // For a new theme: the theme of the quarter before from which it was split off, if any.
  nullable("split_from", "STRING"),
  // For a theme that is gone: the theme of this quarter that took it in, if any.
  nullable("merged_into", "STRING")
] as const

/** A row of `theme_history.parquet`. */
export type ThemeHistoryRow = RowOf<typeof themeHistoryColumns> & { readonly state: ThemeState }

/** Throws `UnexpectedRow` where a row that was read is not what the table promises. */
export const fromThemeHistoryRow = (row: Row): ThemeHistoryRow => {
  const checked = checkedRow(themeHistoryColumns, row)
  const state = themeStates.find((one) => one === checked.state)
  if (state === undefined) throw new UnexpectedRow(`column state holds "${checked.state}"`)
  return { ...checked, state }
}
