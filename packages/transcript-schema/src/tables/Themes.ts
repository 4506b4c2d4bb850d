import { checkedRow, column, nullable, type RowOf, UnexpectedRow } from "./Column.ts"
import type { Row } from "./Row.ts"

/**
 * What a theme is: a `subject` that some firms speak of and others do not, or the language of `reporting`, in which every firm
 * speaks of its results (margin, guidance, cash flow).
 */
export type ThemeKind = "subject" | "reporting"

/** Where a name comes from: the leading keywords, or a language model that was asked. */
export type NameSource = "keywords" | "model"

/** `processed/themes`: one row a theme; subjects first, by falling number of firms. */
export const themeColumns = [
  // `{quarter}_{n}`: the quarter in which the theme was first seen, and its number there. It stays the same in later quarters.
  column("theme_id", "STRING"),
  // Short, for a reader: the leading keywords, or what a language model called it.
  column("name", "STRING"),
  // The leading keywords joined with `_`, as firm topics have it.
  column("representation", "STRING"),
  column("keywords", "LIST<STRING>"),
  column("n_firms", "INT32"),
  column("n_topics", "INT32"),
  column("n_sentences", "INT32"),
  // `subject` or `reporting`.
  column("kind", "STRING"),
  // How unevenly firms use its keywords, 0 (all alike) to 1 (one firm alone).
  column("specificity", "DOUBLE"),
  // The group of themes that it belongs to.
  column("group_id", "STRING"),
  // The sentence that is most about it, as it was said; null where the sentences were not at hand.
  nullable("example", "STRING"),
  // What it is about, in one sentence; null unless a language model was asked.
  nullable("description", "STRING"),
  // `keywords` or `model`: where the name comes from.
  column("name_source", "STRING")
] as const

/** A row of `themes.parquet`. */
export type ThemeRow = RowOf<typeof themeColumns> & { readonly kind: ThemeKind; readonly name_source: NameSource }

/** Throws `UnexpectedRow` where a row that was read is not what the table promises. */
export const fromThemeRow = (row: Row): ThemeRow => {
  const checked = checkedRow(themeColumns, row)
  return { ...checked, kind: kindOf(checked.kind), name_source: nameSourceOf(checked.name_source) }
}

/** Throws `UnexpectedRow` for a kind that there is not. */
export const kindOf = (text: string): ThemeKind => {
  if (text === "subject" || text === "reporting") return text
  throw new UnexpectedRow(`column kind holds "${text}"`)
}

/** Throws `UnexpectedRow` for a source that there is not. */
export const nameSourceOf = (text: string): NameSource => {
  if (text === "keywords" || text === "model") return text
  throw new UnexpectedRow(`column name_source holds "${text}"`)
}
