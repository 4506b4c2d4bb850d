import { ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import type { ThemesWritten } from "@ftm/theme-model"
import { countOf, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"

/** A theme as the table shows it. */
export interface ShownTheme {
  readonly firms: number
  readonly topics: number
  readonly sentences: number
  readonly keywords: ReadonlyArray<string>
}

const shownAtMost = 12
const keywordsShown = 6

/** The themes as they lie in the store, the widest first. */
export const readThemes = Effect.fn("readThemes")(function* (quarter: Quarter) {
  const { location } = yield* ObjectStore
  const table = yield* openTable(StoreKeys.themes(quarter))
  const themes = (yield* table.readAll).map((row): ShownTheme => ({
    firms: Number(row["n_firms"]),
    topics: Number(row["n_topics"]),
    sentences: Number(row["n_sentences"]),
    keywords: Array.isArray(row["keywords"]) ? row["keywords"].map(String) : []
  }))
  return { location, themes }
})

export const renderThemes = (
  quarter: Quarter,
  written: ThemesWritten,
  found: { readonly location: string; readonly themes: ReadonlyArray<ShownTheme> }
): string => {
  const lines = [
    `${quarter}: ${countOf(written.themes, "theme")} across ${countOf(written.firms, "firm")}; ` +
      `${written.topicsInThemes} of ${written.topics} topics are in one.`
  ]
  if (written.noThemes !== undefined) lines.push(written.noThemes)
  if (found.themes.length > 0) lines.push("  firms topics sentences  keywords")
  for (const theme of found.themes.slice(0, shownAtMost)) {
    lines.push(
      `  ${String(theme.firms).padStart(5)} ${String(theme.topics).padStart(6)} ${String(theme.sentences).padStart(9)}  ${theme.keywords.slice(0, keywordsShown).join(", ")}`
    )
  }
  if (found.themes.length > shownAtMost) lines.push(`  … and ${found.themes.length - shownAtMost} more`)
  lines.push(`themes         ${found.location}/${written.themesKey}`, `contributions  ${found.location}/${written.contributionsKey}`)
  return lines.join("\n")
}
