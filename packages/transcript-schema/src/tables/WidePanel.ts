import { type Column, column, nullable, type RowOf } from "./Column.ts"
import { callIdentityColumns } from "./Panel.ts"

/** `processed/wide_panel` and `processed/wide_group_panel`: one row a kept firm, one column of shares a theme or group, as `shareColumns` names them. */
export const widePanelColumns = (shareColumns: ReadonlyArray<string>): ReadonlyArray<Column> => [
  ...callIdentityColumns,
  column("n_call_sentences", "INT32"),
  ...shareColumns.map((name) => nullable(name, "DOUBLE"))
]

/** `processed/wide_panel_columns` and `processed/wide_group_panel_columns`: what each of those columns is, in their order. */
export const shareColumnColumns = [
  column("column_name", "STRING"),
  // The theme's or the group's id and what it is called; null for the column of the sentences that are in none.
  nullable("id", "STRING"),
  nullable("name", "STRING"),
  // `subject` or `reporting`; null for that column too.
  nullable("kind", "STRING")
] as const

/** A row of that table. */
export type ShareColumnRow = RowOf<typeof shareColumnColumns>
