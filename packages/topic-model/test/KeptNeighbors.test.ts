import { describe, expect, it } from "vitest"
import { keptNeighbors } from "../src/KeptNeighbors.ts"
import { SeededRandom } from "../src/maths/SeededRandom.ts"
import { topicOptions } from "../src/TopicOptions.ts"
import { cosineMetric } from "../src/umap/Metric.ts"
import { exactNeighbors, normaliseRows } from "../src/umap/Neighbors.ts"

const dimensions = 6
const k = 15

/** Rows of a few whole numbers, so that many distances are equal and some rows are the same. */
const madeRows = (count: number): Float32Array => {
  const random = new SeededRandom(9)
  const rows = Float32Array.from({ length: count * dimensions }, (_, a) => (a % dimensions === 0 ? 1 : random.nextInt() % 3))
  return normaliseRows(rows, dimensions)
}

const rowsOf = (points: ReadonlyArray<number>, rows: Float32Array): Float32Array =>
  Float32Array.from(points.flatMap((point) => [...rows.subarray(point * dimensions, (point + 1) * dimensions)]))

describe("keptNeighbors", () => {
  it.each([20, 200])("gives the neighbours that a search in the sample finds: %i points", (count) => {
    const unit = madeRows(count)
    const sample = Int32Array.from({ length: count }, (_, point) => point).filter((point) => point % 10 !== 3)
    // Every seventh point of the sample has nothing to be compared by, and is not asked for.
    const rows = [...sample.keys()].filter((row) => row % 7 !== 1)
    const used = rowsOf(
      rows.map((row) => sample[row]!),
      unit
    )
    const found = keptNeighbors(unit, dimensions, topicOptions())(sample)(rows, k)
    expect(found).toEqual(exactNeighbors(normaliseRows(used, dimensions), dimensions, k, cosineMetric))
  })

  it("says that it does not know where too few of a point's neighbours are in the sample", () => {
    const unit = madeRows(200)
    const few = Int32Array.from({ length: 20 }, (_, place) => place * 10)
    expect(keptNeighbors(unit, dimensions, topicOptions())(few)([...few.keys()], k)).toBeUndefined()
  })
})
