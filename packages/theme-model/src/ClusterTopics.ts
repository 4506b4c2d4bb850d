import { leiden, mergeTopics, type ShareDone, sharedNeighborGraphOf, sumsOfTopics, within } from "@ftm/topic-model"
import type { TopicVectors } from "./EmbedTopics.ts"
import type { ThemeOptions } from "./ThemeOptions.ts"

/** Which share of the time the search for neighbours takes. */
const neighborsShare = 0.7
/** How much coarser groups are than themes. */
const coarser = 4

/** Themes and groups of topics, before it is asked which of them run across firms. */
export interface ClusteredTopics {
  /** Theme of each topic, 0 to `themes` - 1, or -1 for none. */
  readonly themeOf: Int32Array
  readonly themes: number
  /** Group of each theme, 0 to `groups` - 1. Not every number need be used. */
  readonly groupOf: Int32Array
  readonly groups: number
}

/** Takes topics out of their theme that are not near enough to its mean direction. The vectors are centred already. */
const dropDistant = (labels: Int32Array, themes: number, { dimensions, unit }: TopicVectors, leastCosine: number): void => {
  const { sums } = sumsOfTopics(labels, themes, unit, dimensions)
  for (const sum of sums) {
    let square = 0
    for (const value of sum) square += value * value
    const length = Math.sqrt(square)
    if (length > 0) for (let d = 0; d < dimensions; d++) sum[d]! /= length
  }
  labels.forEach((label, row) => {
    if (label < 0) return
    const direction = sums[label]!
    let cosine = 0
    for (let d = 0, a = row * dimensions; d < dimensions; d++, a++) cosine += unit[a]! * direction[d]!
    if (cosine < leastCosine) labels[row] = -1
  })
}

/** The group to which most of a theme's topics belong. */
const groupOfMost = (themeOf: Int32Array, themes: number, groupOfTopic: Int32Array, groups: number): Int32Array => {
  const counts = Array.from({ length: themes }, () => new Int32Array(groups))
  themeOf.forEach((theme, topic) => {
    if (theme >= 0) counts[theme]![groupOfTopic[topic]!]! += 1
  })
  return Int32Array.from(counts, (ofTheme) => ofTheme.indexOf(Math.max(...ofTheme)))
}

/**
 * Puts topics into themes, and themes into groups: communities of the graph of the topics' shared neighbours, once finely and once coarsely; what is
 * about the same becomes one; a topic at the edge of its theme belongs to none.
 *
 * @param vectors one row a topic, none of zeros.
 */
export const clusterTopics = (vectors: TopicVectors, options: ThemeOptions, onShare: ShareDone): ClusteredTopics => {
  const { dimensions, unit } = vectors
  const graph = sharedNeighborGraphOf(unit, dimensions, options.neighbors, within(onShare, 0, neighborsShare))
  const fine = leiden(graph, options.resolution, within(onShare, neighborsShare, 0.85))
  const themes = mergeTopics(
    fine.labels,
    fine.communities,
    unit,
    dimensions,
    options.mergeCosine,
    options.mostThemes,
    within(onShare, 0.85, 0.9)
  )
  const coarse = leiden(graph, options.resolution / coarser, within(onShare, 0.9, 1))
  const groups = mergeTopics(coarse.labels, coarse.communities, unit, dimensions, options.mergeCosine, options.mostGroups)
  const groupOf = groupOfMost(fine.labels, themes, coarse.labels, groups)
  dropDistant(fine.labels, themes, vectors, options.leastCosine)
  return { themeOf: fine.labels, themes, groupOf, groups }
}
