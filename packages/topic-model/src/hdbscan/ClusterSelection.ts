import type { CondensedTree } from "./CondensedTree.ts"

/** `eom` selects the most stable clusters, few and large; `leaf` the finest, many and small. */
export type SelectionMethod = "eom" | "leaf"

/** Stability of each cluster (index: cluster number minus n): the sum, over everything that leaves it, of (lambda_leave - lambda_birth) * size. */
const stabilities = (tree: CondensedTree): Float64Array => {
  const n = tree.points
  const birth = new Float64Array(tree.clusters)
  for (let r = 0; r < tree.child.length; r++) {
    if (tree.child[r]! >= n) birth[tree.child[r]! - n] = tree.lambda[r]!
  }
  const stability = new Float64Array(tree.clusters)
  for (let r = 0; r < tree.child.length; r++) {
    const cluster = tree.parent[r]! - n
    const born = birth[cluster]!
    const left = tree.lambda[r]!
    // Points that coincide leave at infinite density; a cluster born there has nothing to add.
    stability[cluster] = stability[cluster]! + (left === born ? 0 : (left - born) * tree.size[r]!)
  }
  return stability
}

/** The selected clusters, as cluster numbers minus n, in ascending order. The root is never selected. */
export const selectClusters = (tree: CondensedTree, method: SelectionMethod): ReadonlyArray<number> => {
  const n = tree.points
  const childrenOf: Array<Array<number>> = Array.from({ length: tree.clusters }, () => [])
  for (let r = 0; r < tree.child.length; r++) {
    if (tree.child[r]! >= n) childrenOf[tree.parent[r]! - n]!.push(tree.child[r]! - n)
  }
  if (method === "leaf") {
    return childrenOf.flatMap((children, cluster) => (cluster > 0 && children.length === 0 ? [cluster] : []))
  }
  const stability = stabilities(tree)
  const selected = new Uint8Array(tree.clusters)
  // Children have higher numbers than their parent, so this goes from the leaves up.
  for (let cluster = tree.clusters - 1; cluster > 0; cluster--) {
    const children = childrenOf[cluster]!
    let ofChildren = 0
    for (const child of children) ofChildren += stability[child]!
    if (children.length > 0 && ofChildren > stability[cluster]!) {
      stability[cluster] = ofChildren
      continue
    }
    selected[cluster] = 1
    const below = [...children]
    while (below.length > 0) {
      const next = below.pop()!
      selected[next] = 0
      below.push(...childrenOf[next]!)
    }
  }
  return Array.from(selected.keys()).filter((cluster) => selected[cluster] === 1)
}
