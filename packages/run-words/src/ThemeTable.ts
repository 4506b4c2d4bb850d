import { columns } from "@ftm/command-line"
import type { ThemesWritten } from "@ftm/theme-model"
import { countOf, type Quarter, thousands, type ThemeRow } from "@ftm/transcript-schema"

const shownAtMost = 12
const keywordsShown = 6

/** What was found in a quarter: its widest themes, and where all of them are. */
export const renderThemes = (
  quarter: Quarter,
  addressOf: (key: string) => string,
  written: ThemesWritten,
  themes: ReadonlyArray<ThemeRow>,
  width?: number
): string => {
  const lines = [
    `${quarter}: ${countOf(written.themes, "theme")} across ${countOf(written.firms, "firm")}; ` +
      `${written.topicsInThemes} of ${written.topics} topics belong to a theme.`
  ]
  if (written.upToDate) lines.unshift(`The themes of ${quarter} are up to date.`)
  const { failed, firms, of } = written.covered
  if (firms + failed < of) lines.push(`They are those of ${countOf(firms, "firm")} of ${thousands(of)}: not the whole quarter.`)
  if (written.noThemes !== undefined) lines.push(written.noThemes)
  const shown = themes
    .slice(0, shownAtMost)
    .map(({ keywords, n_firms, n_sentences, n_topics }) => [
      ...[n_firms, n_topics, n_sentences].map(thousands),
      keywords.slice(0, keywordsShown).join(", ")
    ])
  if (shown.length > 0) lines.push(columns([["firms", "topics", "sentences", "keywords"], ...shown], { numbers: [0, 1, 2], width }))
  if (themes.length > shownAtMost) lines.push(`… and ${themes.length - shownAtMost} more`)
  const keys = { themes: written.themesKey, contributions: written.contributionsKey }
  lines.push(
    columns(
      Object.entries(keys).map(([what, key]) => [what, addressOf(key)]),
      { width }
    )
  )
  return lines.join("\n")
}
