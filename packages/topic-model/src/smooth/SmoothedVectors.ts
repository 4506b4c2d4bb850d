import { ontoPrincipalAxes } from "../maths/PrincipalAxes.ts"
import { fuzzyGraph } from "../umap/FuzzyGraph.ts"
import { cosineMetric } from "../umap/Metric.ts"
import { nearestNeighbors } from "../umap/NearestNeighbors.ts"
import { type Neighbors, normaliseRows } from "../umap/Neighbors.ts"
import { smoothOverGraph } from "./GraphSmoothing.ts"

/** Called when a stage is done, for benchmarks. */
export type SmoothingStageListener = (stage: "neighbors" | "graph" | "smoothing" | "axes") => void

/**
 * Vectors as HDBSCAN can take them, in place of a layout: smoothed over the graph of their neighbours (UMAP's, `FuzzyGraph.ts`), then turned onto
 * their principal axes, which keeps the search for clusters among many points fast. Nothing is drawn at random.
 *
 * @param vectors count x inputDimensions, at least two rows, none of them all zeros.
 * @param options `dimensions` and `neighbors` as for UMAP; both shrink with the number of rows.
 * @param known tells the k nearest neighbours of each row where they are known.
 */
export const smoothedVectors = (
  vectors: Float32Array,
  inputDimensions: number,
  options: { readonly neighbors: number; readonly dimensions: number; readonly rounds: number },
  onStage: SmoothingStageListener = () => {},
  known: (k: number) => Neighbors | undefined = () => undefined
): { readonly values: Float32Array; readonly dimensions: number; readonly count: number } => {
  const count = vectors.length / inputDimensions
  const unit = normaliseRows(vectors, inputDimensions)
  const k = Math.min(options.neighbors, count)
  const neighbors = known(k) ?? nearestNeighbors(unit, inputDimensions, k, cosineMetric)
  onStage("neighbors")
  const graph = fuzzyGraph(neighbors)
  onStage("graph")
  const smoothed = smoothOverGraph(unit, inputDimensions, graph, options.rounds)
  onStage("smoothing")
  const dimensions = Math.min(options.dimensions, inputDimensions, count - 1)
  const values = ontoPrincipalAxes(smoothed, inputDimensions, dimensions)
  onStage("axes")
  return { values, dimensions, count }
}
