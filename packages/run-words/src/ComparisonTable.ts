import { columns } from "@ftm/command-line"
import type { Comparison } from "@ftm/comparison"
import { countOf, thousands } from "@ftm/transcript-schema"

const shownAtMost = 12

const median = (values: ReadonlyArray<number>): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const index = (value: number): string => value.toFixed(3)

/** How two variants agree: topics per firm, sentences, themes, and where the tables are. `addressOf` says where a key of the store is. */
export const renderComparison = (comparison: Comparison, addressOf: (key: string) => string, width?: number): string => {
  const { firms, quarter, themes, themesMissing, variantA, variantB } = comparison
  const both = firms.filter((firm) => firm.n_topics_a > 0 && firm.n_topics_b > 0)
  const agreement = both.flatMap(({ ami }) => ami ?? [])
  const matched = themes.filter(({ theme_id_a, theme_id_b }) => theme_id_a !== null && theme_id_b !== null)
  const themesOf = (id: "theme_id_a" | "theme_id_b"): number => themes.filter((row) => row[id] !== null).length
  const figures = columns(
    [
      [quarter, variantA, variantB],
      ["firms with topics", ...(["n_topics_a", "n_topics_b"] as const).map((n) => thousands(firms.filter((firm) => firm[n] > 0).length))],
      ["topics per firm, median", String(median(both.map((firm) => firm.n_topics_a))), String(median(both.map((firm) => firm.n_topics_b)))],
      [
        "sentences in topics",
        ...(["n_sentences_a", "n_sentences_b"] as const).map((n) => thousands(firms.reduce((sum, firm) => sum + firm[n], 0)))
      ],
      ...(themesMissing.length === 0 ? [["themes", thousands(themesOf("theme_id_a")), thousands(themesOf("theme_id_b"))]] : [])
    ],
    { numbers: [1, 2], width }
  )
  const lines = [
    figures,
    `Agreement on sentences (AMI, ${countOf(agreement.length, "firm")}): mean ${index(mean(agreement))}, median ${index(median(agreement))}.`
  ]
  if (themesMissing.length > 0)
    lines.push(`Themes are not compared: ${themesMissing.join(" and ")} ${themesMissing.length === 1 ? "has" : "have"} none yet.`)
  else {
    lines.push(
      `${countOf(matched.length, "theme matches", "themes match")}; ${thousands(themesOf("theme_id_a") - matched.length)} of ${variantA} and ${thousands(themesOf("theme_id_b") - matched.length)} of ${variantB} do not.`
    )
    const shown = matched.slice(0, shownAtMost).map(({ jaccard, name_a, name_b }) => [index(jaccard), name_a ?? "", name_b ?? ""])
    if (shown.length > 0) lines.push(columns([["Jaccard", variantA, variantB], ...shown], { numbers: [0], width }))
    if (matched.length > shownAtMost) lines.push(`… and ${matched.length - shownAtMost} more`)
  }
  lines.push(
    columns(
      [
        ["firms", addressOf(comparison.firmsKey)],
        ["themes", addressOf(comparison.themesKey)]
      ],
      { width }
    )
  )
  return lines.join("\n")
}
