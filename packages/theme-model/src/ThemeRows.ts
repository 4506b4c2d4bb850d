import {
  type FirmTopic,
  type Quarter,
  type ThemeContributionRow,
  type ThemeGroupRow,
  type ThemeHistoryRow,
  type ThemeRow,
  type ThemeState,
  toThemeContributionRow
} from "@ftm/transcript-schema"
import { bestExample } from "./KeywordMentions.ts"
import type { StoredThemes } from "./ReadThemes.ts"
import type { Origin, ThemeResult } from "./Theme.ts"

/** Keywords in a theme's name and representation. */
const inName = 4

/** A theme whose share of the calls' sentences is so many times what it was is growing; the other way round, fading. */
const markedChange = 1.25

/** The rows of a quarter's tables of themes. */
export interface ThemeRows {
  readonly themes: ReadonlyArray<ThemeRow>
  readonly groups: ReadonlyArray<ThemeGroupRow>
  readonly contributions: ReadonlyArray<ThemeContributionRow>
  readonly history: ReadonlyArray<ThemeHistoryRow>
}

/** What each theme, or each group, is called from now on: as before where it goes on, or else the quarter and the next number. */
const idsOf = (origins: ReadonlyArray<Pick<Origin, "continues">>, start: string): ReadonlyArray<string> => {
  let n = 0
  return origins.map(({ continues }) => continues ?? `${start}${n++}`)
}

/** The sentences of all calls that have topics, safe-harbour text left out. */
const sentencesOfCalls = (topics: ReadonlyArray<FirmTopic>): number =>
  [...new Map(topics.map(({ firmId, nCallSentences }) => [firmId, nCallSentences])).values()].reduce((sum, n) => sum + n, 0)

const stateOf = (share: number, earlier: number): ThemeState =>
  share >= earlier * markedChange ? "growing" : share * markedChange <= earlier ? "fading" : "steady"

const historyOf = (
  themes: ReadonlyArray<ThemeRow>,
  { gone, themes: found }: ThemeResult,
  allSentences: number,
  earlier: StoredThemes | undefined
): ReadonlyArray<ThemeHistoryRow> => {
  const before = new Map((earlier?.history ?? []).map((row) => [row.theme_id, row]))
  const now = themes.map(({ n_firms, n_sentences, n_topics, name, theme_id }, n): ThemeHistoryRow => {
    const share = n_sentences / Math.max(1, allSentences)
    const earlierShare = found[n]?.continues === undefined ? null : (before.get(theme_id)?.share ?? null)
    const state = earlierShare === null ? "new" : stateOf(share, earlierShare)
    const split_from = found[n]?.splitFrom ?? null
    return { theme_id, name, state, n_firms, n_topics, n_sentences, share, earlier_share: earlierShare, split_from, merged_into: null }
  })
  const left = gone.map(({ mergedInto, themeId }): ThemeHistoryRow => ({
    theme_id: themeId,
    name: before.get(themeId)?.name ?? themeId,
    state: "gone",
    n_firms: 0,
    n_topics: 0,
    n_sentences: 0,
    share: 0,
    earlier_share: before.get(themeId)?.share ?? null,
    split_from: null,
    merged_into: mergedInto === undefined ? null : (themes[mergedInto]?.theme_id ?? null)
  }))
  return [...now, ...left]
}

/**
 * The rows of the quarter's themes, their groups, their topics, and what became of each theme since the quarter before.
 *
 * @param sentencesOf the leading sentences of a topic, as they were spoken; empty where they are not at hand.
 * @param onTopic called for each topic of a theme.
 */
export const themeRows = (
  quarter: Quarter,
  found: ThemeResult,
  topics: ReadonlyArray<FirmTopic>,
  sentencesOf: (topicId: string) => ReadonlyArray<string>,
  earlier: StoredThemes | undefined,
  onTopic: () => void
): ThemeRows => {
  const themeIds = idsOf(found.themes, `${quarter}_`)
  const groupIds = idsOf(found.groups, `${quarter}_g`)
  const topicOf = new Map(topics.map((topic) => [topic.topicId, topic]))
  const told = found.themes.map((theme, n) => {
    const members = theme.topicIds.flatMap((id) => topicOf.get(id) ?? [])
    const examples = members.map((topic) => {
      onTopic()
      return bestExample(sentencesOf(topic.topicId), theme.keywords) ?? null
    })
    const row: ThemeRow = {
      theme_id: themeIds[n]!,
      name: theme.keywords.slice(0, inName).join(", "),
      representation: theme.keywords.slice(0, inName).join("_"),
      keywords: theme.keywords,
      n_firms: theme.nFirms,
      n_topics: theme.topicIds.length,
      n_sentences: theme.nSentences,
      kind: theme.kind,
      specificity: theme.specificity,
      group_id: groupIds[theme.group]!,
      example:
        bestExample(
          examples.filter((example) => example !== null),
          theme.keywords
        ) ?? null,
      description: null,
      name_source: "keywords"
    }
    return { row, contributions: members.map((topic, m) => toThemeContributionRow(row, topic, examples[m]!)) }
  })
  const themes = told.map(({ row }) => row)
  return {
    themes,
    groups: found.groups.map((group, g) => ({
      group_id: groupIds[g]!,
      name: group.keywords.slice(0, inName).join(", "),
      keywords: group.keywords,
      kind: group.kind,
      n_themes: group.themes.length,
      n_firms: group.nFirms,
      n_topics: group.nTopics,
      n_sentences: group.nSentences,
      description: null,
      name_source: "keywords"
    })),
    contributions: told.flatMap(({ contributions }) => contributions),
    history: historyOf(themes, found, sentencesOfCalls(topics), earlier)
  }
}
