import { type ShareDone, unheard, within } from "../ShareDone.ts"
import { selectClusters, type SelectionMethod } from "./ClusterSelection.ts"
import { condense, type CondensedTree } from "./CondensedTree.ts"
import { coreDistances, type Points } from "./CoreDistances.ts"
import { kdTree } from "./KdTree.ts"
import { type Dendrogram, singleLinkage } from "./SingleLinkage.ts"
import { mutualReachabilityTree, type SpanningTree } from "./SpanningTree.ts"
import { coreDistancesByTree, treeByBoruvka, treePays } from "./TreeSearch.ts"

export interface HdbscanOptions {
  /** The smallest number of points that can be a cluster. */
  readonly minClusterSize: number
  /** The distance to the neighbour of this rank is a point's core distance; larger is more conservative. */
  readonly minSamples: number
  readonly selection: SelectionMethod
}

export interface Clustering {
  /** Cluster of each point from 0, or -1 for noise. */
  readonly labels: Int32Array
  /** How firmly a point belongs to its cluster, 0 to 1; 0 for noise. */
  readonly probabilities: Float64Array
  readonly clusters: number
}

const label = (tree: CondensedTree, selected: ReadonlyArray<number>): Clustering => {
  const n = tree.points
  const labelOf = new Int32Array(tree.clusters).fill(-1)
  selected.forEach((cluster, i) => {
    labelOf[cluster] = i
  })
  // Rows that make a cluster name its parent; parents have lower numbers, so labels flow down in one pass.
  const parentOf = new Int32Array(tree.clusters).fill(-1)
  for (let r = 0; r < tree.child.length; r++) {
    if (tree.child[r]! >= n) parentOf[tree.child[r]! - n] = tree.parent[r]! - n
  }
  for (let cluster = 1; cluster < tree.clusters; cluster++) {
    if (labelOf[cluster] === -1) labelOf[cluster] = labelOf[parentOf[cluster]!]!
  }

  const labels = new Int32Array(n).fill(-1)
  const densest = new Float64Array(tree.clusters)
  for (let r = 0; r < tree.child.length; r++) {
    const cluster = tree.parent[r]! - n
    if (tree.lambda[r]! > densest[cluster]!) densest[cluster] = tree.lambda[r]!
    if (tree.child[r]! < n) labels[tree.child[r]!] = labelOf[cluster]!
  }
  const probabilities = new Float64Array(n)
  for (let r = 0; r < tree.child.length; r++) {
    const point = tree.child[r]!
    if (point >= n || labels[point] === -1) continue
    const lambdaMax = densest[selected[labels[point]!]!]!
    const lambda = tree.lambda[r]!
    probabilities[point] = lambdaMax === 0 || lambda === Infinity ? 1 : Math.min(lambda, lambdaMax) / lambdaMax
  }
  return { labels, probabilities, clusters: selected.length }
}

/** The second half of HDBSCAN: what a dendrogram of at least one merge says about its points. */
export const clustersOf = (dendrogram: Dendrogram, options: HdbscanOptions): Clustering => {
  const tree = condense(dendrogram, Math.max(2, options.minClusterSize))
  return label(tree, selectClusters(tree, options.selection))
}

const byPairs = (points: Points, { minSamples }: HdbscanOptions): SpanningTree =>
  mutualReachabilityTree(points, coreDistances(points, minSamples))

/** Which share of the search with a tree is for core distances. */
const coreShare = 0.3

const byTree = (points: Points, { minSamples }: HdbscanOptions, onShare: ShareDone): SpanningTree => {
  const tree = kdTree(points)
  const core = coreDistancesByTree(tree, minSamples, within(onShare, 0, coreShare))
  return treeByBoruvka(tree, core, within(onShare, coreShare, 1))
}

/**
 * HDBSCAN, exact, on Euclidean points: core distances, minimum spanning tree of mutual reachability, single linkage,
 * condensed tree, selection. Many points in few dimensions are searched with a k-d tree, others are compared
 * in pairs. Labels and probabilities follow scikit-learn-contrib/hdbscan (`allow_single_cluster` off): when nothing splits, everything is noise.
 */
export const hdbscan = (points: Points, options: HdbscanOptions, onShare: ShareDone = unheard): Clustering => {
  const n = points.count
  if (n < 2) return { labels: new Int32Array(n).fill(-1), probabilities: new Float64Array(n), clusters: 0 }
  return clustersOf(singleLinkage(treePays(points) ? byTree(points, options, onShare) : byPairs(points, options)), options)
}
