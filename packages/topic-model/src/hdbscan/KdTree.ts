import type { Points } from "./CoreDistances.ts"

/** At most this many points per leaf. */
const leafSize = 12

/**
 * A k-d tree (Bentley, 1975) over points: node v has the children 2v + 1 and 2v + 2, the points
 * `order[start[v]] .. order[end[v] - 1]` and a box around them. A node without children is a leaf.
 */
export interface KdTree {
  readonly points: Points
  readonly order: Int32Array
  readonly start: Int32Array
  readonly end: Int32Array
  /** 1 if the node is a leaf. */
  readonly leaf: Uint8Array
  /** Smallest and largest coordinate of each node: `low[v * dimensions + d]`. */
  readonly low: Float64Array
  readonly high: Float64Array
  readonly nodes: number
}

/** Splits the points at the median along the box's widest side, again and again, until the leaves are small. */
export const kdTree = (points: Points): KdTree => {
  const { count, dimensions, values } = points
  let nodes = 1
  for (let most = count; most > leafSize; most = Math.ceil(most / 2)) nodes = 2 * nodes + 1
  const order = Int32Array.from({ length: count }, (_, i) => i)
  const start = new Int32Array(nodes)
  const end = new Int32Array(nodes)
  const leaf = new Uint8Array(nodes)
  const low = new Float64Array(nodes * dimensions).fill(Infinity)
  const high = new Float64Array(nodes * dimensions).fill(-Infinity)
  end[0] = count
  for (let v = 0; v < nodes; v++) {
    for (let place = start[v]!; place < end[v]!; place++) {
      for (let d = 0; d < dimensions; d++) {
        const value = values[order[place]! * dimensions + d]!
        if (value < low[v * dimensions + d]!) low[v * dimensions + d] = value
        if (value > high[v * dimensions + d]!) high[v * dimensions + d] = value
      }
    }
    if (2 * v + 1 >= nodes) {
      leaf[v] = 1
      continue
    }
    let side = 0
    const width = (d: number): number => high[v * dimensions + d]! - low[v * dimensions + d]!
    for (let d = 1; d < dimensions; d++) if (width(d) > width(side)) side = d
    const within = order.subarray(start[v]!, end[v]!)
    within.sort((i, j) => values[i * dimensions + side]! - values[j * dimensions + side]! || i - j)
    const middle = start[v]! + Math.ceil(within.length / 2)
    start[2 * v + 1] = start[v]!
    end[2 * v + 1] = middle
    start[2 * v + 2] = middle
    end[2 * v + 2] = end[v]!
  }
  return { points, order, start, end, leaf, low, high, nodes }
}

/** Square of the distance from point i to the box of node v; 0 inside. */
export const squareToBox = ({ high, low, points: { dimensions, values } }: KdTree, v: number, i: number): number => {
  let sum = 0
  for (let d = 0, a = i * dimensions, b = v * dimensions; d < dimensions; d++, a++, b++) {
    const value = values[a]!
    const beyond = value < low[b]! ? low[b]! - value : value > high[b]! ? value - high[b]! : 0
    sum += beyond * beyond
  }
  return sum
}
