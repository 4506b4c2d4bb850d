import type { FirmTopic } from "../FirmTopic.ts"
import { checkedRow, column, laterColumn, nullable, type RowOf } from "./Column.ts"
import type { Row } from "./Row.ts"
import type { ThemeRow } from "./Themes.ts"

/** `processed/theme_contributions`: one row a topic of a theme. */
export const themeContributionColumns = [
  column("theme_id", "STRING"),
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  nullable("permno", "INT64"),
  nullable("gvkey", "STRING"),
  column("topic_id", "STRING"),
  column("representation", "STRING"),
  column("n_sentences", "INT32"),
  // The topic's part of all sentences of the theme, 0 to 1.
  column("share", "DOUBLE"),
  // Of the topic's leading sentences the one that speaks most of the theme, as it was said; null where the sentences were not at hand.
  nullable("example", "STRING"),
  // The call's sentences, as in firm topics, and the topic's part of them, 0 to 1.
  column("n_call_sentences", "INT32"),
  column("call_share", "DOUBLE"),
  // The group of themes that the theme belongs to.
  column("group_id", "STRING"),
  // Short, for a reader: the topic's leading keywords, or what a language model called it; null in tables of earlier versions.
  laterColumn("topic_name", "STRING")
] as const

/** A row of `theme_contributions.parquet`. */
export type ThemeContributionRow = RowOf<typeof themeContributionColumns>

/** A topic's part in a theme -> its row. */
export const toThemeContributionRow = (theme: ThemeRow, topic: FirmTopic, example: string | null): ThemeContributionRow => ({
  theme_id: theme.theme_id,
  firm_id: topic.firmId,
  firm_name: topic.firmName,
  permno: topic.permno,
  gvkey: topic.gvkey,
  topic_id: topic.topicId,
  representation: topic.representation,
  n_sentences: topic.nSentences,
  share: topic.nSentences / Math.max(1, theme.n_sentences),
  example,
  n_call_sentences: topic.nCallSentences,
  call_share: topic.nSentences / Math.max(1, topic.nCallSentences),
  group_id: theme.group_id,
  topic_name: null
})

/** Throws `UnexpectedRow` where a row that was read is not what the table promises. */
export const fromThemeContributionRow = (row: Row): ThemeContributionRow => checkedRow(themeContributionColumns, row)
