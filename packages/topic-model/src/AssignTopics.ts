import { clusterVectors } from "./ClusterVectors.ts"
import { mergeTopics } from "./MergeTopics.ts"
import { reduceOutliers } from "./ReduceOutliers.ts"
import type { TopicOptions } from "./TopicOptions.ts"
import type { UmapStageListener } from "./umap/Umap.ts"

/** What decides which points are together. */
export type GroupingOptions = Pick<TopicOptions, "umap" | "hdbscan" | "outlierShare" | "mergeCosine">

export interface Assignment {
  /** Topic of each point, or -1 for none. Not every number need be used. */
  readonly labels: Int32Array
  /** How firmly a point belongs to its topic, 0 to 1: what HDBSCAN says, and 0 for what joined afterwards. */
  readonly firmness: Float64Array
}

/**
 * Puts points into topics: cluster -> let outliers join -> merge what is about the same. Each step is a module of its own and can be turned off.
 *
 * @param unit one unit row of `dimensions` per point (or zeros, where nothing is known).
 * @param sizes how many sentences each point stands for.
 */
export const assignTopics = (
  unit: Float32Array,
  dimensions: number,
  sizes: Int32Array,
  options: GroupingOptions,
  onStage: UmapStageListener = () => {}
): Assignment => {
  const { clusters, labels, probabilities } = clusterVectors(unit, dimensions, options, onStage)
  reduceOutliers(labels, clusters, unit, dimensions, sizes, options.outlierShare)
  if (options.mergeCosine < 1) mergeTopics(labels, clusters, unit, dimensions, options.mergeCosine)
  return { labels, firmness: probabilities }
}
