import { checkedRow, column, nullable, type RowOf } from "./Column.ts"
import type { Row } from "./Row.ts"
import { kindOf, type NameSource, nameSourceOf, type ThemeKind } from "./Themes.ts"

/** `processed/theme_groups`: one row a group of themes of one kind; every theme is in one group. Subjects first, by falling number of firms. */
export const themeGroupColumns = [
  // `{quarter}_g{n}`: the quarter in which the group was first seen, and its number there. It stays the same in later quarters.
  column("group_id", "STRING"),
  column("name", "STRING"),
  column("keywords", "LIST<STRING>"),
  // `subject` or `reporting`, as all of its themes are.
  column("kind", "STRING"),
  column("n_themes", "INT32"),
  column("n_firms", "INT32"),
  column("n_topics", "INT32"),
  column("n_sentences", "INT32"),
  // What it is about, in one sentence; null unless a language model was asked.
  nullable("description", "STRING"),
  // `keywords` or `model`: where the name comes from.
  column("name_source", "STRING")
] as const

/** A row of `theme_groups.parquet`. */
export type ThemeGroupRow = RowOf<typeof themeGroupColumns> & { readonly kind: ThemeKind; readonly name_source: NameSource }

/** Throws `UnexpectedRow` where a row that was read is not what the table promises. */
export const fromThemeGroupRow = (row: Row): ThemeGroupRow => {
  const checked = checkedRow(themeGroupColumns, row)
  return { ...checked, kind: kindOf(checked.kind), name_source: nameSourceOf(checked.name_source) }
}
