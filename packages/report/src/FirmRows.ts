import { compareIds, type FirmTopic } from "@ftm/transcript-schema"
import type { QuarterResults } from "./QuarterResults.ts"

/** A firm in the report. */
export interface FirmRow {
  readonly firmId: string
  readonly firmName: string
  readonly permno: number | null
  readonly gvkey: string | null
  readonly callDate: string
  /** Those with the most sentences first. */
  readonly topics: ReadonlyArray<FirmTopic>
  /** The call's sentences: what its shares are of. */
  readonly nSentences: number
  /** How many of the firm's sentences are in each theme, by theme id. */
  readonly inThemes: ReadonlyMap<string, number>
}

const sentencesInThemes = (results: QuarterResults): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const firms = new Map<string, Map<string, number>>()
  for (const { contributions, themeId } of results.themes) {
    for (const { firmId, nSentences } of contributions) {
      const themes = firms.get(firmId) ?? new Map<string, number>()
      themes.set(themeId, (themes.get(themeId) ?? 0) + nSentences)
      firms.set(firmId, themes)
    }
  }
  return firms
}

/** The firms with topics, by name; those of one name by id. */
export const firmRows = (results: QuarterResults): ReadonlyArray<FirmRow> => {
  const inThemes = sentencesInThemes(results)
  const rows: Array<FirmRow> = []
  for (const [firmId, topics] of Map.groupBy(results.topics, (topic) => topic.firmId)) {
    const first = topics[0]
    if (first === undefined) continue
    rows.push({
      firmId,
      firmName: first.firmName,
      permno: first.permno,
      gvkey: first.gvkey,
      callDate: first.earningsCallDate,
      topics: topics.toSorted((a, b) => b.nSentences - a.nSentences),
      nSentences: first.nCallSentences,
      inThemes: inThemes.get(firmId) ?? new Map()
    })
  }
  return rows.sort((a, b) => (a.firmName < b.firmName ? -1 : a.firmName > b.firmName ? 1 : compareIds(a.firmId, b.firmId)))
}
