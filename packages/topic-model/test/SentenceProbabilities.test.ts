import { expect, it } from "vitest"
import { SeededRandom } from "../src/maths/SeededRandom.ts"
import { sentenceProbabilities } from "../src/SentenceProbabilities.ts"
import { normaliseRows } from "../src/umap/Neighbors.ts"

const dimensions = 7

/** Rows about as many directions as there are topics, and the topic of each row; every fifth is in none. */
const made = (count: number, topics: number) => {
  const random = new SeededRandom(3)
  const number = (): number => random.nextInt() / 2 ** 32 - 0.5
  const labels = Int32Array.from({ length: count }, (_, row) => (row % 5 === 4 ? -1 : row % topics))
  const rows = Float32Array.from(
    { length: count * dimensions },
    (_, a) => number() + (a % dimensions === labels[Math.floor(a / dimensions)] ? 0.7 : 0)
  )
  return { labels, unit: normaliseRows(rows, dimensions) }
}

/** The formula word for word, in float64. */
const byTheFormula = (labels: Int32Array, unit: Float32Array): ReadonlyArray<number> => {
  const rows = Array.from(labels, (_, row) => Array.from(unit.subarray(row * dimensions, (row + 1) * dimensions)))
  const meanOf = (list: ReadonlyArray<ReadonlyArray<number>>) =>
    list[0]!.map((_, d) => list.reduce((sum, row) => sum + row[d]!, 0) / list.length)
  const centre = meanOf(rows)
  const less = (row: ReadonlyArray<number>) => row.map((value, d) => value - centre[d]!)
  const topics = [...new Set(labels)].filter((label) => label >= 0)
  const directions = topics.map((topic) => {
    const vector = less(meanOf(rows.filter((_, row) => labels[row] === topic)))
    return vector.map((value) => value / Math.hypot(...vector))
  })
  return rows.map((row, point) => {
    const weights = directions.map((direction) => Math.exp(7 * less(row).reduce((sum, value, d) => sum + value * direction[d]!, 0)))
    const own = topics.indexOf(labels[point]!)
    return own === -1 ? 0 : weights[own]! / weights.reduce((sum, weight) => sum + weight, 0)
  })
}

it("is the posterior of the topics' directions", () => {
  const { labels, unit } = made(60, 4)
  const found = sentenceProbabilities(labels, unit, dimensions)
  byTheFormula(labels, unit).forEach((expected, point) => expect(found[point]).toBeCloseTo(expected, 5))
  expect(Math.max(...found) - Math.min(...found.filter((_, point) => labels[point] !== -1))).toBeGreaterThan(0.2)
})

it("does not depend on which numbers the topics have", () => {
  const { labels, unit } = made(60, 3)
  const gaps = labels.map((label) => (label === -1 ? -1 : 10 - 3 * label))
  const found = sentenceProbabilities(gaps, unit, dimensions)
  sentenceProbabilities(labels, unit, dimensions).forEach((expected, point) => expect(found[point]).toBeCloseTo(expected, 12))
})

it("is 1 in the only topic, also where nothing is known of any sentence", () => {
  const { unit } = made(10, 2)
  expect([...sentenceProbabilities(new Int32Array(10), unit, dimensions)]).toEqual(Array.from({ length: 10 }, () => 1))
  expect([...sentenceProbabilities(new Int32Array(2), new Float32Array(2 * dimensions), dimensions)]).toEqual([1, 1])
  expect([...sentenceProbabilities(new Int32Array(0), new Float32Array(0), 0)]).toEqual([])
})
