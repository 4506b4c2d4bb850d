import type { Points } from "./hdbscan/CoreDistances.ts"
import { type Clustering, hdbscan } from "./hdbscan/Hdbscan.ts"
import { lookAnew, type NeighborsOf } from "./KeptNeighbors.ts"
import { smoothedVectors, type SmoothingStageListener } from "./smooth/SmoothedVectors.ts"
import type { TopicOptions } from "./TopicOptions.ts"
import type { Neighbors } from "./umap/Neighbors.ts"
import { umap, type UmapStageListener } from "./umap/Umap.ts"

/** Every row in one cluster. */
const together = (count: number): Clustering => ({
  labels: new Int32Array(count),
  probabilities: new Float64Array(count).fill(1),
  clusters: 1
})

/** The rows that carry information: not all zeros, no NaN or infinity. */
const usableRows = (values: Float32Array, dimensions: number, count: number): ReadonlyArray<number> => {
  const rows: Array<number> = []
  for (let i = 0; i < count; i++) {
    let square = 0
    for (let d = i * dimensions; d < (i + 1) * dimensions; d++) square += values[d]! * values[d]!
    if (square > 0 && square < Infinity) rows.push(i)
  }
  return rows
}

/** Called when a stage is done, for benchmarks. */
export type LayoutStageListener = (stage: Parameters<UmapStageListener>[0] | Parameters<SmoothingStageListener>[0]) => void

const layOut = (
  rows: Float32Array,
  dimensions: number,
  { layout, smoothingRounds, umap: { epochs, ...umapOptions } }: Pick<TopicOptions, "layout" | "smoothingRounds" | "umap">,
  onStage: LayoutStageListener,
  known: (k: number) => Neighbors | undefined
): Points =>
  layout === "smoothed"
    ? smoothedVectors(rows, dimensions, { ...umapOptions, rounds: smoothingRounds }, onStage, known)
    : umap(rows, dimensions, epochs === "auto" ? umapOptions : { ...umapOptions, epochs }, onStage)

/**
 * Clusters vectors: smoothed over their neighbours or laid out by UMAP, then HDBSCAN. If HDBSCAN calls everything noise, it runs again with smaller
 * clusters; if there are too few points to split at all, they form one cluster. So there is always at least one.
 *
 * @param values count x dimensions, the embeddings.
 * @param neighborsOf what is known of the neighbours of rows; for the layout `smoothed`.
 */
export const clusterVectors = (
  values: Float32Array,
  dimensions: number,
  options: Pick<TopicOptions, "layout" | "smoothingRounds" | "umap" | "hdbscan">,
  onStage: LayoutStageListener = () => {},
  neighborsOf: NeighborsOf = lookAnew
): Clustering => {
  const count = dimensions === 0 ? 0 : values.length / dimensions
  const rows = usableRows(values, dimensions, count)
  if (rows.length < 2 * options.hdbscan.minClusterSize) return together(count)

  const used = new Float32Array(rows.length * dimensions)
  rows.forEach((row, r) => used.set(values.subarray(row * dimensions, (row + 1) * dimensions), r * dimensions))
  const layout = layOut(used, dimensions, options, onStage, (k) => neighborsOf(rows, k))
  let found = hdbscan(layout, options.hdbscan)
  for (let size = options.hdbscan.minClusterSize; found.clusters === 0 && size > 2;) {
    size = Math.max(2, Math.floor(size / 2))
    found = hdbscan(layout, { minClusterSize: size, minSamples: Math.min(size, options.hdbscan.minSamples), selection: "leaf" })
  }
  if (found.clusters === 0) return together(count)

  const labels = new Int32Array(count).fill(-1)
  const probabilities = new Float64Array(count)
  rows.forEach((row, r) => {
    labels[row] = found.labels[r]!
    probabilities[row] = found.probabilities[r]!
  })
  return { labels, probabilities, clusters: found.clusters }
}
