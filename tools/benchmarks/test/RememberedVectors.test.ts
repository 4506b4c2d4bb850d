import type { EmbedderInput } from "@ftm/topic-model"
import { expect, it } from "vitest"
import { remembering } from "../src/topic-model/RememberedVectors.ts"

const sentence = (text: string): EmbedderInput => ({ text, cleanedText: text })

it("RememberedVectors asks once for each sentence, and gives rows in the order of the question", async () => {
  const asked: Array<string> = []
  const embedder = remembering({
    name: "lengths",
    version: "1",
    embed: (sentences) => {
      asked.push(...sentences.map(({ text }) => text))
      return { dimensions: 2, values: Float32Array.from(sentences.flatMap(({ text }) => [text.length, 1])) }
    }
  })
  await embedder.embed(["a", "bbb"].map(sentence))
  const { values } = await embedder.embed(["cc", "bbb", "a", "cc"].map(sentence))
  expect([...values]).toEqual([2, 1, 3, 1, 1, 1, 2, 1])
  expect(asked).toEqual(["a", "bbb", "cc"])
})
