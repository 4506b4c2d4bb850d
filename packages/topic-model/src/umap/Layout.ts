import { type ShareDone, unheard } from "../ShareDone.ts"
import type { Curve } from "./Curve.ts"
import type { Graph } from "./FuzzyGraph.ts"
import { type GradientTable, gradientTables } from "./GradientTable.ts"
import { Arena, Kernel } from "./KernelMemory.ts"
import { layoutKernel } from "./LayoutKernel.ts"

export interface LayoutOptions {
  readonly epochs: number
  readonly curve: Curve
  /** Points pushed away for each pull. */
  readonly negativeSamples: number
  readonly seed: number
}

type EpochFunction = (
  epoch: number,
  rate: number,
  count: number,
  stride: number,
  positions: number,
  edges: number,
  heads: number,
  tails: number,
  everyPull: number,
  nextPull: number,
  nextPush: number,
  negatives: number,
  attraction: number,
  repulsion: number,
  state: number,
  pushed: number
) => number

const lanes = 4
const kernel = new Kernel<EpochFunction>(layoutKernel, "epoch")

/** The graph's edges in both directions, without those too light to be drawn even once; the heaviest weighs 1. */
const edgesOf = (graph: Graph, epochs: number) => {
  let heaviest = 0
  for (const weight of graph.weight) heaviest = Math.max(heaviest, weight)
  const room = graph.to.length
  const [heads, tails, weights] = [new Uint32Array(room), new Uint32Array(room), new Float64Array(room)]
  let count = 0
  for (let head = 0; head < graph.count; head++) {
    for (let e = graph.start[head]!; e < graph.start[head + 1]!; e++) {
      const weight = graph.weight[e]! / heaviest
      if (!(weight > 0 && weight >= 1 / epochs)) continue
      heads[count] = head
      tails[count] = graph.to[e]!
      weights[count] = weight
      count++
    }
  }
  return { count, heads, tails, weights }
}

/**
 * Stochastic gradient descent of the layout, in place: each edge is pulled together in proportion to its weight, its
 * head pushed away from points drawn at random. Source: UMAP (2018), algorithm 5; schedule and clipping as umap-learn's
 * `optimize_layout_euclidean` on one thread, learning rate 1 - epoch / epochs, no coordinate moved by more than 4 times
 * that at once. One thing differs: the points that push a head in one step all push it from where it is after the
 * pull, not one after another, which lets the processor work on them at the same time.
 *
 * The inner loop is WebAssembly over vectors of four float32 numbers (assembly/layout.ts); gradients are read off a
 * table. One thread, a seeded generator, edges in a fixed order: the same positions on every machine.
 *
 * @param positions n x dimensions.
 */
export const optimizeLayout = (
  positions: Float64Array,
  dimensions: number,
  graph: Graph,
  options: LayoutOptions,
  onShare: ShareDone = unheard
): void => {
  const { curve, epochs, negativeSamples, seed } = options
  const edges = edgesOf(graph, epochs)
  const width = Math.ceil(dimensions / lanes) * lanes
  const stride = width * 4

  const arena = new Arena()
  const at = {
    positions: arena.take(graph.count * stride),
    heads: arena.take(edges.count * 4),
    tails: arena.take(edges.count * 4),
    everyPull: arena.take(edges.count * 8),
    nextPull: arena.take(edges.count * 8),
    nextPush: arena.take(edges.count * 8),
    attraction: arena.take(2 * 4 * 32_768),
    repulsion: arena.take(2 * 4 * 32_768),
    pushed: arena.take(stride)
  }
  const { buffer, run: epoch } = kernel.withRoom(arena.bytes)

  const coordinates = new Float32Array(buffer, at.positions, graph.count * width).fill(0)
  for (let i = 0; i < graph.count; i++) {
    for (let d = 0; d < dimensions; d++) coordinates[i * width + d] = positions[i * dimensions + d]!
  }
  const heads = new Uint32Array(buffer, at.heads, edges.count)
  const tails = new Uint32Array(buffer, at.tails, edges.count)
  const everyPull = new Float64Array(buffer, at.everyPull, edges.count)
  const nextPull = new Float64Array(buffer, at.nextPull, edges.count)
  const nextPush = new Float64Array(buffer, at.nextPush, edges.count)
  for (let e = 0; e < edges.count; e++) {
    heads[e] = edges.heads[e]! * stride
    tails[e] = edges.tails[e]! * stride
    everyPull[e] = 1 / edges.weights[e]!
    nextPull[e] = everyPull[e]!
    nextPush[e] = everyPull[e]! / negativeSamples
  }
  const put = (address: number, { base, slope }: GradientTable): void => {
    new Float32Array(buffer, address, base.length).set(base)
    new Float32Array(buffer, address + 4 * base.length, slope.length).set(slope)
  }
  const { attraction, repulsion } = gradientTables(curve)
  put(at.attraction, attraction)
  put(at.repulsion, repulsion)

  let state = seed | 0
  for (let number = 0; number < epochs; number++) {
    onShare(number / epochs)
    state = epoch(
      number,
      1 - number / epochs,
      graph.count,
      stride,
      at.positions,
      edges.count,
      at.heads,
      at.tails,
      at.everyPull,
      at.nextPull,
      at.nextPush,
      negativeSamples,
      at.attraction,
      at.repulsion,
      state,
      at.pushed
    )
  }
  for (let i = 0; i < graph.count; i++) {
    for (let d = 0; d < dimensions; d++) positions[i * dimensions + d] = coordinates[i * width + d]!
  }
}
