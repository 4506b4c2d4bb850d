import type { TopicOptions } from "./TopicOptions.ts"
import { cosineMetric } from "./umap/Metric.ts"
import { nearestNeighbors } from "./umap/NearestNeighbors.ts"
import { type Neighbors, normaliseRows } from "./umap/Neighbors.ts"
import { neighborsOfSample } from "./umap/NeighborsOfSample.ts"

/** Finds the nearest neighbours of some rows, given by their numbers; undefined: they have to be looked for. */
export type NeighborsOf = (rows: ReadonlyArray<number>, k: number) => Neighbors | undefined

/** Nothing is known yet. */
export const lookAnew: NeighborsOf = () => undefined

/**
 * How many times the neighbours that are wanted are kept: when a tenth of the points is left out, at least half of a list is there, but for one
 * list in many millions, and then neighbours are looked for.
 */
const reserve = 2

/** Looks for the neighbours of all points once, and answers for samples of them. */
export const keptNeighbors = (
  unit: Float32Array,
  dimensions: number,
  { umap }: Pick<TopicOptions, "umap">
): ((sample: Int32Array) => NeighborsOf) => {
  const count = unit.length / dimensions
  const all = nearestNeighbors(normaliseRows(unit, dimensions), dimensions, Math.min(reserve * umap.neighbors, count), cosineMetric)
  return (sample) => (rows, k) =>
    neighborsOfSample(
      all,
      rows.map((row) => sample[row]!),
      k
    )
}
