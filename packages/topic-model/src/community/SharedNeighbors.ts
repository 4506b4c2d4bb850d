import { type ShareDone, tellNowAndThen, unheard, within } from "../ShareDone.ts"
import { cosineMetric } from "../umap/Metric.ts"
import { nearestNeighbors } from "../umap/NearestNeighbors.ts"
import type { Neighbors } from "../umap/Neighbors.ts"
import type { WeightedGraph } from "./WeightedGraph.ts"

/** Of each point its neighbours by ascending number, itself among them. */
const sortedLists = ({ count, index, k }: Neighbors): Int32Array => {
  const lists = Int32Array.from(index)
  for (let i = 0; i < count; i++) lists.subarray(i * k, (i + 1) * k).sort()
  return lists
}

/** How many numbers two ascending lists of length k have in common. */
const inCommon = (lists: Int32Array, k: number, i: number, j: number): number => {
  let shared = 0
  let a = i * k
  let b = j * k
  while (a < (i + 1) * k && b < (j + 1) * k) {
    const difference = lists[a]! - lists[b]!
    if (difference === 0) shared++
    if (difference <= 0) a++
    if (difference >= 0) b++
  }
  return shared
}

/**
 * The graph of shared neighbours: an edge joins two points of which one is among the nearest k of the other, and weighs the share of
 * neighbours that they have in common (Jaccard index of the two lists, each with its own point). Points in a crowd and in a thin place come out alike, and
 * a point that is near to everything weighs little.
 *
 * Source: Jarvis, Patrick, "Clustering using a similarity measure based on shared near neighbors", 1973; with the Jaccard index Levine et al.,
 * "Data-driven phenotypic dissection of AML", 2015 (PhenoGraph).
 */
export const sharedNeighborGraph = (neighbors: Neighbors, onShare: ShareDone = unheard): WeightedGraph => {
  const { count, k } = neighbors
  const lists = sortedLists(neighbors)
  const isListed = (i: number, j: number): boolean => {
    let low = i * k
    let high = (i + 1) * k
    while (low < high) {
      const middle = (low + high) >> 1
      if (lists[middle]! < j) low = middle + 1
      else high = middle
    }
    return low < (i + 1) * k && lists[low] === j
  }
  /** Calls once for each edge; an edge that is in both lists is told from the lower point. */
  const eachEdge = (tell: (i: number, j: number) => void): void => {
    for (let i = 0; i < count; i++) {
      for (let e = i * k; e < (i + 1) * k; e++) {
        const j = lists[e]!
        if (j !== i && (i < j || !isListed(j, i))) tell(i, j)
      }
    }
  }

  const start = new Int32Array(count + 1)
  eachEdge((i, j) => {
    start[i + 1]!++
    start[j + 1]!++
  })
  for (let i = 0; i < count; i++) start[i + 1]! += start[i]!
  const next = start.slice(0, count)
  const to = new Int32Array(start[count]!)
  const weight = new Float64Array(start[count]!)
  const put = (from: number, other: number, shared: number): void => {
    const place = next[from]!++
    to[place] = other
    weight[place] = shared
  }
  eachEdge((i, j) => {
    tellNowAndThen(onShare, i, count)
    const shared = inCommon(lists, k, i, j)
    const jaccard = shared / (2 * k - shared)
    put(i, j, jaccard)
    put(j, i, jaccard)
  })
  return { count, start, to, weight }
}

/**
 * The same graph from rows of length 1, none of zeros.
 *
 * @param neighbors how many nearest neighbours count, the row itself left out; fewer where there are fewer rows.
 */
export const sharedNeighborGraphOf = (
  unit: Float32Array,
  dimensions: number,
  neighbors: number,
  onShare: ShareDone = unheard
): WeightedGraph => {
  const count = dimensions === 0 ? 0 : unit.length / dimensions
  return sharedNeighborGraph(
    nearestNeighbors(unit, dimensions, Math.min(neighbors + 1, count), cosineMetric, within(onShare, 0, 0.9)),
    within(onShare, 0.9, 1)
  )
}
