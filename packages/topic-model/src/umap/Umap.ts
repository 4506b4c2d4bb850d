import { fitCurve } from "./Curve.ts"
import { fuzzyGraph } from "./FuzzyGraph.ts"
import { optimizeLayout } from "./Layout.ts"
import { cosineMetric, euclideanMetric } from "./Metric.ts"
import { nearestNeighbors } from "./NearestNeighbors.ts"
import { normaliseRows } from "./Neighbors.ts"
import { spectralStart } from "./SpectralStart.ts"

export interface UmapOptions {
  /** How many nearest points, itself included, shape a point's surroundings. */
  readonly neighbors: number
  /** Dimensions of the result. */
  readonly dimensions: number
  /** How near points may lie in the result. */
  readonly minDist: number
  /** Default: `cosine`, which is what sentence embeddings are compared by. */
  readonly metric?: "cosine" | "euclidean"
  /** Default: 500 for up to 10,000 points, 200 for more. */
  readonly epochs?: number
  readonly seed?: number
}

/** Called when a stage is done: for progress and for benchmarks. */
export type UmapStageListener = (stage: "neighbors" | "graph" | "start" | "layout") => void

/**
 * UMAP (McInnes, Healy, Melville, 2018), as umap-learn does it. Unlike there, few points are no
 * error: neighbours and dimensions shrink with them.
 *
 * @param vectors n x inputDimensions.
 * @returns n x `dimensions` of the result; the dimensions may be fewer than asked for below dimensions + 2 points.
 */
export const umap = (
  vectors: Float32Array,
  inputDimensions: number,
  options: UmapOptions,
  onStage: UmapStageListener = () => {}
): { readonly values: Float64Array; readonly dimensions: number; readonly count: number } => {
  const count = vectors.length / inputDimensions
  const dimensions = Math.max(1, Math.min(options.dimensions, count - 2))
  if (count < 3) return { values: new Float64Array(count * dimensions), dimensions, count }
  const k = Math.min(options.neighbors, count)
  const neighbors = options.metric === "euclidean"
    ? nearestNeighbors(vectors, inputDimensions, k, euclideanMetric)
    : nearestNeighbors(normaliseRows(vectors, inputDimensions), inputDimensions, k, cosineMetric)
  onStage("neighbors")
  const graph = fuzzyGraph(neighbors)
  onStage("graph")
  const seed = options.seed ?? 42
  const values = spectralStart(graph, dimensions, seed)
  onStage("start")
  optimizeLayout(values, dimensions, graph, {
    epochs: options.epochs ?? (count <= 10_000 ? 500 : 200),
    curve: fitCurve(options.minDist),
    negativeSamples: 5,
    seed
  })
  onStage("layout")
  return { values, dimensions, count }
}
