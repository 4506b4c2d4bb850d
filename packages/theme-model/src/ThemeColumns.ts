import type { Column } from "@ftm/transcript-schema"

/** `processed/themes/…/themes.parquet`: one row a theme. */
export const themeColumns: ReadonlyArray<Column> = [
  // `{quarter}_{n}`, n from 0 by falling number of firms.
  { name: "theme_id", type: "STRING", nullable: false },
  { name: "quarter", type: "STRING", nullable: false },
  // The leading keywords, for a reader.
  { name: "name", type: "STRING", nullable: false },
  // The leading keywords joined with `_`, as firm topics have it.
  { name: "representation", type: "STRING", nullable: false },
  { name: "keywords", type: "LIST<STRING>", nullable: false },
  { name: "n_firms", type: "INT32", nullable: false },
  { name: "n_topics", type: "INT32", nullable: false },
  { name: "n_sentences", type: "INT32", nullable: false }
]

/** `processed/themes/…/theme_contributions.parquet`: one row a topic of a theme. */
export const contributionColumns: ReadonlyArray<Column> = [
  { name: "theme_id", type: "STRING", nullable: false },
  { name: "quarter", type: "STRING", nullable: false },
  { name: "firm_id", type: "STRING", nullable: false },
  { name: "firm_name", type: "STRING", nullable: false },
  { name: "permno", type: "INT64", nullable: false },
  { name: "gvkey", type: "STRING", nullable: false },
  { name: "topic_id", type: "STRING", nullable: false },
  { name: "representation", type: "STRING", nullable: false },
  { name: "n_sentences", type: "INT32", nullable: false },
  // The topic's part of all sentences of the theme, 0 to 1.
  { name: "share", type: "DOUBLE", nullable: false },
  // Of the topic's leading sentences the one that speaks most of the theme, as it was said; null where the sentences were not at hand.
  { name: "example", type: "STRING", nullable: true }
]
