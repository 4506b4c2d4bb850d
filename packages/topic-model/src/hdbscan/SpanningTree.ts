import { euclidean, type Points } from "./CoreDistances.ts"

/** Edges of a tree over n points: `from[e]`, `to[e]`, `weight[e]` for e = 0..n-2. */
export interface SpanningTree {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly weight: Float64Array
}

/**
 * The minimum spanning tree under mutual reachability, max(core_i, core_j, d_ij), by Prim's algorithm on the full
 * graph: O(n^2) time, O(n) memory. Among equal edges the first one found wins, so the tree is the same on every run.
 */
export const mutualReachabilityTree = (points: Points, core: Float64Array): SpanningTree => {
  const n = points.count
  const edges = Math.max(0, n - 1)
  const from = new Int32Array(edges)
  const to = new Int32Array(edges)
  const weight = new Float64Array(edges)
  const best = new Float64Array(n).fill(Infinity)
  const bestFrom = new Int32Array(n)
  const waiting = Int32Array.from({ length: edges }, (_, i) => i + 1)
  let current = 0
  for (let e = 0, left = edges; e < edges; e++, left--) {
    let place = 0
    let least = Infinity
    for (let w = 0; w < left; w++) {
      const j = waiting[w]!
      const distance = Math.max(euclidean(points, current, j), core[current]!, core[j]!)
      if (distance < best[j]!) {
        best[j] = distance
        bestFrom[j] = current
      }
      if (best[j]! < least) {
        least = best[j]!
        place = w
      }
    }
    const next = waiting[place]!
    from[e] = bestFrom[next]!
    to[e] = next
    weight[e] = best[next]!
    waiting[place] = waiting[left - 1]!
    current = next
  }
  return { from, to, weight }
}
