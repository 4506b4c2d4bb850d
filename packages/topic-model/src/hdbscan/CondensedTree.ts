import type { Dendrogram } from "./SingleLinkage.ts"

/**
 * The dendrogram without splits that only shed a few points: row r says that `child[r]` (a point if below n, otherwise
 * a cluster) left cluster `parent[r]` at density `lambda[r]` = 1 / distance, taking `size[r]` points with it. Clusters
 * are numbered from n (the root) on, a parent before its children.
 */
export interface CondensedTree {
  readonly points: number
  readonly clusters: number
  readonly parent: ReadonlyArray<number>
  readonly child: ReadonlyArray<number>
  readonly lambda: ReadonlyArray<number>
  readonly size: ReadonlyArray<number>
}

/**
 * Condenses a dendrogram: a split makes two new clusters when both sides hold at least `minClusterSize` points. Otherwise the
 * smaller side's points fall out of the cluster, which lives on. Source: McInnes, Healy, "Accelerated Hierarchical
 * Density Based Clustering", 2017, section 3.
 */
export const condense = (dendrogram: Dendrogram, minClusterSize: number): CondensedTree => {
  const merges = dendrogram.distance.length
  const n = merges + 1
  const parent: Array<number> = []
  const child: Array<number> = []
  const lambda: Array<number> = []
  const size: Array<number> = []
  const add = (p: number, c: number, l: number, s: number): void => {
    parent.push(p)
    child.push(c)
    lambda.push(l)
    size.push(s)
  }
  const sizeOf = (node: number): number => (node < n ? 1 : dendrogram.size[node - n]!)
  const shed = (node: number, cluster: number, density: number): void => {
    const stack = [node]
    while (stack.length > 0) {
      const next = stack.pop()!
      if (next < n) add(cluster, next, density, 1)
      else stack.push(dendrogram.right[next - n]!, dendrogram.left[next - n]!)
    }
  }

  let clusters = 1
  if (merges === 0) return { points: n, clusters, parent, child, lambda, size }
  // Breadth first, as hdbscan numbers its clusters.
  const queue: Array<readonly [node: number, cluster: number]> = [[n + merges - 1, n]]
  for (let head = 0; head < queue.length; head++) {
    const [node, cluster] = queue[head]!
    const merge = node - n
    const distance = dendrogram.distance[merge]!
    const density = distance > 0 ? 1 / distance : Infinity
    const sides = [dendrogram.left[merge]!, dendrogram.right[merge]!]
    const bothLarge = sides.every((side) => sizeOf(side) >= minClusterSize)
    for (const side of sides) {
      if (sizeOf(side) < minClusterSize) shed(side, cluster, density)
      else if (!bothLarge) {
        if (side < n) add(cluster, side, density, 1)
        else queue.push([side, cluster])
      } else {
        const fresh = n + clusters
        clusters += 1
        add(cluster, fresh, density, sizeOf(side))
        if (side < n) add(fresh, side, density, 1)
        else queue.push([side, fresh])
      }
    }
  }
  return { points: n, clusters, parent, child, lambda, size }
}
