import { type ShareDone, unheard, within } from "../ShareDone.ts"
import { fitCurve } from "./Curve.ts"
import { fuzzyGraph } from "./FuzzyGraph.ts"
import { optimizeLayout } from "./Layout.ts"
import { cosineMetric, euclideanMetric } from "./Metric.ts"
import { nearestNeighbors } from "./NearestNeighbors.ts"
import { normaliseRows } from "./Neighbors.ts"
import { spectralStart } from "./SpectralStart.ts"

export interface UmapOptions {
  /** How many nearest points, the point itself included, define its neighbourhood. */
  readonly neighbors: number
  /** Dimensions of the result. */
  readonly dimensions: number
  /** How close points may lie in the result. */
  readonly minDist: number
  /** Default: `cosine`, the usual measure for sentence embeddings. */
  readonly metric?: "cosine" | "euclidean"
  /** Default: 500 for up to 10,000 points, 200 for more. */
  readonly epochs?: number
  readonly seed?: number
}

/** Called when a stage is done, for benchmarks. */
export type UmapStageListener = (stage: "neighbors" | "graph" | "start" | "layout") => void

/** Where each stage begins in the time that the whole takes, as measured on 20,000 points. */
const beginsAt = { graph: 0.5, start: 0.57, layout: 0.64 }

/**
 * UMAP (McInnes, Healy, Melville, 2018), as in umap-learn, except that too few points are not an
 * error: the numbers of neighbours and dimensions shrink with them.
 *
 * @param vectors n x inputDimensions.
 * @returns n x `dimensions` of the result; with fewer than dimensions + 2 points there may be fewer dimensions than requested.
 */
export const umap = (
  vectors: Float32Array,
  inputDimensions: number,
  options: UmapOptions,
  onStage: UmapStageListener = () => {},
  onShare: ShareDone = unheard
): { readonly values: Float64Array; readonly dimensions: number; readonly count: number } => {
  const count = vectors.length / inputDimensions
  const dimensions = Math.max(1, Math.min(options.dimensions, count - 2))
  if (count < 3) return { values: new Float64Array(count * dimensions), dimensions, count }
  const k = Math.min(options.neighbors, count)
  const onNeighbors = within(onShare, 0, beginsAt.graph)
  const neighbors =
    options.metric === "euclidean"
      ? nearestNeighbors(vectors, inputDimensions, k, euclideanMetric, onNeighbors)
      : nearestNeighbors(normaliseRows(vectors, inputDimensions), inputDimensions, k, cosineMetric, onNeighbors)
  onStage("neighbors")
  const graph = fuzzyGraph(neighbors, within(onShare, beginsAt.graph, beginsAt.start))
  onStage("graph")
  const seed = options.seed ?? 42
  const values = spectralStart(graph, dimensions, seed, within(onShare, beginsAt.start, beginsAt.layout))
  onStage("start")
  const layoutOptions = {
    epochs: options.epochs ?? (count <= 10_000 ? 500 : 200),
    curve: fitCurve(options.minDist),
    negativeSamples: 5,
    seed
  }
  optimizeLayout(values, dimensions, graph, layoutOptions, within(onShare, beginsAt.layout, 1))
  onStage("layout")
  return { values, dimensions, count }
}
