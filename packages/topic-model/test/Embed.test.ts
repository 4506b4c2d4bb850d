import { describe, expect, it } from "vitest"
import { decodeStaticModel, encodeVectors, wordVector } from "../src/embed/StaticModel.ts"
import { embedWordsInContext } from "../src/embed/WordsInContext.ts"
import { lexicalEmbedder, staticEmbedder, WordPiece } from "../src/index.ts"
import { cosineMetric } from "../src/umap/Metric.ts"
import { normaliseRows } from "../src/umap/Neighbors.ts"
import { callSentences, shuffled } from "./CallSentences.ts"

const sentence = (cleanedText: string) => ({ text: cleanedText, cleanedText })
const similarity = (values: Float32Array, dimensions: number, i: number, j: number): number =>
  1 - cosineMetric.between(normaliseRows(values, dimensions), dimensions, i, j)

describe("WordPiece", () => {
  const words = new WordPiece(["un", "##aff", "##able", "un", "##a", "caf", "cafe", "##s", "$", "5", ".", "a"])
  it("takes the longest known piece again and again", () => {
    expect(words.encode("unaffable")).toEqual([3, 1, 2])
  })
  it("lowers case, drops accents, parts punctuation, leaves unknown words out", () => {
    expect(words.encode("Cafés zzz $5.")).toEqual([6, 7, 8, 9, 10])
  })
  it("takes anything", () => {
    for (const text of ["", " \n\t", "🚀🚀", "x".repeat(10_000), "\u0000\ufffd", "売上高"]) expect(words.encode(text)).toEqual([])
  })
})

describe("the static model", () => {
  it("comes back from its file to within half a step of int8", () => {
    const values = Float32Array.from([1, -2, 0.5, 0, 0, 0, 100, 3, -7])
    const model = decodeStaticModel("a\nb\nc\n", encodeVectors(values, 3))
    expect([...wordVector(model, "b")]).toEqual([0, 0, 0])
    wordVector(model, "c").forEach((value, d) => expect(Math.abs(value - values[6 + d]!)).toBeLessThanOrEqual(100 / 127 / 2 + 1e-6))
  })
  it("gives a word that it does not know a direction of its own, as long as its vectors are", () => {
    const model = decodeStaticModel("a\nb\n", encodeVectors(Float32Array.from([3, 4, 0, 0, 0, 1]), 3))
    const [one, other] = ["売上高", "利益"].map((word) => wordVector(model, word))
    expect(Math.hypot(...one!)).toBeCloseTo(3, 1)
    expect(one).not.toEqual(other)
    expect(wordVector(model, "売上高")).toEqual(one)
  })
  it("refuses a damaged file", () => {
    expect(() => decodeStaticModel("a\nb\n", encodeVectors(new Float32Array(9), 3))).toThrow("install @ftm/topic-model again")
    expect(() => decodeStaticModel("a\n", new Uint8Array(3))).toThrow("damaged")
  })
})

describe("staticEmbedder", () => {
  it("puts sentences of one meaning together that share no word", async () => {
    const { dimensions, values } = await staticEmbedder.embed(
      [
        "petroleum drilling offshore",
        "crude oil exploration",
        "pizza restaurant delivery",
        "cheese topping kitchen",
        "cancer patient therapy",
        "oncology clinical drug"
      ].map(sentence)
    )
    for (const [i, near] of [
      [0, 1],
      [2, 3],
      [4, 5]
    ] as const) {
      for (let j = 0; j < 6; j++) {
        if (j !== i && j !== near) {
          expect(similarity(values, dimensions, i, near)).toBeGreaterThan(similarity(values, dimensions, i, j))
        }
      }
    }
  })

  it.each([staticEmbedder, lexicalEmbedder])("$name gives each sentence the same vector in any order, up to rounding", async (embedder) => {
    const sentences = callSentences(60)
    const other = shuffled(sentences, 4)
    const first = await embedder.embed(sentences)
    const second = await embedder.embed(other)
    sentences.forEach((one, i) => {
      const j = other.indexOf(one)
      for (let d = 0; d < first.dimensions; d++) {
        expect(second.values[j * first.dimensions + d]).toBeCloseTo(first.values[i * first.dimensions + d]!, 4)
      }
    })
  })

  it.each([0, 1, 2])("takes %i sentences", async (count) => {
    const { dimensions, values } = await staticEmbedder.embed(callSentences(count))
    expect(values.length).toBe(count * dimensions)
    expect(values.every(Number.isFinite)).toBe(true)
  })
})

it("brings words together that are used together", () => {
  const directions = new Map([
    ["bit", [1, 0, 0]],
    ["rig", [0, 1, 0]],
    ["loan", [0, 0, 1]]
  ])
  const { dimensions, values } = embedWordsInContext([["bit"], ["rig"], ["loan"], ["bit", "rig"], ["bit", "rig"]], 3, (word) =>
    Float32Array.from(directions.get(word)!)
  )
  expect(similarity(values, dimensions, 0, 1)).toBeGreaterThan(similarity(values, dimensions, 0, 2))
})

it("lets a word with a longer vector say more of what a sentence is about", () => {
  const vectors = new Map([
    ["drill", [2, 0, 0]],
    ["thing", [0, 0.5, 0]],
    ["loan", [0, 0, 2]]
  ])
  const { dimensions, values } = embedWordsInContext([["drill", "thing"], ["drill"], ["thing"], ["loan"]], 3, (word) =>
    Float32Array.from(vectors.get(word)!)
  )
  // If all words weighed the same, both would be .73.
  expect(similarity(values, dimensions, 0, 1)).toBeGreaterThan(0.9)
  expect(similarity(values, dimensions, 0, 2)).toBeLessThan(0.5)
})
