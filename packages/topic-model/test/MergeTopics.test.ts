import * as fc from "fast-check"
import { expect, it } from "vitest"
import { mergeTopics } from "../src/MergeTopics.ts"

/** One unit row of three numbers per point. */
const unitRows = (points: ReadonlyArray<readonly [number, number, number]>): Float32Array =>
  Float32Array.from(points.flatMap(([x, y, z]) => [x, y, z].map((value) => value / Math.hypot(x, y, z))))

/** The definition, step by step: all pairs of topics looked at anew after each merge. */
const byDefinition = (labels: ReadonlyArray<number>, unit: Float32Array, least: number): ReadonlyArray<number> => {
  const found = [...labels]
  const row = (point: number): ReadonlyArray<number> => [0, 1, 2].map((d) => unit[3 * point + d]!)
  const meanOf = (points: ReadonlyArray<number>): ReadonlyArray<number> =>
    [0, 1, 2].map((d) => points.reduce((sum, point) => sum + row(point)[d]!, 0) / points.length)
  const centre = meanOf(found.map((_, point) => point))
  const direction = (topic: number): ReadonlyArray<number> => {
    const mean = meanOf(found.flatMap((label, point) => (label === topic ? [point] : []))).map((value, d) => value - centre[d]!)
    const length = Math.hypot(...mean)
    return mean.map((value) => (length > 0 ? value / length : 0))
  }
  while (true) {
    const topics = [...new Set(found)].filter((label) => label >= 0).sort((a, b) => a - b)
    const pairs = topics.flatMap((a) => topics.filter((b) => b > a).map((b) => ({ a, b })))
    const scored = pairs.map(({ a, b }) => ({ a, b, near: direction(a).reduce((sum, value, d) => sum + value * direction(b)[d]!, 0) }))
    const nearest = scored.toSorted((x, y) => y.near - x.near || x.a - y.a || x.b - y.b)[0]
    if (nearest === undefined || nearest.near < least) {
      return found.map((label) => (label === -1 ? -1 : topics.indexOf(label)))
    }
    found.forEach((label, point) => {
      if (label === nearest.b) found[point] = nearest.a
    })
  }
}

it("joins what points the same way, seen from the middle of all, and leaves the rest alone", () => {
  // All share a large x: without taking that off, all would be one.
  const unit = unitRows([
    [9, 1, 0],
    [9, 1.2, 0.1],
    [9, 1.1, -0.1],
    [9, -1, 1],
    [9, -1, -1],
    [9, 0, 0]
  ])
  const labels = Int32Array.from([0, 1, 1, 2, 3, -1])
  expect(mergeTopics(labels, 4, unit, 3, 0.5)).toBe(3)
  expect([...labels]).toEqual([0, 0, 0, 1, 2, -1])
})

it("does what the definition says, whatever the points are", () => {
  const number = fc.integer({ min: -20, max: 20 })
  const point = fc.tuple(number, number, number).filter(([x, y, z]) => x !== 0 || y !== 0 || z !== 0)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(point, fc.integer({ min: -1, max: 7 })), { minLength: 1, maxLength: 40 }),
      fc.constantFrom(0.1, 0.3, 0.5, 0.8),
      (rows, least) => {
        const unit = unitRows(rows.map(([one]) => one))
        // Topics are numbered without a gap, as HDBSCAN's are.
        const used = [...new Set(rows.map(([, label]) => label))].filter((label) => label >= 0).sort((a, b) => a - b)
        const given = rows.map(([, label]) => used.indexOf(label))
        const labels = Int32Array.from(given)
        const left = mergeTopics(labels, used.length, unit, 3, least)
        expect([...labels]).toEqual(byDefinition(given, unit, least))
        expect(left).toBe(new Set(labels.filter((label) => label >= 0)).size)
      }
    ),
    { numRuns: 300 }
  )
})
