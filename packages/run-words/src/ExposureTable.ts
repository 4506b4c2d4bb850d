import { columns, wrap } from "@ftm/command-line"
import type { ExposureWritten, QuerySummary } from "@ftm/exposure"
import { countOf, thousands } from "@ftm/transcript-schema"

const shownAtMost = 30
/** Of more queries than this only the table is shown. */
const snippetsAtMost = 6
const longestSnippet = 240

/** Shares are small, and are compared: each has the same number of digits. */
const percentOf = (share: number, digits: number): string => `${(100 * share).toFixed(digits)}%`

const rowOf = ({ firms, meanShare, name, sentences, words }: QuerySummary): ReadonlyArray<string> => [
  name,
  thousands(firms),
  thousands(sentences),
  percentOf(meanShare, 3),
  words.slice(0, 4).join(", ")
]

const cut = (text: string): string => (text.length > longestSnippet ? `${text.slice(0, longestSnippet)} …` : text)

/** Who speaks of it most, and how that sounds. */
const detailsOf = ({ byMeaningAlone, byPhrases, example, name, topFirms }: QuerySummary, width: number | undefined): string => {
  if (example === null) return `${name}: no sentence is about it.`
  const firms = topFirms.map(({ firmName, sentences, share }) => `${firmName} (${percentOf(share, 1)}, ${countOf(sentences, "sentence")})`)
  const lines = [
    `${name}: ${thousands(byPhrases)} by phrase, ${thousands(byMeaningAlone)} by meaning alone. Most at ${firms.join("; ")}.`,
    `  "${cut(example.text)}" (${example.firmName})`
  ]
  return lines.flatMap((line) => (width === undefined ? [line] : wrap(line, width))).join("\n")
}

/** How much of a quarter's calls is about each query, and where the tables are. `addressOf` says where a key of the store is. */
export const renderExposure = (written: ExposureWritten, addressOf: (key: string) => string, width?: number): string => {
  const { callSentences, exposureKey, firms, queries, quarter, sentencesPrefix, upToDate } = written
  const lines = [
    `${quarter}: ${countOf(queries.length, "query", "queries")} in ${thousands(callSentences)} sentences of ${countOf(firms, "firm")}.`
  ]
  if (upToDate) lines.unshift(`The exposures of ${quarter} are up to date.`)
  lines.push(
    columns([["query", "firms", "sentences", "mean share", "words that decided"], ...queries.slice(0, shownAtMost).map(rowOf)], {
      numbers: [1, 2, 3],
      width
    })
  )
  if (queries.length > shownAtMost) lines.push(`… and ${queries.length - shownAtMost} more`)
  if (queries.length <= snippetsAtMost) lines.push(...queries.map((query) => detailsOf(query, width)))
  lines.push(
    columns(
      [
        ["panel", addressOf(exposureKey)],
        ["sentences", addressOf(sentencesPrefix)]
      ],
      { width }
    )
  )
  return lines.join("\n")
}
