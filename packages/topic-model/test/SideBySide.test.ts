import { expect, it } from "vitest"
import { type Embedder, sideBySide } from "../src/index.ts"

const sentence = (text: string) => ({ text, cleanedText: text })

/** Gives each text the row that is written for it. */
const embedderOf = (name: string, rows: Readonly<Record<string, ReadonlyArray<number>>>): Embedder => ({
  name,
  version: "1",
  embed: (sentences) => {
    const found = sentences.map(({ text }) => rows[text]!)
    return { values: Float32Array.from(found.flat()), dimensions: found[0]?.length ?? 2 }
  }
})

const cosine = (values: Float32Array, dimensions: number, i: number, j: number): number => {
  const [a, b] = [i, j].map((row) => values.subarray(row * dimensions, (row + 1) * dimensions))
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, d) => sum + value * y[d]!, 0)
  return dot(a!, b!) / Math.sqrt(dot(a!, a!) * dot(b!, b!))
}

it("weighs the cosines of both, however long their rows are", async () => {
  const words = embedderOf("words", { a: [3, 0], b: [0, 5], c: [-1, 0], d: [0, -2] })
  const meaning = embedderOf("meaning", { a: [9, 0, 0], b: [9, 0, 0], c: [0, 1, 0], d: [0, 1, 0] })
  const both = sideBySide(words, meaning)
  const { dimensions, values } = await both.embed(["a", "b", "c", "d"].map(sentence))
  expect({ name: both.name, version: both.version, dimensions }).toEqual({ name: "words+meaning", version: "1+1", dimensions: 5 })
  expect(cosine(values, dimensions, 0, 1)).toBeCloseTo(1 / 1.49, 5)
  expect(cosine(values, dimensions, 0, 2)).toBeCloseTo((0.49 * -1 - 1) / 1.49, 5)
  expect(cosine(values, dimensions, 0, 3)).toBeCloseTo(-1 / 1.49, 5)
})

it("takes off what all sentences share in the second", async () => {
  const words = embedderOf("words", { a: [1, 0], b: [1, 0] })
  const meaning = embedderOf("meaning", { a: [10, 1], b: [10, -1] })
  const { dimensions, values } = await sideBySide(words, meaning).embed(["a", "b"].map(sentence))
  expect(cosine(values, dimensions, 0, 1)).toBeCloseTo((0.49 - 1) / 1.49, 4)
})

it("leaves the first alone to tell sentences that are all one to the second", async () => {
  const words = embedderOf("words", { a: [1, 0], b: [0, 1], c: [0, 0] })
  const meaning = embedderOf("meaning", { a: [0.1, 0.7], b: [0.1, 0.7], c: [0.1, 0.7] })
  const three = await sideBySide(words, meaning).embed(["a", "b", "c"].map(sentence))
  ;[0.7, 0, 0, 0, 0, 0.7, 0, 0, 0, 0, 0, 0].forEach((value, e) => expect(three.values[e]).toBeCloseTo(value, 5))
  const one = await sideBySide(words, meaning).embed([sentence("a")])
  expect([...one.values]).toEqual([Math.fround(0.7), 0, 0, 0])
  expect((await sideBySide(words, meaning).embed([])).values.length).toBe(0)
})

it("leaves the rows of both embedders as they are", async () => {
  const rows = Float32Array.from([3, 4, 5, 12])
  const kept: Embedder = { name: "kept", version: "1", embed: () => ({ values: rows, dimensions: 2 }) }
  await sideBySide(kept, kept).embed(["a", "b"].map(sentence))
  expect([...rows]).toEqual([3, 4, 5, 12])
})
