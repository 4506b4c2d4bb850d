import { clusterVectors, type LayoutStageListener } from "./ClusterVectors.ts"
import type { Clustering } from "./hdbscan/Hdbscan.ts"
import type { NeighborsOf } from "./KeptNeighbors.ts"
import { mergeTopics } from "./MergeTopics.ts"
import { reduceOutliers } from "./ReduceOutliers.ts"
import { refineTopics } from "./RefineTopics.ts"
import type { TopicOptions } from "./TopicOptions.ts"

/** What decides which points are together. */
export type GroupingOptions = Pick<
  TopicOptions,
  "layout" | "smoothingRounds" | "umap" | "hdbscan" | "outlierShare" | "mergeCosine" | "refinePasses"
>

export interface Assignment {
  /** Topic of each point, or -1 for none. Not every number need be used. */
  readonly labels: Int32Array
  /** How firmly a point belongs to its topic, 0 to 1: what HDBSCAN says, and 0 for what joined or moved afterwards. */
  readonly firmness: Float64Array
}

/**
 * Puts points into topics: cluster -> let outliers join -> merge what is about the same -> refine. Each step is a module of its own and can be turned off.
 *
 * @param unit one unit row of `dimensions` per point (or zeros, where nothing is known).
 * @param sizes how many sentences each point stands for.
 * @param neighborsOf what is known of the neighbours of points already.
 */
export const assignTopics = (
  unit: Float32Array,
  dimensions: number,
  sizes: Int32Array,
  options: GroupingOptions,
  onStage?: LayoutStageListener,
  neighborsOf?: NeighborsOf
): Assignment => joinClusters(clusterVectors(unit, dimensions, options, onStage, neighborsOf), unit, dimensions, sizes, options)

/** What is done with clusters, whoever found them: let outliers join -> merge what is about the same -> refine. */
export const joinClusters = (
  { clusters, labels: found, probabilities }: Clustering,
  unit: Float32Array,
  dimensions: number,
  sizes: Int32Array,
  options: Pick<GroupingOptions, "outlierShare" | "mergeCosine" | "refinePasses">
): Assignment => {
  const labels = found.slice()
  reduceOutliers(labels, clusters, unit, dimensions, sizes, options.outlierShare)
  const topics = options.mergeCosine < 1 ? mergeTopics(labels, clusters, unit, dimensions, options.mergeCosine) : clusters
  const merged = labels.slice()
  refineTopics(labels, topics, unit, dimensions, options.refinePasses)
  return { labels, firmness: probabilities.map((firmness, point) => (labels[point] === merged[point] ? firmness : 0)) }
}
