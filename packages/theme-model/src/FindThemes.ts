import type { Embedder } from "@ftm/topic-model"
import { countOf, percent, type ThemeKind } from "@ftm/transcript-schema"
import { clusterTopics } from "./ClusterTopics.ts"
import { embedTopics } from "./EmbedTopics.ts"
import { matchEarlier, type Matches, type Trace } from "./MatchEarlier.ts"
import { type ReportingWords, reportingWords } from "./ReportingWords.ts"
import type { EarlierTopic, GoneTheme, Theme, ThemeGroup, ThemeResult, TopicOfFirm } from "./Theme.ts"
import { themeKeywords } from "./ThemeKeywords.ts"
import { optionsOfPart, type ThemeOptions, themeOptions } from "./ThemeOptions.ts"
import { ofStage, type ThemeListener, type ThemeStage } from "./ThemeProgress.ts"
import { runsAcrossFirms } from "./ThemeRules.ts"

/** Fewer topics than this are not compared. */
const leastTopics = 6

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A topic of this quarter or of the one before; `earlier` is the same topic if it is one of that. */
interface Member {
  readonly topic: TopicOfFirm
  readonly earlier?: EarlierTopic
}

/** Members that are together. */
interface Cluster {
  readonly members: ReadonlyArray<Member>
  /** Clusters with the same one are in the same group. */
  readonly group: string
}

const topicsOf = ({ members }: Cluster): ReadonlyArray<TopicOfFirm> =>
  members.flatMap(({ earlier, topic }) => (earlier === undefined ? [topic] : []))

/** Clusters of some members, by the words that count alone; and the members that have no such word. */
const clustersOf = async (
  pool: string,
  members: ReadonlyArray<Member>,
  counts: (word: string) => boolean,
  embedder: Embedder,
  options: ThemeOptions,
  onStage: (stage: ThemeStage) => (share: number) => void
): Promise<{ readonly clusters: ReadonlyArray<Cluster>; readonly speechless: ReadonlyArray<Member> }> => {
  const { dimensions, unit } = await embedTopics(
    members.map(({ topic }) => topic),
    embedder,
    counts,
    onStage("making vectors")
  )
  const rowOf = (row: number): Float32Array => unit.subarray(row * dimensions, (row + 1) * dimensions)
  const [filled, empty] = [true, false].map((wanted) =>
    Array.from(members.keys()).filter((row) => rowOf(row).some((value) => value !== 0) === wanted)
  )
  const speechless = empty!.map((row) => members[row]!)
  if (filled!.length < leastTopics) return { clusters: [], speechless }
  const rows = new Float32Array(filled!.length * dimensions)
  filled!.forEach((row, r) => rows.set(rowOf(row), r * dimensions))
  const { groupOf, themeOf, themes } = clusterTopics({ dimensions, unit: rows }, options, onStage("grouping"))
  const together: Array<Array<Member>> = Array.from({ length: themes }, () => [])
  themeOf.forEach((theme, r) => together[theme]?.push(members[filled![r]!]!))
  return { clusters: together.map((list, theme) => ({ members: list, group: `${pool} ${groupOf[theme]}` })), speechless }
}

/** Where each topic of the quarter before is now. */
const tracesOf = (
  earlier: ReadonlyArray<EarlierTopic>,
  clusters: ReadonlyArray<Cluster>,
  numberOf: (cluster: number) => number,
  idOf: (topic: EarlierTopic) => string | null
): ReadonlyArray<Trace> => {
  const now = new Map<EarlierTopic, number>()
  clusters.forEach(({ members }, n) => {
    for (const { earlier } of members) if (earlier !== undefined) now.set(earlier, numberOf(n))
  })
  return earlier.map((topic) => ({ earlier: idOf(topic), now: now.get(topic) ?? -1 }))
}

const sentencesIn = (topics: ReadonlyArray<TopicOfFirm>): number => topics.reduce((sum, topic) => sum + topic.nSentences, 0)

const firmsIn = (topics: ReadonlyArray<TopicOfFirm>): number => new Set(topics.map((topic) => topic.firmId)).size

const whyNone = (topics: ReadonlyArray<TopicOfFirm>, clusters: ReadonlyArray<Cluster>, options: ThemeOptions): string => {
  const found = `${countOf(topics.length, "topic")} of ${countOf(firmsIn(topics), "firm")}`
  if (topics.length < leastTopics) return `No theme: ${found} are too few to compare; at least ${leastTopics} are needed.`
  return `No theme: ${found} make ${countOf(clusters.length, "cluster")}, but each has fewer than ${options.leastFirms} firms or one firm with more than ${percent(options.greatestFirmShare)} of its topics.`
}

/** Subjects first, then the most firms, topics, sentences, and at last by the letters of the first topic. */
const order =
  <A>(facts: (a: A) => { kind: ThemeKind; firms: number; topics: number; sentences: number; first: string }) =>
  (a: A, b: A): number => {
    const [x, y] = [facts(a), facts(b)]
    return (
      Number(x.kind === "reporting") - Number(y.kind === "reporting") ||
      y.firms - x.firms ||
      y.topics - x.topics ||
      y.sentences - x.sentences ||
      compare(x.first, y.first)
    )
  }

/** Keywords for classes of topics; those of subjects name what is spoken of, not how it is reported. */
const keywordsOf = (
  classes: ReadonlyArray<{ readonly kind: ThemeKind; readonly topics: ReadonlyArray<TopicOfFirm> }>,
  topics: ReadonlyArray<TopicOfFirm>,
  words: ReportingWords,
  wanted: number
): ReadonlyArray<ReadonlyArray<string>> => {
  const classed = new Set(classes.flatMap((one) => one.topics))
  const rest = topics.filter((topic) => !classed.has(topic)).map((topic) => topic.keywords)
  const told = classes.map(({ kind, topics: list }) =>
    list.map(({ keywords }) => {
      const telling = keywords.filter((keyword) => kind === "reporting" || words.shareOf([keyword]) < 1)
      return telling.length > 0 ? telling : keywords
    })
  )
  return themeKeywords(told, rest, wanted)
}

/** Groups of the themes, each with the topics of all its themes. */
const groupsOf = (themes: ReadonlyArray<Theme & { readonly cluster: Cluster }>) => {
  const byName = Map.groupBy(themes.keys(), (n) => `${themes[n]!.kind} ${themes[n]!.cluster.group}`)
  return [...byName.values()].map((numbers) => {
    const topics = numbers.flatMap((n) => topicsOf(themes[n]!.cluster))
    return { kind: themes[numbers[0]!]!.kind, themes: numbers, topics, firms: firmsIn(topics), sentences: sentencesIn(topics) }
  })
}

/**
 * Finds the themes of a quarter, and groups of them. Words that all firms use, the language of reporting, do not decide which topics are together; topics
 * that are made of little else are put together apart from the others. Steps: find the words of reporting (`ReportingWords.ts`) -> embed each topic
 * (`EmbedTopics.ts`) -> communities of the graph of their neighbours (`ClusterTopics.ts`) -> keep those that run across firms -> name them by class-based TF-IDF.
 * The same topics in any order give the same themes. If there are none, the result says why.
 *
 * @param earlier the topics of the quarter before with their themes, where themes are to go on with those: they are clustered together with this quarter's,
 *   and a theme goes on with that of which it holds the topics (`MatchEarlier.ts`). Both need `quarter`.
 */
export const findThemes = async (
  given: ReadonlyArray<TopicOfFirm>,
  embedder: Embedder,
  options: ThemeOptions = themeOptions(given.length),
  onProgress: ThemeListener = () => {},
  earlier: ReadonlyArray<EarlierTopic> = []
): Promise<ThemeResult> => {
  // Sorted, so that the order in which the files were listed cannot matter.
  const topics = given.toSorted((a, b) => compare(a.topicId, b.topicId))
  const before = earlier.toSorted((a, b) => compare(a.topicId, b.topicId))
  const members: ReadonlyArray<Member> = [...before.map((topic) => ({ topic, earlier: topic })), ...topics.map((topic) => ({ topic }))]
  const onStage = (stage: ThemeStage) => ofStage(onProgress, stage)
  const words = reportingWords(
    members.map(({ topic }) => topic),
    options.widelySpread,
    onStage("comparing words")
  )
  const speaksReporting = ({ topic }: Member): boolean => words.shareOf(topic.keywords) >= options.reportingShare
  const part = (some: ReadonlyArray<Member>): ThemeOptions => optionsOfPart(options, some.length, members.length)

  const ofSubjects = members.filter((member) => !speaksReporting(member))
  const subjects = await clustersOf("subject", ofSubjects, (word) => !words.has(word), embedder, part(ofSubjects), onStage)
  const ofReporting = [...members.filter(speaksReporting), ...subjects.speechless]
  const reporting = await clustersOf("reporting", ofReporting, () => true, embedder, part(ofReporting), onStage)
  const clusters = [...subjects.clusters, ...reporting.clusters]

  const onNames = onStage("naming themes")
  const shared = clusters.filter((cluster) => runsAcrossFirms(topicsOf(cluster), options))
  if (shared.length === 0) {
    const gone = [...new Set(before.flatMap(({ themeId }) => themeId ?? []))].sort().map((themeId) => ({ themeId }))
    return { themes: [], groups: [], gone, noThemes: whyNone(topics, clusters, options) }
  }
  // A theme is what its own words say it is, wherever it was found.
  const unnamed = shared.map((cluster) => {
    const list = topicsOf(cluster)
    const specificity = words.specificityOf(list.flatMap(({ keywords }) => keywords))
    const kind: ThemeKind = words.tells && specificity < 1 - options.widelySpread ? "reporting" : "subject"
    return { cluster, topics: list, kind, specificity }
  })
  const keywords = keywordsOf(unnamed, topics, words, options.keywords)
  onNames(0.5)
  const themes = unnamed
    .map(({ cluster, kind, specificity, topics: list }, n) => ({
      cluster,
      kind,
      specificity,
      keywords: keywords[n] ?? [],
      topicIds: list.toSorted((a, b) => b.nSentences - a.nSentences || compare(a.topicId, b.topicId)).map(({ topicId }) => topicId),
      nFirms: firmsIn(list),
      nSentences: sentencesIn(list),
      group: -1
    }))
    .sort(order((t) => ({ kind: t.kind, firms: t.nFirms, topics: t.topicIds.length, sentences: t.nSentences, first: t.topicIds[0] ?? "" })))
  const groups = groupsOf(themes).sort(
    order((g) => ({ kind: g.kind, firms: g.firms, topics: g.topics.length, sentences: g.sentences, first: g.topics[0]?.topicId ?? "" }))
  )
  const groupKeywords = keywordsOf(groups, topics, words, options.keywords)
  const groupOfTheme = new Map(groups.flatMap((group, g) => group.themes.map((theme) => [theme, g] as const)))

  const themeClusters = themes.map(({ cluster }) => cluster)
  const themeMatches = matchEarlier(
    tracesOf(
      before,
      themeClusters,
      (n) => n,
      ({ themeId }) => themeId
    ),
    themes.length
  )
  const groupMatches = matchEarlier(
    tracesOf(
      before,
      themeClusters,
      (n) => groupOfTheme.get(n) ?? -1,
      ({ groupId }) => groupId
    ),
    groups.length
  )
  return {
    themes: themes.map(({ cluster: _cluster, ...theme }, n) => ({
      ...theme,
      ...themeMatches.origins[n],
      group: groupOfTheme.get(n) ?? -1
    })),
    groups: groups.map((group, g): ThemeGroup => ({
      keywords: groupKeywords[g] ?? [],
      kind: group.kind,
      themes: group.themes,
      nFirms: group.firms,
      nTopics: group.topics.length,
      nSentences: group.sentences,
      ...groupMatches.origins[g]
    })),
    gone: goneThemes(themeMatches)
  }
}

const goneThemes = ({ gone }: Matches): ReadonlyArray<GoneTheme> =>
  gone.map(({ id, mergedInto }) => (mergedInto === undefined ? { themeId: id } : { themeId: id, mergedInto }))
