import type { Namer, NamingSummary, ToName } from "@ftm/theme-names"
import { unheard } from "@ftm/topic-model"
import type { FirmTopic, ThemeContributionRow, ThemeGroupRow, ThemeRow } from "@ftm/transcript-schema"
import { Effect } from "effect"

/** The rows that get names. */
export interface NamedRows {
  readonly themes: ReadonlyArray<ThemeRow>
  readonly groups: ReadonlyArray<ThemeGroupRow>
  /** Those of a theme with its largest topics first. */
  readonly contributions: ReadonlyArray<ThemeContributionRow>
}

/** What is known of the topics: their keywords, and their leading sentences as they were spoken, by topic id. */
export interface Spoken {
  readonly topics: ReadonlyArray<FirmTopic>
  readonly sentences: ReadonlyMap<string, ReadonlyArray<string>>
}

/** Sentences that a name is made from at most. */
const mostSentences = 40

const present = (sentence: string | null): ReadonlyArray<string> => (sentence === null ? [] : [sentence])

/** The theme's own example, then that of each topic, then what else the topics lead with: of many firms before much of one. */
const ofTheme = (theme: ThemeRow, contributions: ReadonlyArray<ThemeContributionRow>, { sentences }: Spoken): ToName => {
  const largest = contributions.slice(0, mostSentences)
  const all = [
    ...present(theme.example),
    ...largest.flatMap(({ example }) => present(example)),
    ...largest.flatMap(({ topic_id }) => sentences.get(topic_id) ?? [])
  ]
  return { kind: "theme", keywords: theme.keywords, sentences: [...new Set(all)].slice(0, mostSentences) }
}

const ofGroup = (group: ThemeGroupRow, themes: ReadonlyArray<ToName>): ToName => ({
  kind: "group",
  keywords: group.keywords,
  sentences: themes.flatMap(({ sentences }) => sentences.slice(0, Math.ceil(mostSentences / themes.length))).slice(0, mostSentences)
})

/** The topic's example, which speaks most of its theme, and what it leads with. */
const ofTopic = (contribution: ThemeContributionRow, topic: FirmTopic | undefined, { sentences }: Spoken): ToName => ({
  kind: "topic",
  keywords: topic?.keywords ?? contribution.representation.split("_"),
  sentences: [...new Set([...present(contribution.example), ...(sentences.get(contribution.topic_id) ?? [])])]
})

/**
 * The same rows with names: `name`, `description` and `name_source` of themes and groups, `topic_name` of topics. Groups are named first,
 * then themes, then topics, the largest first: where a language model may not be asked for all, what is read most has been asked for.
 */
export const namedThemes = Effect.fn("namedThemes")(function* (
  rows: NamedRows,
  spoken: Spoken,
  namer: Namer["Service"],
  onShare: (share: number) => void = unheard
) {
  const topicOf = new Map(spoken.topics.map((topic) => [topic.topicId, topic]))
  const contributionsOf = Map.groupBy(rows.contributions, ({ theme_id }) => theme_id)
  const themes = rows.themes.map((theme) => ofTheme(theme, contributionsOf.get(theme.theme_id) ?? [], spoken))
  const groups = rows.groups.map((group) =>
    ofGroup(
      group,
      themes.filter((_, n) => rows.themes[n]?.group_id === group.group_id)
    )
  )
  const largestFirst = rows.contributions.toSorted((a, b) => b.n_sentences - a.n_sentences)
  const topics = largestFirst.map((contribution) => ofTopic(contribution, topicOf.get(contribution.topic_id), spoken))

  const { names, summary } = yield* namer.nameAll([...groups, ...themes, ...topics], onShare)
  const named = ({ description, name, source }: (typeof names)[number]) => ({ name, description, name_source: source })
  const nameOfTopic = new Map(largestFirst.map(({ topic_id }, n) => [topic_id, names[groups.length + themes.length + n]!.name]))
  const naming: NamingSummary = summary
  const result: NamedRows = {
    groups: rows.groups.map((group, n) => ({ ...group, ...named(names[n]!) })),
    themes: rows.themes.map((theme, n) => ({ ...theme, ...named(names[groups.length + n]!) })),
    contributions: rows.contributions.map((contribution) => ({
      ...contribution,
      topic_name: nameOfTopic.get(contribution.topic_id) ?? null
    }))
  }
  return { rows: result, naming }
})
