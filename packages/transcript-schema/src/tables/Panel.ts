import { checkedRow, column, nullable, type RowOf } from "./Column.ts"
import type { Row } from "./Row.ts"

/** Whose call it was: the first columns of every table of the panel. */
export const callIdentityColumns = [
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  nullable("permno", "INT64"),
  nullable("gvkey", "STRING"),
  column("earnings_call_date", "DATE"),
  column("transcript_id", "STRING")
] as const

/**
 * How many of a call's sentences are about something: the last columns of every table of the panel. Sentences of sections and those of
 * speakers each add up to `n_sentences`. Null in all but `n_call_sentences` where it is not known, as for a firm whose topics failed.
 */
export const exposureColumns = [
  nullable("n_sentences", "INT32"),
  // The call's sentences, in a topic or not, safe-harbour text left out.
  column("n_call_sentences", "INT32"),
  // n_sentences / n_call_sentences, 0 to 1.
  nullable("share", "DOUBLE"),
  nullable("n_presentation", "INT32"),
  nullable("n_question", "INT32"),
  nullable("n_answer", "INT32"),
  nullable("n_executives", "INT32"),
  nullable("n_analysts", "INT32"),
  nullable("n_other", "INT32")
] as const

/** `processed/panel`: one row a kept firm and theme, zeros included, and one with theme_id null for the sentences of no theme. */
export const panelColumns = [...callIdentityColumns, nullable("theme_id", "STRING"), ...exposureColumns] as const

/** `processed/group_panel`: the same for groups of themes. */
export const groupPanelColumns = [...callIdentityColumns, nullable("group_id", "STRING"), ...exposureColumns] as const

/** `processed/topic_panel`: one row a topic of a firm, and one with topic_id null for the sentences of no topic. */
export const topicPanelColumns = [...callIdentityColumns, nullable("topic_id", "STRING"), ...exposureColumns] as const

/** A row of `panel.parquet`. */
export type PanelRow = RowOf<typeof panelColumns>

/** Throws `UnexpectedRow` where a row that was read is not what the table promises. */
export const fromPanelRow = (row: Row): PanelRow => checkedRow(panelColumns, row)
