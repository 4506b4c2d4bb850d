import { describe, expect, it } from "vitest"
import { hdbscan } from "../src/hdbscan/Hdbscan.ts"
import { SeededRandom } from "../src/maths/SeededRandom.ts"
import { umap } from "../src/umap/Umap.ts"

/** More points than are compared in pairs, around 20 centres. */
const [count, dimensions] = [4_500, 8]
const random = new SeededRandom(3)
const points = Float32Array.from(
  { length: count * dimensions },
  (_, e) => (Math.floor(e / dimensions) % 20 === e % dimensions ? 5 : 0) + random.next()
)

const rising = (shares: ReadonlyArray<number>): void => {
  expect(shares.length).toBeGreaterThan(20)
  expect(Math.min(...shares)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...shares)).toBeLessThanOrEqual(1)
  for (const [i, share] of shares.entries()) expect(share).toBeGreaterThanOrEqual((shares[i - 1] ?? 0) - 1e-12)
}

describe("the share done", () => {
  it("of a layout and of a clustering only grows, and nothing depends on it", () => {
    const options = { neighbors: 10, dimensions: 2, minDist: 0.1, epochs: 20 }
    const [laidOut, clustered]: [Array<number>, Array<number>] = [[], []]
    const layout = umap(points, dimensions, options, undefined, (share) => laidOut.push(share))
    expect(layout).toEqual(umap(points, dimensions, options))
    rising(laidOut)
    const rules = { minClusterSize: 20, minSamples: 5, selection: "eom" } as const
    expect(hdbscan(layout, rules, (share) => clustered.push(share))).toEqual(hdbscan(layout, rules))
    rising(clustered)
  })
})
