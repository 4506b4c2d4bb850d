import { ln } from "../maths/ExactMath.ts"
import { type ShareDone, tellNowAndThen, unheard, within } from "../ShareDone.ts"
import { euclidean, keepSmallest, type Points } from "./CoreDistances.ts"
import { type KdTree, squareToBox } from "./KdTree.ts"
import type { SpanningTree } from "./SpanningTree.ts"

/** Boxes are compared with this margin, so that rounding never hides a point. */
const spare = 1 - 1e-12

/** Distance from point i to the box of node v; never more than the distance to any point in it. */
const toBox = (tree: KdTree, v: number, i: number): number => spare * Math.sqrt(squareToBox(tree, v, i))

/** `coreDistances` with a k-d tree: the same numbers, faster for many points in few dimensions. */
export const coreDistancesByTree = (tree: KdTree, minSamples: number, onShare: ShareDone = unheard): Float64Array => {
  const { points } = tree
  const core = new Float64Array(points.count)
  const k = Math.min(minSamples, points.count - 1)
  if (k < 1) return core
  const nearest = new Float64Array(k)
  const search = (i: number, v: number, reach: number): void => {
    if (reach >= nearest[k - 1]!) return
    if (tree.leaf[v] === 1) {
      for (let place = tree.start[v]!; place < tree.end[v]!; place++) {
        const j = tree.order[place]!
        if (j !== i) keepSmallest(nearest, euclidean(points, i, j))
      }
      return
    }
    const left = toBox(tree, 2 * v + 1, i)
    const right = toBox(tree, 2 * v + 2, i)
    if (left <= right) search(i, 2 * v + 1, left)
    search(i, 2 * v + 2, right)
    if (left > right) search(i, 2 * v + 1, left)
  }
  for (let i = 0; i < points.count; i++) {
    tellNowAndThen(onShare, i, points.count)
    nearest.fill(Infinity)
    search(i, 0, 0)
    core[i] = nearest[k - 1]!
  }
  return core
}

/**
 * `mutualReachabilityTree` by Boruvka's algorithm: in every round each component takes the lightest edge that leaves it,
 * found with the k-d tree, where boxes that are too far away or wholly inside the component are skipped. Source: March, Ram,
 * Gray, "Fast Euclidean minimum spanning tree", 2010, with one tree. Among equal edges the one with the lower points wins.
 * The weights are those of Prim's tree; which of several edges of equal weight are taken may differ.
 */
export const treeByBoruvka = (tree: KdTree, core: Float64Array, onShare: ShareDone = unheard): SpanningTree => {
  const { points } = tree
  const n = points.count
  const edges = Math.max(0, n - 1)
  const result = { from: new Int32Array(edges), to: new Int32Array(edges), weight: new Float64Array(edges) }
  const component = Int32Array.from({ length: n }, (_, i) => i)
  const root = (i: number): number => {
    while (component[i]! !== i) {
      component[i] = component[component[i]!]!
      i = component[i]!
    }
    return i
  }
  const of = new Int32Array(n)
  const ofNode = new Int32Array(tree.nodes)
  const leastCore = new Float64Array(tree.nodes).fill(Infinity)
  for (let v = 0; v < tree.nodes; v++) {
    for (let place = tree.start[v]!; place < tree.end[v]!; place++) {
      leastCore[v] = Math.min(leastCore[v]!, core[tree.order[place]!]!)
    }
  }
  const best = new Float64Array(n)
  const bestFrom = new Int32Array(n)
  const bestTo = new Int32Array(n)
  /** Edges of equal weight are ordered by their points, the same from either end, so that no cycle can form. */
  const comesBefore = (i: number, j: number, c: number): boolean => {
    const low = Math.min(i, j)
    const lowBest = Math.min(bestFrom[c]!, bestTo[c]!)
    return low < lowBest || (low === lowBest && Math.max(i, j) < Math.max(bestFrom[c]!, bestTo[c]!))
  }
  const search = (i: number, c: number, v: number, reach: number): void => {
    if (ofNode[v] === c || reach > best[c]!) return
    if (tree.leaf[v] === 1) {
      for (let place = tree.start[v]!; place < tree.end[v]!; place++) {
        const j = tree.order[place]!
        if (of[j] === c || core[j]! > best[c]!) continue
        const weight = Math.max(euclidean(points, i, j), core[i]!, core[j]!)
        if (weight < best[c]! || (weight === best[c]! && comesBefore(i, j, c))) {
          best[c] = weight
          bestFrom[c] = i
          bestTo[c] = j
        }
      }
      return
    }
    const left = Math.max(toBox(tree, 2 * v + 1, i), leastCore[2 * v + 1]!)
    const right = Math.max(toBox(tree, 2 * v + 2, i), leastCore[2 * v + 2]!)
    if (left <= right) search(i, c, 2 * v + 1, left)
    search(i, c, 2 * v + 2, right)
    if (left > right) search(i, c, 2 * v + 1, left)
  }

  /** With so many components left; the later rounds, with few, take as long as the first ones. */
  const shareDone = (components: number): number => 1 - ln(components) / ln(n)
  for (let taken = 0; taken < edges;) {
    for (let i = 0; i < n; i++) of[i] = root(i)
    for (let v = tree.nodes - 1; v >= 0; v--) {
      if (tree.leaf[v] === 0) ofNode[v] = ofNode[2 * v + 1] === ofNode[2 * v + 2] ? ofNode[2 * v + 1]! : -1
      else {
        ofNode[v] = of[tree.order[tree.start[v]!]!]!
        for (let place = tree.start[v]!; place < tree.end[v]!; place++) {
          if (of[tree.order[place]!] !== ofNode[v]) ofNode[v] = -1
        }
      }
    }
    best.fill(Infinity)
    // A round leaves at most half of the components.
    const left = n - taken
    const onRound = within(onShare, shareDone(left), shareDone(left / 2))
    for (let place = 0; place < n; place++) {
      const i = tree.order[place]!
      tellNowAndThen(onRound, place, n)
      if (core[i]! <= best[of[i]!]!) search(i, of[i]!, 0, core[i]!)
    }
    for (let c = 0; c < n; c++) {
      if (of[c] !== c) continue
      const a = root(bestFrom[c]!)
      const b = root(bestTo[c]!)
      if (a === b) continue
      result.from[taken] = bestFrom[c]!
      result.to[taken] = bestTo[c]!
      result.weight[taken] = best[c]!
      taken++
      component[Math.max(a, b)] = Math.min(a, b)
    }
  }
  return result
}

/** From this many points on, and up to this many dimensions, the tree is faster than comparing all pairs. */
export const treePays = ({ count, dimensions }: Points): boolean => count > 2000 && dimensions <= 15
