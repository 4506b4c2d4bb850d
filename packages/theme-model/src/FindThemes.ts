import { type Embedder, hdbscan, umap } from "@ftm/topic-model"
import { countOf, percent } from "@ftm/transcript-schema"
import { embedTopics } from "./EmbedTopics.ts"
import type { Theme, ThemeResult, TopicOfFirm } from "./Theme.ts"
import { themeKeywords } from "./ThemeKeywords.ts"
import { type ThemeOptions, themeOptions } from "./ThemeOptions.ts"
import { ofStage, type ThemeListener } from "./ThemeProgress.ts"
import { runsAcrossFirms } from "./ThemeRules.ts"

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The topics of each cluster; topics in no cluster are left out. */
const clusterTopics = async (
  topics: ReadonlyArray<TopicOfFirm>,
  embedder: Embedder,
  options: ThemeOptions,
  onProgress: ThemeListener
): Promise<ReadonlyArray<ReadonlyArray<TopicOfFirm>>> => {
  if (topics.length < 2 * options.hdbscan.minClusterSize) return []
  const { dimensions, values } = await embedTopics(topics, embedder, ofStage(onProgress, "making vectors"))
  const layout = umap(values, dimensions, options.umap, undefined, ofStage(onProgress, "laying out"))
  const { clusters, labels } = hdbscan(layout, options.hdbscan, ofStage(onProgress, "grouping"))
  const groups: Array<Array<TopicOfFirm>> = Array.from({ length: clusters }, () => [])
  topics.forEach((topic, i) => groups[labels[i] ?? -1]?.push(topic))
  return groups
}

const sentencesIn = (topics: ReadonlyArray<TopicOfFirm>): number => topics.reduce((sum, topic) => sum + topic.nSentences, 0)

const firmsIn = (topics: ReadonlyArray<TopicOfFirm>): number => new Set(topics.map((topic) => topic.firmId)).size

const whyNone = (topics: ReadonlyArray<TopicOfFirm>, groups: number, options: ThemeOptions): string => {
  const firms = firmsIn(topics)
  const found = `${countOf(topics.length, "topic")} of ${countOf(firms, "firm")}`
  const least = 2 * options.hdbscan.minClusterSize
  if (topics.length < least) return `No theme: ${found} are too few to compare; at least ${least} are needed.`
  if (groups === 0) return `No theme: of ${found}, none are closer to each other than to the rest.`
  return `No theme: ${found} make ${groups} groups, but each has fewer than ${options.leastFirms} firms or one firm with more than ${percent(options.greatestFirmShare)} of its topics.`
}

/**
 * Finds the themes of a quarter: embed each topic -> UMAP -> HDBSCAN -> keep the groups that run across firms -> name them with
 * c-TF-IDF. The same topics in any order give the same themes. If there are none, the result says why.
 */
export const findThemes = async (
  given: ReadonlyArray<TopicOfFirm>,
  embedder: Embedder,
  options: ThemeOptions = themeOptions(given.length),
  onProgress: ThemeListener = () => {}
): Promise<ThemeResult> => {
  // Sorted, so that the order in which the files were listed cannot matter.
  const topics = given.toSorted((a, b) => compare(a.topicId, b.topicId))
  const groups = await clusterTopics(topics, embedder, options, onProgress)
  ofStage(onProgress, "naming themes")
  const shared = groups.filter((group) => runsAcrossFirms(group, options))
  if (shared.length === 0) return { themes: [], noThemes: whyNone(topics, groups.length, options) }

  const themed = new Set(shared.flat())
  const keywords = themeKeywords(
    shared.map((group) => group.map((topic) => topic.keywords)),
    topics.filter((topic) => !themed.has(topic)).map((topic) => topic.keywords),
    options.keywords
  )
  const themes = shared.map((group, i): Theme => ({
    keywords: keywords[i] ?? [],
    topicIds: group.toSorted((a, b) => b.nSentences - a.nSentences || compare(a.topicId, b.topicId)).map((topic) => topic.topicId),
    nFirms: firmsIn(group),
    nSentences: sentencesIn(group)
  }))
  themes.sort(
    (a, b) =>
      b.nFirms - a.nFirms ||
      b.topicIds.length - a.topicIds.length ||
      b.nSentences - a.nSentences ||
      compare(a.topicIds[0] ?? "", b.topicIds[0] ?? "")
  )
  return { themes }
}
