/**
 * An undirected graph with weighted edges; every edge stands in the lists of both of its ends. The neighbours of node i are
 * `to[start[i]]` to `to[start[i + 1] - 1]`, and their edges weigh `weight` at the same places.
 */
export interface WeightedGraph {
  readonly count: number
  readonly start: Int32Array
  readonly to: Int32Array
  readonly weight: Float64Array
}
