import type { SpanningTree } from "./SpanningTree.ts"

/**
 * A dendrogram as SciPy writes it: merge m (0..n-2) joins nodes `left[m]` and `right[m]` at `distance[m]` into node
 * n + m of `size[m]` points. Nodes 0..n-1 are the points.
 */
export interface Dendrogram {
  readonly left: Int32Array
  readonly right: Int32Array
  readonly distance: Float64Array
  readonly size: Int32Array
}

/** Single linkage from a spanning tree: edges in order of weight, joined with union-find. */
export const singleLinkage = (tree: SpanningTree): Dendrogram => {
  const merges = tree.weight.length
  const n = merges + 1
  const order = Int32Array.from({ length: merges }, (_, e) => e)
  order.sort((a, b) => tree.weight[a]! - tree.weight[b]! || a - b)

  const parent = Int32Array.from({ length: n + merges }, (_, i) => i)
  const root = (node: number): number => {
    let top = node
    while (parent[top]! !== top) top = parent[top]!
    while (parent[node]! !== top) {
      const next = parent[node]!
      parent[node] = top
      node = next
    }
    return top
  }

  const left = new Int32Array(merges)
  const right = new Int32Array(merges)
  const distance = new Float64Array(merges)
  const size = new Int32Array(merges)
  const sizeOf = (node: number): number => (node < n ? 1 : size[node - n]!)
  for (let m = 0; m < merges; m++) {
    const e = order[m]!
    const a = root(tree.from[e]!)
    const b = root(tree.to[e]!)
    left[m] = a
    right[m] = b
    distance[m] = tree.weight[e]!
    size[m] = sizeOf(a) + sizeOf(b)
    parent[a] = n + m
    parent[b] = n + m
  }
  return { left, right, distance, size }
}
