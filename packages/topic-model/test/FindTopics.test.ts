import { Effect } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Embedder, SentenceInput, TopicResult, TopicSettings } from "../src/index.ts"
import { findTopics, lexicalEmbedder, nativeTopicModelLayer, staticEmbedder, TopicModel, topicOptions } from "../src/index.ts"
import { adjustedRand } from "./Agreement.ts"
import { callSentences, shuffled } from "./CallSentences.ts"

const options = topicOptions()
const topicsOf = (sentences: ReadonlyArray<SentenceInput>, settings = options): Promise<TopicResult> =>
  findTopics(sentences, lexicalEmbedder, settings)

/** Each sentence in one topic or an outlier, nothing empty, order as promised. */
const expectWellFormed = (sentences: ReadonlyArray<SentenceInput>, result: TopicResult): void => {
  const told = [...result.topics.flatMap((topic) => topic.sentenceIds), ...result.outlierIds]
  expect([...told].sort()).toEqual(sentences.map((sentence) => sentence.id).sort())
  if (sentences.length > 0) expect(result.topics.length).toBeGreaterThan(0)
  for (const topic of result.topics) {
    expect(topic.sentenceIds.length).toBeGreaterThan(0)
    expect(topic.keywords.length).toBeGreaterThan(0)
    for (const keyword of topic.keywords) expect(keyword).not.toBe("")
    expect(topic.representation).toBe(topic.keywords.slice(0, 4).join("_"))
  }
  const sizes = result.topics.map((topic) => topic.sentenceIds.length)
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
}

const sentence = (text: string, i: number): SentenceInput => ({ id: `s${i}`, text, cleanedText: text.toLowerCase() })

describe("findTopics", () => {
  it("finds the planted matters", async () => {
    const sentences = callSentences(300)
    const { topics } = await topicsOf(sentences)
    const found: Array<number> = []
    const planted: Array<number> = []
    topics.forEach((topic, t) => {
      const matters = topic.sentenceIds.map((id) => Number(id.slice(1)) % 6)
      const mode = matters.toSorted((a, b) => matters.filter((m) => m === b).length - matters.filter((m) => m === a).length)[0]!
      expect(matters.filter((m) => m === mode).length / matters.length, `topic ${t}`).toBeGreaterThan(0.9)
      for (const m of matters) {
        found.push(mode)
        planted.push(m)
      }
    })
    expect(new Set(found).size).toBe(6)
    expect(adjustedRand(found, planted)).toBeGreaterThan(0.95)
  })

  it("does not depend on the order in which sentences come", async () => {
    const sentences = callSentences(240)
    const first = await topicsOf(sentences)
    for (const seed of [1, 2, 3]) expect(await topicsOf(shuffled(sentences, seed))).toEqual(first)
  })

  it("does not depend on the order with the default embedder, nor on the ids", async () => {
    const sentences = callSentences(150)
    const first = await findTopics(sentences, staticEmbedder, options)
    expect(await findTopics(shuffled(sentences, 9), staticEmbedder, options)).toEqual(first)
    const renamed = await findTopics(
      sentences.map((one) => ({ ...one, id: `x${one.id}` })),
      staticEmbedder,
      options
    )
    expect(renamed.topics.map((topic) => topic.keywords)).toEqual(first.topics.map((topic) => topic.keywords))
  })

  it("does not depend on the order where sentences say in which turn they were spoken, but on the turns", async () => {
    const spoken = callSentences(150).map((one, i) => ({ ...one, turn: { id: `t${Math.floor(i / 6)}`, place: i } }))
    const first = await findTopics(spoken, staticEmbedder, options)
    expect(await findTopics(shuffled(spoken, 5), staticEmbedder, options)).toEqual(first)
    const alone = await findTopics(callSentences(150), staticEmbedder, options)
    expect(await findTopics(spoken, staticEmbedder, topicOptions({ turnShare: 0 }))).toEqual(alone)
    expect(first).not.toEqual(alone)
  })

  it.each<[string, TopicSettings]>([
    ["no smoothing", { smoothingRounds: 0 }],
    ["UMAP's layout", { layout: "umap" }],
    ["outliers left out", { outlierShare: 1 }],
    ["nothing merged", { mergeCosine: 1 }],
    ["nothing moved", { refinePasses: 0 }],
    ["every step off", { layout: "umap", outlierShare: 1, mergeCosine: 1, refinePasses: 0, turnShare: 0, leastContentWords: 0 }]
  ])("is well formed with a step turned off: %s", async (_, settings) => {
    for (const count of [3, 12, 90]) {
      const sentences = callSentences(count)
      expectWellFormed(sentences, await topicsOf(sentences, topicOptions(settings)))
    }
  })

  it("hardly changes when a sentence in a hundred is missing, and not at all when one is said twice", async () => {
    const sentences = callSentences(300)
    const matters = async (given: ReadonlyArray<SentenceInput>): Promise<ReadonlyArray<number>> => {
      const { topics } = await findTopics(given, staticEmbedder, topicOptions({ preset: "bertopic" }))
      const topicOf = new Map(topics.flatMap((topic, t) => topic.sentenceIds.map((id) => [id, t] as const)))
      return sentences.filter((_, i) => i % 100 !== 7).map(({ id }) => topicOf.get(id) ?? -1)
    }
    const whole = await matters(sentences)
    expect(adjustedRand(await matters(sentences.filter((_, i) => i % 100 !== 7)), whole)).toBeGreaterThan(0.9)
    // The doubled one may change the order of topics of nearly one size, but not who is with whom.
    expect(adjustedRand(await matters([...sentences, { ...sentences[5]!, id: "again" }]), whole)).toBe(1)
  })

  it.each([0, 1, 2, 5, 14, 15, 16, 40])("is never empty: %i sentences", async (count) => {
    const sentences = callSentences(count)
    expectWellFormed(sentences, await topicsOf(sentences))
  })

  it.each<[string, ReadonlyArray<string>]>([
    ["all the same", Array.from({ length: 50 }, () => "Revenue of the segment grew with volume.")],
    ["all empty", Array.from({ length: 30 }, () => "")],
    ["emoji", Array.from({ length: 30 }, (_, i) => "🚀🎉".repeat(1 + (i % 3)))],
    ["10,000 characters", Array.from({ length: 20 }, (_, i) => `copper mine ${i} `.repeat(700))],
    ["greetings only", Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? "Thank you." : "Good morning, everyone."))],
    ["another script", Array.from({ length: 30 }, (_, i) => `売上高は増加しました ${i}`)]
  ])("is never empty: %s", async (_, texts) => {
    const sentences = texts.map(sentence)
    expectWellFormed(sentences, await topicsOf(sentences))
  })

  it("is well formed for sentences of any kind", async () => {
    const word = fc.constantFrom("margin", "freight", "", "🚗", "well", "loan", "thank", "the", "copper", "x")
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 8 }).map((words) => words.join(" "))
    )
    const turn = fc.record({ id: fc.constantFrom("a", "b"), place: fc.integer({ min: -1, max: 9 }) })
    const input = fc.record({ text, cleanedText: text, boilerplate: fc.boolean(), turn }, { requiredKeys: ["text", "cleanedText"] })
    await fc.assert(
      fc.asyncProperty(fc.array(input, { maxLength: 60 }), async (list) => {
        const sentences = list.map((item, i) => ({ id: `s${i}`, ...item }))
        expectWellFormed(sentences, await topicsOf(sentences))
      }),
      { numRuns: 60 }
    )
  })

  it("takes vectors with NaN as sentences it knows nothing about", async () => {
    const broken: Embedder = {
      name: "broken",
      version: "1",
      embed: async (sentences) => {
        const { dimensions, values } = await lexicalEmbedder.embed(sentences)
        for (let i = 0; i < sentences.length; i += 3) values[i * dimensions] = NaN
        return { values, dimensions }
      }
    }
    const sentences = callSentences(120)
    const result = await findTopics(sentences, broken, options)
    expectWellFormed(sentences, result)
    expect(result.topics.length).toBeGreaterThan(1)
    expect(result.outlierIds.length).toBeGreaterThanOrEqual(40)
  })

  it("keeps greetings, the operator and the legal notice out of topics", async () => {
    const form = [
      "Thank you, operator, and good morning, everyone.",
      "Our next question comes from the line of Jane Doe with Some Bank.",
      "Today's remarks contain forward-looking statements that involve risks.",
      "Actual results may differ materially from those statements.",
      "Your line is open.",
      "I will now turn the call over to our chief executive.",
      "Great quarter, guys, and congratulations."
    ].flatMap((text, i) => Array.from({ length: 8 }, (_, n) => ({ id: `form${i}_${n}`, text, cleanedText: text.toLowerCase() })))
    const { outlierIds } = await topicsOf([...callSentences(120), ...form])
    for (const { id, text } of form) expect(outlierIds, text).toContain(id)
  })

  it("does not make a topic of one sentence said many times", async () => {
    const repeated = Array.from({ length: 20 }, (_, i) => sentence("Copper smelting tariffs in Chile rose.", 1000 + i))
    const { topics } = await topicsOf([...callSentences(120), ...repeated])
    const isCopper = (id: string): boolean => Number(id.slice(1)) >= 1000
    for (const topic of topics) expect(topic.sentenceIds.every(isCopper)).toBe(false)
  })

  it("leaves no more sentences outside than asked for", async () => {
    const sentences = callSentences(200)
    const { outlierIds } = await topicsOf(sentences, topicOptions({ outlierShare: 0.05 }))
    expect(outlierIds.length).toBeLessThanOrEqual(10)
  })

  it("tells of each sentence how sure it is that it belongs to its topic: less of one that speaks of two matters", async () => {
    const mixed = ["loan deposit freight container", "dose trial rig basin", "cloud server denim mall"].map(sentence)
    const { topics } = await topicsOf([...callSentences(240), ...mixed.map((one) => ({ ...one, id: `mixed ${one.id}` }))])
    const sureness = topics.flatMap(({ sentenceIds, sentenceProbabilities }) => {
      expect(sentenceProbabilities).toHaveLength(sentenceIds.length)
      return sentenceIds.map((id, i) => ({ isMixed: id.startsWith("mixed"), probability: sentenceProbabilities?.[i] ?? Number.NaN }))
    })
    for (const { probability } of sureness) expect(probability > 0 && probability <= 1).toBe(true)
    const plain = sureness.filter(({ isMixed }) => !isMixed).map(({ probability }) => probability)
    const [median] = plain.sort((a, b) => a - b).slice(Math.floor(plain.length / 2))
    const ofMixed = sureness.filter(({ isMixed }) => isMixed)
    expect(ofMixed).toHaveLength(3)
    for (const { probability } of ofMixed) expect(probability).toBeLessThan(median ?? 0)
  })

  it("tells how sure each topic is, the same in any order, and changes nothing else by that", async () => {
    const sentences = callSentences(240)
    const asked = topicOptions({ stabilityRuns: 3 })
    const { outlierIds, topics } = await topicsOf(sentences, asked)
    const plain = await topicsOf(sentences)
    for (const topic of plain.topics) expect(topic.stability).toBeNull()
    expect({ outlierIds, topics: topics.map((topic) => ({ ...topic, stability: null })) }).toEqual(plain)
    for (const { stability } of topics) expect(stability).toBeGreaterThan(0.5)
    expect(await topicsOf(shuffled(sentences, 4), asked)).toEqual({ outlierIds, topics })
    // A sentence said again is the same point.
    const again = await topicsOf([...sentences, { ...sentences[5]!, id: "again" }], asked)
    expect(again.topics.map(({ stability }) => stability).sort()).toEqual(topics.map(({ stability }) => stability).sort())
  })

  it.each([0, 1, 2, 3, 9])("tells it of %i sentences without a fault", async (count) => {
    const { topics } = await topicsOf(callSentences(count), topicOptions({ stabilityRuns: 2 }))
    // Too few to be parted: one topic, which stays whole, as far as there is a pair.
    expect(topics.map(({ stability }) => stability)).toEqual(count === 0 ? [] : [count < 3 ? null : 1])
  })

  it("is an Effect service that names its engine", async () => {
    const program = Effect.gen(function* () {
      const model = yield* TopicModel
      return { engine: model.engine, result: yield* model.findTopics(callSentences(60)) }
    })
    const { engine, result } = await Effect.runPromise(Effect.provide(program, nativeTopicModelLayer({ preset: "bertopic" })))
    expect(engine.name).toBe("native")
    expect(engine.parameters).toMatchObject({ preset: "bertopic", hdbscan: { minClusterSize: 10, selection: "eom" } })
    expect(JSON.parse(JSON.stringify(engine.parameters))).toEqual(engine.parameters)
    expect(result.topics.length).toBeGreaterThan(0)
  })

  it("says what an embedder did wrong", async () => {
    const short: Embedder = { name: "short", version: "1", embed: () => ({ values: new Float32Array(3), dimensions: 2 }) }
    const program = Effect.gen(function* () {
      const model = yield* TopicModel
      return yield* Effect.flip(model.findTopics(callSentences(20)))
    })
    const error = await Effect.runPromise(Effect.provide(program, nativeTopicModelLayer({ embedder: short })))
    expect(error.message).toContain("the embedder short returned 3 numbers")
  })
})
