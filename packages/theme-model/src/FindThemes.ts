import type { Embedder } from "@ftm/topic-model"
import { countOf, percent, type ThemeKind } from "@ftm/transcript-schema"
import { clusterTopics } from "./ClusterTopics.ts"
import { embedTopics } from "./EmbedTopics.ts"
import { matchEarlier, type Trace } from "./MatchEarlier.ts"
import { type ReportingWords, reportingWords } from "./ReportingWords.ts"
import type { EarlierTopic, GoneTheme, Origin, Theme, ThemeGroup, ThemeResult, TopicOfFirm } from "./Theme.ts"
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
const tracesOf = (earlier: ReadonlyArray<EarlierTopic>, clusters: ReadonlyArray<Cluster>): ReadonlyArray<Trace> => {
  const now = new Map<EarlierTopic, number>()
  clusters.forEach(({ members }, n) => {
    for (const { earlier: topic } of members) if (topic !== undefined) now.set(topic, n)
  })
  return earlier.map((topic) => ({ earlier: topic.themeId, now: now.get(topic) ?? -1 }))
}

const largestFirst = (topics: ReadonlyArray<TopicOfFirm>): ReadonlyArray<TopicOfFirm> =>
  topics.toSorted((a, b) => b.nSentences - a.nSentences || compare(a.topicId, b.topicId))

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

/** A theme before it has its number. */
interface Found {
  readonly cluster: Cluster
  readonly topics: ReadonlyArray<TopicOfFirm>
  readonly origin: Origin
  readonly kind: ThemeKind
  readonly specificity: number
}

/** What the earlier theme that a theme goes on with was; undefined for a new theme. */
type Earlier = (origin: Origin) => EarlierTopic | undefined

/**
 * The group of each theme: for one that goes on the group in which it was, so that a group is the same over time; for a new one the group that
 * most topics of its kind in its coarse cluster belong to already, or else that cluster as a new group.
 */
const groupNames = (
  found: ReadonlyArray<Found>,
  earlierOf: Earlier
): ReadonlyArray<{ readonly continues?: string; readonly name: string }> => {
  const keptOf = new Map<string, Map<string, number>>()
  const nearOf = ({ cluster, kind }: Found): string => `${kind} ${cluster.group}`
  for (const theme of found) {
    const groupId = earlierOf(theme.origin)?.groupId ?? null
    if (groupId === null) continue
    const kept = keptOf.get(nearOf(theme)) ?? new Map<string, number>()
    keptOf.set(nearOf(theme), kept.set(groupId, (kept.get(groupId) ?? 0) + theme.topics.length))
  }
  return found.map((theme) => {
    const near = nearOf(theme)
    const most = [...(keptOf.get(near) ?? [])].toSorted(([a, m], [b, n]) => n - m || compare(a, b))[0]
    const groupId = earlierOf(theme.origin)?.groupId ?? most?.[0]
    return groupId === undefined ? { name: `new ${near}` } : { name: `earlier ${groupId}`, continues: groupId }
  })
}

/** Groups of the themes, each with the topics of all its themes. */
const groupsOf = (themes: ReadonlyArray<Found>, earlierOf: Earlier) => {
  const names = groupNames(themes, earlierOf)
  return [...Map.groupBy(themes.keys(), (n) => names[n]!.name).values()].map((numbers) => {
    const topics = numbers.flatMap((n) => themes[n]!.topics)
    const { continues } = names[numbers[0]!]!
    return { continues, kind: themes[numbers[0]!]!.kind, themes: numbers, topics, firms: firmsIn(topics), sentences: sentencesIn(topics) }
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
  const { gone, origins } = matchEarlier(tracesOf(before, shared), shared.length)
  const earlierThemes = new Map(before.flatMap((topic) => (topic.themeId === null ? [] : [[topic.themeId, topic] as const])))
  const earlierOf: Earlier = ({ continues }) => (continues === undefined ? undefined : earlierThemes.get(continues))
  const found = shared
    .map((cluster, n): Found => {
      const list = topicsOf(cluster)
      const origin = origins[n]!
      const specificity = words.specificityOf(list.flatMap(({ keywords }) => keywords))
      // A theme that goes on stays of its kind: a series that changed sides would jump for no reason in the calls.
      const ofWords: ThemeKind = words.tells && specificity < 1 - options.widelySpread ? "reporting" : "subject"
      return { cluster, topics: largestFirst(list), origin, kind: earlierOf(origin)?.kind ?? ofWords, specificity }
    })
    .sort(
      order(({ kind, topics: list }) => ({
        kind,
        firms: firmsIn(list),
        topics: list.length,
        sentences: sentencesIn(list),
        first: list[0]?.topicId ?? ""
      }))
    )
  const keywords = keywordsOf(found, topics, words, options.keywords)
  onNames(0.5)
  const groups = groupsOf(found, earlierOf).sort(
    order((g) => ({ kind: g.kind, firms: g.firms, topics: g.topics.length, sentences: g.sentences, first: g.topics[0]?.topicId ?? "" }))
  )
  const groupKeywords = keywordsOf(groups, topics, words, options.keywords)
  const groupOfTheme = new Map(groups.flatMap((group, g) => group.themes.map((theme) => [theme, g] as const)))
  const numberOf = new Map(found.map(({ cluster }, n) => [cluster, n]))
  return {
    themes: found.map(({ kind, origin, specificity, topics: list }, n): Theme => ({
      ...origin,
      kind,
      specificity,
      keywords: keywords[n] ?? [],
      topicIds: list.map(({ topicId }) => topicId),
      nFirms: firmsIn(list),
      nSentences: sentencesIn(list),
      group: groupOfTheme.get(n) ?? -1
    })),
    groups: groups.map(({ continues, firms, kind, sentences, themes, topics: list }, g): ThemeGroup => ({
      ...(continues === undefined ? {} : { continues }),
      keywords: groupKeywords[g] ?? [],
      kind,
      themes,
      nFirms: firms,
      nTopics: list.length,
      nSentences: sentences
    })),
    gone: gone.map(({ id, mergedInto }): GoneTheme => {
      const into = mergedInto === undefined ? undefined : numberOf.get(shared[mergedInto]!)
      return into === undefined ? { themeId: id } : { themeId: id, mergedInto: into }
    })
  }
}
