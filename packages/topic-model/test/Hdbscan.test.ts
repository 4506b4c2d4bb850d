import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import type { SelectionMethod } from "../src/hdbscan/ClusterSelection.ts"
import { coreDistances, type Points } from "../src/hdbscan/CoreDistances.ts"
import { clustersOf, hdbscan } from "../src/hdbscan/Hdbscan.ts"
import { type Dendrogram, singleLinkage } from "../src/hdbscan/SingleLinkage.ts"
import { mutualReachabilityTree } from "../src/hdbscan/SpanningTree.ts"
import { adjustedRand, fowlkesMallows } from "./Agreement.ts"

interface Case {
  readonly name: string
  readonly count: number
  readonly dimensions: number
  readonly points: string
  readonly minClusterSize: number
  readonly minSamples: number
  readonly selection: SelectionMethod
  readonly orderMatters: boolean
  readonly left: ReadonlyArray<number>
  readonly right: ReadonlyArray<number>
  readonly distance: string
  readonly labels: ReadonlyArray<number>
  readonly probabilities: ReadonlyArray<number>
  readonly truth?: ReadonlyArray<number>
}

// Made by fixtures/make_hdbscan.py with scikit-learn-contrib's hdbscan.
const cases: ReadonlyArray<Case> = JSON.parse(readFileSync(new URL("../fixtures/hdbscan.json", import.meta.url), "utf8"))

const pointsOf = (c: Case): Points => {
  const bytes = Uint8Array.from(Buffer.from(c.points, "base64"))
  return { values: new Float32Array(bytes.buffer), dimensions: c.dimensions, count: c.count }
}
const dendrogramOf = (c: Case): Dendrogram => {
  const size: Array<number> = []
  const sizeOf = (node: number): number => (node < c.count ? 1 : size[node - c.count]!)
  for (let m = 0; m < c.left.length; m++) size.push(sizeOf(c.left[m]!) + sizeOf(c.right[m]!))
  const bytes = Uint8Array.from(Buffer.from(c.distance, "base64"))
  return {
    left: Int32Array.from(c.left),
    right: Int32Array.from(c.right),
    distance: new Float64Array(bytes.buffer),
    size: Int32Array.from(size)
  }
}
const named = (name: string): Case => cases.find((c) => c.name === name)!

describe("hdbscan", () => {
  it("finds the three blobs of its own test suite", () => {
    const blobs = named("three blobs")
    const { clusters, labels } = hdbscan(pointsOf(blobs), blobs)
    expect(clusters).toBe(3)
    expect(fowlkesMallows(labels, blobs.truth!)).toBeGreaterThanOrEqual(0.98)
  })

  it("finds four blobs of different density", () => {
    const blobs = named("four blobs of different density")
    expect(hdbscan(pointsOf(blobs), blobs).clusters).toBe(4)
  })

  it("finds nothing when a cluster must hold all points but one", () => {
    const blobs = named("three blobs, min_cluster_size n - 1")
    expect(hdbscan(pointsOf(blobs), blobs).clusters).toBe(0)
  })

  it("never makes a cluster below the smallest size", () => {
    for (const c of cases) {
      const sizes = new Map<number, number>()
      for (const label of hdbscan(pointsOf(c), c).labels) if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1)
      for (const size of sizes.values()) expect(size, c.name).toBeGreaterThanOrEqual(c.minClusterSize)
    }
  })

  it("makes merges at the same distances as scikit-learn-contrib's hdbscan on every data set", () => {
    for (const c of cases) {
      const points = pointsOf(c)
      const { distance } = singleLinkage(mutualReachabilityTree(points, coreDistances(points, c.minSamples)))
      const expected = dendrogramOf(c).distance
      for (let m = 0; m < distance.length; m++) expect(distance[m], `${c.name}, merge ${m}`).toBeCloseTo(expected[m]!, 9)
    }
  })

  it("gives the same labels and probabilities as hdbscan from the same dendrogram on every data set", () => {
    for (const c of cases) {
      const { labels, probabilities } = clustersOf(dendrogramOf(c), c)
      expect(
        Array.from(labels, (l) => l === -1),
        c.name
      ).toEqual(c.labels.map((l) => l === -1))
      expect(adjustedRand(labels, c.labels), c.name).toBe(1)
      for (let i = 0; i < c.count; i++) expect(probabilities[i], `${c.name}, point ${i}`).toBeCloseTo(c.probabilities[i]!, 4)
    }
  })

  it("gives the same clusters as hdbscan wherever those do not hang on the order of equal distances", () => {
    const settled = cases.filter((c) => !c.orderMatters)
    expect(settled.length).toBeGreaterThan(140)
    for (const c of settled) {
      const { labels } = hdbscan(pointsOf(c), c)
      expect(adjustedRand(labels, c.labels), c.name).toBe(1)
    }
  })

  it.each([0, 1, 2, 3])("takes %i points", (count) => {
    const { labels } = hdbscan({ values: new Float32Array(count * 2), dimensions: 2, count }, named("three blobs"))
    expect(labels.length).toBe(count)
  })
})
