import { columns } from "@ftm/command-line"
import type { ThemesWritten } from "@ftm/theme-model"
import { countOf, percent, type Quarter, thousands, type ThemeRow } from "@ftm/transcript-schema"

const shownAtMost = 12
const keywordsShown = 6
const reportingShown = 3

/** A table of subjects, the widest first; their groups are told where there are several. */
const subjectTable = (subjects: ReadonlyArray<ThemeRow>, firms: number, width: number | undefined): string => {
  const hasGroups = new Set(subjects.map(({ group_id }) => group_id)).size > 1
  const row = (group: string, ...others: ReadonlyArray<string>): ReadonlyArray<string> => (hasGroups ? [group, ...others] : others)
  const lines = subjects
    .slice(0, shownAtMost)
    .map(({ group_id, keywords, n_firms, n_sentences, n_topics, name, name_source }) =>
      row(
        group_id,
        thousands(n_firms),
        percent(n_firms / Math.max(1, firms)),
        thousands(n_topics),
        thousands(n_sentences),
        name_source === "model" ? name : keywords.slice(0, keywordsShown).join(", ")
      )
    )
  const heads = row("group", "firms", "of all", "topics", "sentences", "subject")
  return columns([heads, ...lines], { numbers: hasGroups ? [1, 2, 3, 4] : [0, 1, 2, 3], width })
}

/** One line for the language of reporting, in which every firm speaks. */
const reportingLine = (reporting: ReadonlyArray<ThemeRow>, width: number | undefined): string => {
  const names = reporting.slice(0, reportingShown).map(({ name }) => name)
  const more = reporting.length > reportingShown ? [`… and ${reporting.length - reportingShown} more`] : []
  return columns([["reporting", `${countOf(reporting.length, "theme")}: ${[...names, ...more].join("; ")}`]], { width })
}

/** What was found in a quarter: its widest subjects, a line for the language of reporting, and where all of them are. */
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
  const [subjects, reporting] = [themes.filter(({ kind }) => kind === "subject"), themes.filter(({ kind }) => kind === "reporting")]
  if (subjects.length > 0) lines.push(subjectTable(subjects, written.firms, width))
  if (subjects.length > shownAtMost) lines.push(`… and ${subjects.length - shownAtMost} more`)
  if (reporting.length > 0) lines.push(reportingLine(reporting, width))
  const keys = { themes: written.themesKey, contributions: written.contributionsKey }
  lines.push(
    columns(
      Object.entries(keys).map(([what, key]) => [what, addressOf(key)]),
      { width }
    )
  )
  return lines.join("\n")
}
