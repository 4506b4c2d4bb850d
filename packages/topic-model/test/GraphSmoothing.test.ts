import { expect, it } from "vitest"
import { smoothOverGraph } from "../src/smooth/GraphSmoothing.ts"
import type { Graph } from "../src/umap/FuzzyGraph.ts"
import { asRows, fixture } from "./SmoothingFixture.ts"

const graphOf = (weights: ReadonlyArray<ReadonlyArray<number>>): Graph => {
  const edges = weights.map((row) => row.flatMap((weight, to) => (weight > 0 ? [{ to, weight }] : [])))
  const start = new Int32Array(edges.length + 1)
  edges.forEach((row, i) => (start[i + 1] = start[i]! + row.length))
  const all = edges.flat()
  return { count: edges.length, start, to: Int32Array.from(all, ({ to }) => to), weight: Float64Array.from(all, ({ weight }) => weight) }
}

it.each([0, 1, 2])("gives what NumPy gives after %i rounds", (rounds) => {
  const given = asRows(fixture.rows)
  const smoothed = smoothOverGraph(given, fixture.dimensions, graphOf(fixture.weights), rounds)
  const expected = asRows(fixture.smoothed[rounds]!)
  smoothed.forEach((value, e) => expect(value).toBeCloseTo(expected[e]!, 5))
  expect(given).toEqual(asRows(fixture.rows))
})

it("leaves a row without neighbours as it is", () => {
  const unit = Float32Array.from([1, 0, 0, 1, 0.6, 0.8])
  const apart = graphOf([
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, 0]
  ])
  expect([...smoothOverGraph(unit, 2, apart, 1)]).toEqual([0, 1, 1, 0, expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)])
})
