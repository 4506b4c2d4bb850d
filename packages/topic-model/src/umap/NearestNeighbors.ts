import { type ShareDone, unheard } from "../ShareDone.ts"
import type { Metric } from "./Metric.ts"
import { nearestByDescent } from "./NeighborDescent.ts"
import { exactNeighbors, type Neighbors } from "./Neighbors.ts"

/** From this many points on, umap-learn looks for neighbours approximately; so does this package. */
const exactBelow = 4096

/** The k nearest neighbours of each row: exact below 4,096 rows, by nearest-neighbour descent from there on. */
export const nearestNeighbors = (
  rows: Float32Array,
  dimensions: number,
  k: number,
  metric: Metric,
  onShare: ShareDone = unheard
): Neighbors =>
  rows.length / dimensions < exactBelow
    ? exactNeighbors(rows, dimensions, k, metric)
    : nearestByDescent(rows, dimensions, k, metric.between, onShare)
