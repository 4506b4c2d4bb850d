import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { hdbscan } from "../src/hdbscan/Hdbscan.ts"
import { SeededRandom } from "../src/maths/SeededRandom.ts"
import { fuzzyGraph } from "../src/umap/FuzzyGraph.ts"
import { cosineMetric, euclideanMetric } from "../src/umap/Metric.ts"
import { nearestByDescent } from "../src/umap/NeighborDescent.ts"
import { exactNeighbors, normaliseRows } from "../src/umap/Neighbors.ts"
import { connectedComponents } from "../src/umap/SpectralStart.ts"
import { umap } from "../src/umap/Umap.ts"
import { adjustedRand } from "./Agreement.ts"

interface Rows {
  readonly count: number
  readonly dimensions: number
  readonly points: string
}
interface GraphCase extends Rows {
  readonly name: string
  readonly metric: "cosine" | "euclidean"
  readonly neighbors: number
  readonly graph: ReadonlyArray<readonly [number, number, number]>
}

// Made by fixtures/make_umap.py with umap-learn.
const fixtures: {
  readonly graphs: ReadonlyArray<GraphCase>
  readonly iris: Rows
  readonly blobs: Rows & { readonly truth: ReadonlyArray<number> }
} = JSON.parse(readFileSync(new URL("../fixtures/umap.json", import.meta.url), "utf8"))

const valuesOf = (rows: Rows): Float32Array => new Float32Array(Uint8Array.from(Buffer.from(rows.points, "base64")).buffer)
const rank = (values: Float32Array, dimensions: number) => exactNeighbors(values, dimensions, values.length / dimensions, euclideanMetric)

/** How far the layout's neighbours are neighbours in the data, 0 to 1. Venna, Kaski, 2001; as in scikit-learn. */
const trustworthiness = (before: Float32Array, dimensions: number, after: Float32Array, afterDimensions: number, k: number): number => {
  const n = before.length / dimensions
  const there = rank(before, dimensions)
  const here = rank(after, afterDimensions)
  let penalty = 0
  for (let i = 0; i < n; i++) {
    const place = new Int32Array(n)
    for (let r = 0; r < n; r++) place[there.index[i * n + r]!] = r
    for (let r = 1; r <= k; r++) penalty += Math.max(0, place[here.index[i * n + r]!]! - k)
  }
  return 1 - (penalty * 2) / (n * k * (2 * n - 3 * k - 1))
}

const randomRows = (count: number, dimensions: number, seed: number): Float32Array => {
  const random = new SeededRandom(seed)
  return Float32Array.from({ length: count * dimensions }, () => random.nextNormal())
}

describe("umap", () => {
  it.each(fixtures.graphs.map((c) => [c.name, c] as const))("builds umap-learn's graph: %s", (_, c) => {
    const values = valuesOf(c)
    const neighbors =
      c.metric === "cosine"
        ? exactNeighbors(normaliseRows(values, c.dimensions), c.dimensions, c.neighbors, cosineMetric)
        : exactNeighbors(values, c.dimensions, c.neighbors, euclideanMetric)
    const graph = fuzzyGraph(neighbors)
    const ours = new Map<string, number>()
    for (let i = 0; i < graph.count; i++) {
      for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) {
        if (graph.weight[e]! > 1e-6) ours.set(`${i} ${graph.to[e]!}`, graph.weight[e]!)
      }
    }
    const theirs = new Map(c.graph.filter(([, , w]) => w > 1e-6).map(([i, j, w]) => [`${i} ${j}`, w]))
    let apart = 0
    for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
      if (!(Math.abs((ours.get(key) ?? 0) - (theirs.get(key) ?? 0)) < 1e-4)) apart++
    }
    expect(ours.size).toBeGreaterThan(c.count)
    expect(apart).toBe(0)
  })

  it("keeps iris' neighbours together: trustworthiness of 0.97", () => {
    const { dimensions } = fixtures.iris
    const values = valuesOf(fixtures.iris)
    const layout = umap(values, dimensions, { neighbors: 10, dimensions: 2, minDist: 0.01, metric: "euclidean" })
    expect(trustworthiness(values, dimensions, Float32Array.from(layout.values), 2, 10)).toBeGreaterThanOrEqual(0.97)
  })

  it("separates blobs", () => {
    const { dimensions, truth } = fixtures.blobs
    const layout = umap(valuesOf(fixtures.blobs), dimensions, { neighbors: 10, dimensions: 2, minDist: 0, metric: "euclidean" })
    const { labels } = hdbscan(layout, { minClusterSize: 15, minSamples: 5, selection: "eom" })
    expect(adjustedRand(labels, truth)).toBe(1)
  })

  it("lays out a disconnected graph", () => {
    const { blobs } = fixtures
    const graph = fuzzyGraph(exactNeighbors(valuesOf(blobs), blobs.dimensions, 10, euclideanMetric))
    expect(connectedComponents(graph).count).toBeGreaterThan(1)
  })

  it.each([0, 1, 2, 3, 4, 5, 14, 15, 16, 40])("takes %i points", (count) => {
    const { dimensions, values } = umap(randomRows(count, 6, 1), 6, { neighbors: 15, dimensions: 10, minDist: 0.01 })
    expect(values.length).toBe(count * dimensions)
    expect(values.every(Number.isFinite)).toBe(true)
  })

  it("gives the same bits for the same input", () => {
    const rows = randomRows(100, 8, 2)
    const options = { neighbors: 15, dimensions: 5, minDist: 0 }
    expect(umap(rows, 8, options).values).toEqual(umap(rows, 8, options).values)
  })

  it("finds nearly all neighbours of many points by descent", () => {
    const dimensions = 12
    const rows = normaliseRows(randomRows(3000, dimensions, 5), dimensions)
    const exact = exactNeighbors(rows, dimensions, 15, cosineMetric)
    const found = nearestByDescent(rows, dimensions, 15, cosineMetric.between)
    let common = 0
    for (let i = 0; i < 3000; i++) {
      const list = found.index.subarray(i * 15, (i + 1) * 15)
      for (const j of exact.index.subarray(i * 15, (i + 1) * 15)) if (list.includes(j)) common++
    }
    expect(common / exact.index.length).toBeGreaterThan(0.95)
  })
})
