import { columns } from "@ftm/command-line"
import type { PanelWritten, SentencesWritten } from "@ftm/panel"
import { countOf, type Quarter, thousands } from "@ftm/transcript-schema"

/** What rows of a panel are about, in words: one of them, and several. */
const subjectWords: Readonly<Record<PanelWritten["level"], readonly [string, string]>> = {
  theme: ["theme", "themes"],
  group: ["group of themes", "groups of themes"],
  topic: ["topic of theirs", "topics of theirs"]
}

/** The name of the table that a key belongs to, its form in brackets: `panel`, `panel (csv)`, `sentences`. */
const tableOf = (key: string): string => {
  const [, first = "", second = ""] = key.split("/")
  return first === "csv" ? `${second} (csv)` : first
}

const partWords = ({ failed, firms, of }: PanelWritten["covered"]): ReadonlyArray<string> =>
  firms + failed < of ? [`They are those of ${countOf(firms, "firm")} of ${thousands(of)}: not the whole quarter.`] : []

/** What was written of a quarter, what a reader has to know of it, and where it is. */
export const renderPanel = (
  quarter: Quarter,
  addressOf: (key: string) => string,
  panel: PanelWritten,
  sentences: SentencesWritten | null,
  width?: number
): string => {
  const [one, many] = subjectWords[panel.level]
  const lines = [`${quarter}: ${countOf(panel.firms, "firm")} and ${countOf(panel.subjects, one, many)}, ${countOf(panel.rows, "row")}.`]
  if (panel.upToDate) lines.unshift(`The panel of ${quarter} is up to date.`)
  if (panel.firmsWithoutTopics > 0) {
    lines.push(
      `${countOf(panel.firmsWithoutTopics, "firm")} of them without topics, which failed or were not made: counts are NULL there, not 0.`
    )
  }
  lines.push(...partWords(panel.covered))
  if (sentences !== null) lines.push(`${countOf(sentences.sentences, "sentence")} with topic and theme: licensed text, to be kept private.`)
  const keys = [...panel.keys, ...(sentences?.keys ?? [])]
  const shown = [...new Map(keys.map((key) => [tableOf(key), key]))]
  lines.push(
    columns(
      shown.map(([table, key]) => [table, addressOf(key)]),
      { width }
    )
  )
  return lines.join("\n")
}
