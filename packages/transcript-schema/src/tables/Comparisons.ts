import { column, nullable, type RowOf } from "./Column.ts"

/** `processed/firm_comparisons`: one row per firm that has topics in either of two variants. */
export const firmComparisonColumns = [
  column("variant_a", "STRING"),
  column("variant_b", "STRING"),
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  // Zero where the firm has no topics in that variant.
  column("n_topics_a", "INT32"),
  column("n_topics_b", "INT32"),
  // Sentences that are in a topic, in each variant and in both.
  column("n_sentences_a", "INT32"),
  column("n_sentences_b", "INT32"),
  column("n_sentences_both", "INT32"),
  // Adjusted mutual information of the two groupings of the sentences that are in a topic in both; NULL where there are fewer than two.
  nullable("ami", "DOUBLE")
] as const
export type FirmComparisonRow = RowOf<typeof firmComparisonColumns>

/** `processed/theme_comparisons`: one row per pair of matched themes, and one per theme of either variant that has no match. */
export const themeComparisonColumns = [
  column("variant_a", "STRING"),
  column("variant_b", "STRING"),
  nullable("theme_id_a", "STRING"),
  nullable("theme_id_b", "STRING"),
  nullable("name_a", "STRING"),
  nullable("name_b", "STRING"),
  column("n_sentences_a", "INT32"),
  column("n_sentences_b", "INT32"),
  column("n_sentences_both", "INT32"),
  // Sentences in both themes as a share of those in either; 0 where there is no match.
  column("jaccard", "DOUBLE")
] as const
export type ThemeComparisonRow = RowOf<typeof themeComparisonColumns>
