import type { Curve } from "./Curve.ts"
import type { Graph } from "./FuzzyGraph.ts"
import { attractionTable, CELL_SHIFT, repulsionTable } from "./GradientTable.ts"

export interface LayoutOptions {
  readonly epochs: number
  readonly curve: Curve
  /** Points pushed away for each pull. */
  readonly negativeSamples: number
  readonly seed: number
}

/** No coordinate moves further than this, times the learning rate, at once. */
const CLIP = 4

/**
 * Stochastic gradient descent of the layout, in place: each edge is pulled together in proportion to its weight, its
 * head pushed away from points drawn at random. Source: UMAP (2018), algorithm 5; schedule and clipping as umap-learn's
 * `optimize_layout_euclidean` on one thread, learning rate 1 - epoch / epochs.
 *
 * One thread, a seeded generator and edges in a fixed order: the same positions on every machine.
 *
 * @param positions n x dimensions.
 */
export const optimizeLayout = (positions: Float64Array, dimensions: number, graph: Graph, options: LayoutOptions): void => {
  const { epochs, negativeSamples, seed } = options
  const n = graph.count
  const attraction = attractionTable(options.curve)
  const repulsion = repulsionTable(options.curve)
  const asFloat = new Float32Array(1)
  const asBits = new Uint32Array(asFloat.buffer)

  // Edges whose turn never comes are dropped.
  let heaviest = 0
  for (const weight of graph.weight) heaviest = Math.max(heaviest, weight)
  const kept: Array<number> = []
  const heads: Array<number> = []
  for (let i = 0; i < n; i++) {
    for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) {
      if (graph.weight[e]! > 0 && graph.weight[e]! >= heaviest / epochs) {
        kept.push(e)
        heads.push(i)
      }
    }
  }
  const edges = kept.length
  const head = Int32Array.from(heads, (i) => i * dimensions)
  const tail = Int32Array.from(kept, (e) => graph.to[e]! * dimensions)
  const epochsPerPull = Float64Array.from(kept, (e) => heaviest / graph.weight[e]!)
  const nextPull = epochsPerPull.slice()
  const epochsPerPush = epochsPerPull.map((every) => every / negativeSamples)
  const nextPush = epochsPerPush.slice()

  let state = seed | 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 1 - epoch / epochs
    const most = CLIP * rate
    for (let e = 0; e < edges; e++) {
      if (nextPull[e]! > epoch) continue
      const h = head[e]!
      const t = tail[e]!
      let d2 = 0
      for (let d = 0; d < dimensions; d++) {
        const difference = positions[h + d]! - positions[t + d]!
        d2 += difference * difference
      }
      if (d2 > 0) {
        asFloat[0] = d2
        const cell = asBits[0]! >>> CELL_SHIFT
        const pull = (attraction.base[cell]! + attraction.slope[cell]! * d2) * rate
        for (let d = 0; d < dimensions; d++) {
          let step = pull * (positions[h + d]! - positions[t + d]!)
          step = step > most ? most : step < -most ? -most : step
          positions[h + d] = positions[h + d]! + step
          positions[t + d] = positions[t + d]! - step
        }
      }
      nextPull[e] = nextPull[e]! + epochsPerPull[e]!

      const pushes = Math.floor((epoch - nextPush[e]!) / epochsPerPush[e]!)
      for (let p = 0; p < pushes; p++) {
        // mulberry32 (Tommy Ettinger): one 32-bit word of state.
        state = (state + 0x6d2b79f5) | 0
        let word = Math.imul(state ^ (state >>> 15), state | 1)
        word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
        const other = Math.floor(((word ^ (word >>> 14)) >>> 0) / 4294967296 * n) * dimensions
        if (other === h) continue
        let apart = 0
        for (let d = 0; d < dimensions; d++) {
          const difference = positions[h + d]! - positions[other + d]!
          apart += difference * difference
        }
        if (apart === 0) continue
        asFloat[0] = apart
        const place = asBits[0]! >>> CELL_SHIFT
        const push = (repulsion.base[place]! + repulsion.slope[place]! * apart) * rate
        for (let d = 0; d < dimensions; d++) {
          const step = push * (positions[h + d]! - positions[other + d]!)
          positions[h + d] = positions[h + d]! + (step > most ? most : step < -most ? -most : step)
        }
      }
      nextPush[e] = nextPush[e]! + pushes * epochsPerPush[e]!
    }
  }
}
