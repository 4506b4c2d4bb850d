import fc from "fast-check"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { loadOnnxEmbedder } from "../src/index.ts"

// Made by python/tiny_transformer.py: a model of a few kB, and its vectors reckoned by numpy one sentence at a time.
const folder = join(import.meta.dirname, "tiny-transformer")
const reference = JSON.parse(readFileSync(join(folder, "reference.json"), "utf8")) as {
  readonly maxTokens: number
  readonly dimensions: number
  readonly sentences: ReadonlyArray<{
    readonly text: string
    readonly times: number
    readonly tokens: number
    readonly vector: ReadonlyArray<number>
  }>
}
const texts = reference.sentences.map(({ text, times }) => text.repeat(times))
const { dimensions, maxTokens } = reference

/** The largest difference between the rows and the reference of the sentences of those numbers. */
const worst = (values: Float32Array, sentences: ReadonlyArray<number>): number => {
  expect(values.length).toBe(sentences.length * dimensions)
  let most = 0
  sentences.forEach((sentence, row) =>
    reference.sentences[sentence]!.vector.forEach((value, d) => {
      const difference = Math.abs(values[row * dimensions + d]! - value)
      most = Number.isNaN(difference) ? Infinity : Math.max(most, difference)
    })
  )
  return most
}

it.each([1, 7, 64, 256, 100_000])("agrees with numpy to 1e-4 in batches of %d tokens", async (batchTokens) => {
  const embedder = await loadOnnxEmbedder(folder, { maxTokens, batchTokens })
  expect(embedder.dimensions).toBe(dimensions)
  const { values } = await embedder.embedTexts(texts)
  expect(
    worst(
      values,
      texts.map((_, i) => i)
    )
  ).toBeLessThan(1e-4)
})

it("gives each sentence its own row in any order and company", async () => {
  const embedder = await loadOnnxEmbedder(folder, { maxTokens, batchTokens: 48 })
  const anyOf = fc.array(fc.nat(texts.length - 1), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(anyOf, async (chosen) => {
      const { values } = await embedder.embed(chosen.map((i) => ({ text: texts[i]!, cleanedText: "" })))
      expect(worst(values, chosen)).toBeLessThan(1e-4)
    }),
    { numRuns: 40, seed: 5 }
  )
})

it("gives rows of length 1, also for no text and for a very long one", async () => {
  const embedder = await loadOnnxEmbedder(folder, { maxTokens })
  const { values } = await embedder.embedTexts(["", "cloud ".repeat(50_000), "\u{1F600}"])
  for (let row = 0; row < 3; row++) expect(Math.hypot(...values.subarray(row * dimensions, (row + 1) * dimensions))).toBeCloseTo(1, 5)
  expect((await embedder.embedTexts([])).values).toHaveLength(0)
})

it("cuts a long text after its first tokens and keeps the closing one", async () => {
  const long = reference.sentences.findIndex(({ times }) => times > 1)
  const words = texts[long]!.trim().split(" ")
  const embedder = await loadOnnxEmbedder(folder, { maxTokens })
  const { values } = await embedder.embedTexts([words.slice(0, maxTokens - 2).join(" ")])
  expect(worst(values, [long])).toBeLessThan(1e-4)
  const longer = await loadOnnxEmbedder(folder, { maxTokens: maxTokens + 5 })
  expect(worst((await longer.embedTexts([texts[long]!])).values, [long])).toBeGreaterThan(1e-3)
})

it("gives a model that quantises as it runs one sentence at a time, so that none changes another", async () => {
  const dynamic = join(import.meta.dirname, "tiny-dynamic")
  const expected = (JSON.parse(readFileSync(join(dynamic, "reference.json"), "utf8")) as typeof reference).sentences
  const furthest = async (batchTokens?: number): Promise<number> => {
    const embedder = await loadOnnxEmbedder(dynamic, batchTokens === undefined ? { maxTokens } : { maxTokens, batchTokens })
    const { values } = await embedder.embedTexts(texts)
    return Math.max(...expected.flatMap(({ vector }, row) => vector.map((value, d) => Math.abs(values[row * dimensions + d]! - value))))
  }
  expect(await furthest()).toBeLessThan(1e-4)
  expect(await furthest(256)).toBeGreaterThan(1e-4)
})
