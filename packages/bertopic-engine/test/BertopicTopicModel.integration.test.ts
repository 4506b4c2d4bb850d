import { type SentenceInput, TopicModel } from "@ftm/topic-model"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { bertopicTopicModelLayer } from "../src/index.ts"

// Needs a Python with python/requirements.txt, which the ordinary machine does not have.
const python = process.env["BERTOPIC_PYTHON"]

const themes = ["oil rig drill basin barrel", "cloud software platform customer renewal", "loan deposit credit branch mortgage"]
const sentences = (count: number): ReadonlyArray<SentenceInput> =>
  Array.from({ length: count }, (_, n) => {
    const words = themes[n % themes.length]!.split(" ")
    const text = words.filter((_, w) => w !== n % words.length).join(" ") + ` quarter ${n}`
    return { id: `s${n}`, text, cleanedText: text }
  })

describe("BERTopic in Python", () => {
  it("finds topics for any number of sentences, and the same ones again", async (ctx) => {
    if (python === undefined) return ctx.skip("set BERTOPIC_PYTHON to a Python with packages/bertopic-engine/python/requirements.txt")
    await Effect.runPromise(
      Effect.gen(function* () {
        const { engine, findTopics } = yield* TopicModel
        expect(engine).toMatchObject({ name: "bertopic", version: expect.stringMatching(/^\d+, BERTopic \d+\.\d+/) })
        for (const count of [1, 2, 5, 14, 15, 16, 30]) {
          const { outlierIds, topics } = yield* findTopics(sentences(count))
          expect(topics.length).toBeGreaterThan(0)
          expect([...topics.flatMap(({ sentenceIds }) => sentenceIds), ...outlierIds].sort()).toEqual(
            sentences(count)
              .map(({ id }) => id)
              .sort()
          )
        }
        const first = yield* findTopics(sentences(120))
        expect(yield* findTopics(sentences(120))).toEqual(first)
        // By default sentences in no topic join one, and topics about the same become one: BERTopic's keywords are those of what came of it.
        const textOf = new Map(sentences(120).map(({ id, text }) => [id, text]))
        expect(first.outlierIds).toEqual([])
        for (const { keywords, sentenceIds } of first.topics) {
          const said = sentenceIds.map((id) => textOf.get(id)).join(" ")
          expect(keywords.filter((keyword) => keyword.split(" ").some((word) => !said.includes(word)))).toEqual([])
          expect(themes.filter((theme) => keywords.some((keyword) => theme.includes(keyword)))).toHaveLength(1)
        }
        const wordless = Array.from({ length: 40 }, (_, n) => ({ id: `${n}`, text: "😀", cleanedText: "😀" }))
        expect((yield* findTopics(wordless)).topics).toHaveLength(1)
      }).pipe(Effect.provide(bertopicTopicModelLayer({ python })))
    )
  }, 180_000)
})
