import { type Assignment, assignTopics } from "./AssignTopics.ts"
import type { LayoutStageListener } from "./ClusterVectors.ts"
import { topicKeywords } from "./describe/Keywords.ts"
import { cosineToRow, meanDirection } from "./describe/TopicVectors.ts"
import type { Embedder } from "./embed/Embedder.ts"
import { keptNeighbors, lookAnew } from "./KeptNeighbors.ts"
import { pointVectors } from "./PointVectors.ts"
import { type PreparedSentences, prepareSentences } from "./PreparedSentences.ts"
import { sentenceProbabilities } from "./SentenceProbabilities.ts"
import type { SentenceInput, TopicResult } from "./TopicModel.ts"
import type { TopicOptions } from "./TopicOptions.ts"
import { topicStability } from "./TopicStability.ts"

/** Called when a stage is done, for progress displays and benchmarks. */
export type StageListener = (stage: "prepare" | "embed" | Parameters<LayoutStageListener>[0] | "cluster" | "stability" | "describe") => void

/**
 * Finds the topics of some sentences: prepare -> embed -> cluster -> describe. The same sentences in any order give the
 * same topics; where a sentence says in which turn it was spoken and at which place, that is part of it. No sentences give no topics; any other number gives at least one.
 */
export const findTopics = async (
  sentences: ReadonlyArray<SentenceInput>,
  embedder: Embedder,
  options: TopicOptions,
  onStage: StageListener = () => {}
): Promise<TopicResult> => {
  if (sentences.length === 0) return { topics: [], outlierIds: [] }
  const prepared = prepareSentences(sentences, options.leastContentWords)
  onStage("prepare")

  const { dimensions, inContext, sizes, unit } = await pointVectors(prepared, embedder, options.turnShare)
  onStage("embed")

  const { firmness, labels } = assignTopics(inContext, dimensions, sizes, options, onStage)
  onStage("cluster")

  // The vectors are those of the whole call: a sentence means the same whichever others are left out.
  const isKept = options.stabilityRuns > 0 && options.layout === "smoothed"
  const kept = isKept ? keptNeighbors(inContext, dimensions, options) : () => lookAnew
  const stability = topicStability(labels, options.stabilityRuns, (sample) => {
    const sizesInSample = sample.map((point) => sizes[point]!)
    return assignTopics(rowsOf(sample, inContext, dimensions), dimensions, sizesInSample, options, () => {}, kept(sample)).labels
  })
  if (options.stabilityRuns > 0) onStage("stability")

  const probabilities = sentenceProbabilities(labels, inContext, dimensions)
  const result = describe(prepared, { labels, firmness }, { probabilities, stability }, unit, dimensions, options.keywords)
  onStage("describe")
  return result
}

const rowsOf = (points: Int32Array, unit: Float32Array, dimensions: number): Float32Array => {
  const rows = new Float32Array(points.length * dimensions)
  points.forEach((point, place) => rows.set(unit.subarray(point * dimensions, (point + 1) * dimensions), place * dimensions))
  return rows
}

/** How sure the topics are, by topic, and the sentences in them, by point. */
interface Sureness {
  readonly stability: ReadonlyArray<number | null>
  readonly probabilities: Float64Array
}

const describe = (
  { pointOf, points, sentences, words }: PreparedSentences,
  { firmness, labels }: Assignment,
  { probabilities, stability }: Sureness,
  unit: Float32Array,
  dimensions: number,
  options: TopicOptions["keywords"]
): TopicResult => {
  const membersOf = new Map<number, Array<number>>()
  const noise: Array<number> = []
  labels.forEach((label, p) => {
    const members = membersOf.get(label)
    if (label === -1) noise.push(p)
    else if (members === undefined) membersOf.set(label, [p])
    else members.push(p)
  })

  const topics = [...membersOf].map(([label, members]) => {
    const direction = meanDirection(unit, dimensions, members)
    const nearness = new Map(members.map((p) => [p, cosineToRow(direction, unit, p)]))
    const spoken = sentences.flatMap((sentence, i) => {
      const point = pointOf[i]!
      return nearness.has(point) ? [{ id: sentence.id, i, point }] : []
    })
    spoken.sort((a, b) => firmness[b.point]! - firmness[a.point]! || nearness.get(b.point)! - nearness.get(a.point)! || a.i - b.i)
    return {
      members,
      sentenceIds: spoken.map(({ id }) => id),
      stability: stability[label]!,
      sentenceProbabilities: spoken.map(({ point }) => probabilities[point]!)
    }
  })
  topics.sort((a, b) => b.sentenceIds.length - a.sentenceIds.length || a.members[0]! - b.members[0]!)

  const keywords = topicKeywords(
    points.map((i) => words[i]!),
    topics.map(({ members }) => members),
    noise,
    unit,
    dimensions,
    options
  )
  return {
    topics: topics.map(({ sentenceIds, sentenceProbabilities, stability }, t) => ({
      keywords: keywords[t]!,
      representation: keywords[t]!.slice(0, options.inRepresentation).join("_"),
      sentenceIds,
      stability,
      sentenceProbabilities
    })),
    outlierIds: sentences.flatMap((sentence, i) => {
      const point = pointOf[i]!
      return point === -1 || labels[point] === -1 ? [sentence.id] : []
    })
  }
}
