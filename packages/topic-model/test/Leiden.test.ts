import fc from "fast-check"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { leiden } from "../src/community/Leiden.ts"
import { sharedNeighborGraph } from "../src/community/SharedNeighbors.ts"
import type { WeightedGraph } from "../src/community/WeightedGraph.ts"
import type { Metric } from "../src/umap/Metric.ts"
import { exactNeighbors } from "../src/umap/Neighbors.ts"

type Edge = readonly [number, number, number]

/** Made by fixtures/make_leiden.py with leidenalg. */
const fixture: ReadonlyArray<{
  readonly name: string
  readonly points: ReadonlyArray<ReadonlyArray<number>>
  readonly neighbors: number
  readonly edges: ReadonlyArray<Edge>
  readonly divisions: ReadonlyArray<{ readonly resolution: number; readonly quality: number; readonly communities: number }>
}> = JSON.parse(readFileSync(new URL("../fixtures/leiden.json", import.meta.url), "utf8"))

const graphOf = (count: number, edges: ReadonlyArray<Edge>): WeightedGraph => {
  const lists: ReadonlyArray<Array<[number, number]>> = Array.from({ length: count }, () => [])
  for (const [i, j, weight] of edges) {
    lists[i]!.push([j, weight])
    if (i !== j) lists[j]!.push([i, weight])
  }
  const start = new Int32Array(count + 1)
  lists.forEach((list, i) => (start[i + 1] = start[i]! + list.length))
  return {
    count,
    start,
    to: Int32Array.from(lists.flat().map(([to]) => to)),
    weight: Float64Array.from(lists.flat().map(([, weight]) => weight))
  }
}

/** The share of weight inside communities less what the resolution expects there, as leidenalg's quality over the weight of all edges. */
const qualityOf = (count: number, edges: ReadonlyArray<Edge>, labels: Int32Array, resolution: number): number => {
  const all = edges.reduce((sum, [, , weight]) => sum + weight, 0)
  const strength = new Float64Array(count)
  let inside = 0
  for (const [i, j, weight] of edges) {
    strength[labels[i]!]! += weight
    strength[labels[j]!]! += weight
    if (labels[i] === labels[j]) inside += weight
  }
  return inside / all - strength.reduce((sum, value) => sum + resolution * (value / (2 * all)) ** 2, 0)
}

const euclidean: Metric = {
  between: (rows, d, i, j) =>
    Math.sqrt(Array.from({ length: d }, (_, k) => (rows[i * d + k]! - rows[j * d + k]!) ** 2).reduce((a, b) => a + b, 0)),
  toEarlier: (rows, d) => (i) => Float64Array.from({ length: i }, (_, j) => euclidean.between(rows, d, i, j))
}

describe.each(fixture)("in $name", ({ divisions, edges, neighbors, points }) => {
  it("shared neighbours weigh what NumPy says", () => {
    const dimensions = points[0]!.length
    const graph = sharedNeighborGraph(exactNeighbors(Float32Array.from(points.flat()), dimensions, neighbors + 1, euclidean))
    const ours: Array<Edge> = []
    for (let i = 0; i < graph.count; i++) {
      for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) if (graph.to[e]! > i) ours.push([i, graph.to[e]!, graph.weight[e]!])
    }
    ours.sort(([a, b], [c, d]) => a - c || b - d)
    expect(ours.map(([i, j]) => [i, j])).toEqual(edges.map(([i, j]) => [i, j]))
    ours.forEach(([, , weight], e) => expect(weight).toBeCloseTo(edges[e]![2], 10))
  })

  it.each(divisions)("communities at resolution $resolution are as good as leidenalg's", ({ quality, resolution }) => {
    const { communities, labels } = leiden(graphOf(points.length, edges), resolution)
    expect(new Set(labels).size).toBe(communities)
    // Both are heuristics, and its best of ten draws stands against our one.
    expect(qualityOf(points.length, edges, labels, resolution)).toBeGreaterThan(0.98 * quality)
  })
})

const anyGraph = fc
  .integer({ min: 1, max: 25 })
  .chain((count) =>
    fc
      .uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1), fc.integer({ min: 1, max: 9 })), {
        selector: ([i, j]) => `${Math.min(i, j)} ${Math.max(i, j)}`,
        maxLength: 60
      })
      .map((edges) => ({ count, edges: edges.filter(([i, j]) => i !== j) }))
  )

it("no community falls into pieces, and no single node would be better off elsewhere", () => {
  fc.assert(
    fc.property(anyGraph, fc.constantFrom(0.5, 1, 3), ({ count, edges }, resolution) => {
      const { communities, labels } = leiden(graphOf(count, edges), resolution)
      expect(labels.length).toBe(count)
      // Pieces: what can be reached inside a community from its first node.
      const pieces = Array.from({ length: count }, (_, i) => i)
      const rootOf = (i: number): number => (pieces[i] === i ? i : rootOf(pieces[i]!))
      for (const [i, j] of edges) if (labels[i] === labels[j]) pieces[rootOf(i)] = rootOf(j)
      expect(new Set(pieces.map((_, i) => rootOf(i))).size).toBe(communities)
      if (edges.length === 0) return
      const found = qualityOf(count, edges, labels, resolution)
      for (let node = 0; node < count; node++) {
        for (const label of new Set([...labels, communities])) {
          if (label >= count) continue
          const moved = labels.with(node, label)
          expect(qualityOf(count, edges, moved, resolution)).toBeLessThan(found + 1e-9)
        }
      }
    }),
    { numRuns: 200 }
  )
})

it("two crowds with a bridge are two, at a low resolution one; nothing is nothing", () => {
  const crowd = (from: number): ReadonlyArray<Edge> =>
    [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].flatMap((j): ReadonlyArray<Edge> => (i < j ? [[from + i, from + j, 1]] : [])))
  const graph = graphOf(8, [...crowd(0), ...crowd(4), [3, 4, 0.1]])
  expect([...leiden(graph, 1).labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1])
  expect(leiden(graph, 0.01).communities).toBe(1)
  expect(leiden(graphOf(0, []), 1)).toEqual({ labels: new Int32Array(0), communities: 0 })
  expect(leiden(graphOf(3, []), 1).communities).toBe(3)
})
