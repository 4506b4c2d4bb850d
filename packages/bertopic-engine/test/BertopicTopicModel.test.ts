import { type Embedder, type SentenceInput, TopicModel, type TopicResult } from "@ftm/topic-model"
import { Effect } from "effect"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { type BertopicOptions, bertopicTopicModelLayer } from "../src/index.ts"

const scripted: BertopicOptions = {
  python: process.execPath,
  script: fileURLToPath(new URL("./ScriptedWorker.mjs", import.meta.url)),
  firmSeconds: 1,
  preset: "bertopic"
}

const sentence = (cleanedText: string, n: number, boilerplate = false): SentenceInput => ({
  id: `s${n}`,
  text: cleanedText,
  cleanedText,
  boilerplate
})
const firm = (first: string): ReadonlyArray<SentenceInput> =>
  [first, "basin", "cargo", "drill", "engine", "freight"].map((text, n) => sentence(text, n))

/** The results of several firms by one engine: topics, or what the failure says. */
const ask = (firms: ReadonlyArray<ReadonlyArray<SentenceInput>>, options = scripted) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const model = yield* TopicModel
      const answers: Array<TopicResult | string> = []
      for (const sentences of firms) {
        answers.push(yield* model.findTopics(sentences).pipe(Effect.catchTag("TopicModelError", ({ message }) => Effect.succeed(message))))
      }
      return answers
    }).pipe(Effect.provide(bertopicTopicModelLayer(options)))
  )
const pidOf = (answer: TopicResult | string | undefined): string =>
  typeof answer === "object" ? (answer.topics[0]?.keywords[0] ?? "") : expect.fail(`no topics: ${answer}`)

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe("bertopicTopicModelLayer", () => {
  it("turns labels into topics: sentences by falling probability, the rest listed as outliers", async () => {
    const [answer] = await ask([[...firm("axle"), sentence("safe harbour", 6, true)]])
    expect(answer).toEqual({
      topics: [
        {
          keywords: [expect.stringMatching(/^pid/), "b", "c", "d", "e"],
          representation: expect.stringMatching(/^pid\d+_b_c_d$/),
          sentenceIds: ["s4", "s1"],
          stability: null,
          sentenceProbabilities: [4 / 6, 1 / 6]
        },
        {
          keywords: ["(no words)"],
          representation: "(no words)",
          sentenceIds: ["s5", "s2"],
          stability: null,
          sentenceProbabilities: [5 / 6, 2 / 6]
        }
      ],
      outlierIds: ["s0", "s3", "s6"]
    })
  })

  it("lets no repetition and no formality take part, as the native engine does, and counts a repetition with its like", async () => {
    const [answer] = await ask([
      [...firm("axle"), sentence("basin", 6), sentence("good morning", 7)].map((one) => ({ ...one, boilerplate: one.id === "s7" }))
    ])
    expect(answer).toMatchObject({
      topics: [{ sentenceIds: expect.arrayContaining(["s1", "s6", "s4"]) }, { sentenceIds: ["s5", "s2"] }],
      outlierIds: ["s0", "s3", "s7"]
    })
  })

  it("leaves out sentences with less content than the settings want", async () => {
    const full = ["basin drill", "cargo freight", "engine turbine"].map((text, n) => sentence(text, n + 6))
    const [answer] = await ask([[...firm("axle"), ...full]], { ...scripted, leastContentWords: 2 })
    expect(answer).toMatchObject({ topics: [{ sentenceIds: ["s7"] }, { sentenceIds: ["s8"] }] })
  })

  /** Sentences with given directions. */
  const pointing = (directions: Readonly<Record<string, readonly [number, number, number]>>): Embedder => ({
    name: "pointing",
    version: "1",
    embed: (list) => ({ dimensions: 3, values: Float32Array.from(list.flatMap(({ text }) => directions[text] ?? [1, 1, 1])) })
  })
  // The worker puts axle and drill in no topic, basin and engine into the first, cargo and freight into the second.
  const apart = {
    basin: [1, 0, 0],
    engine: [1, 0.1, 0],
    cargo: [0, 1, 0],
    freight: [0.1, 1, 0],
    axle: [0, 1, 0.2],
    drill: [0, 1, 0.3]
  } as const

  it("lets sentences in no topic join the nearest, and BERTopic name what comes of it; how probable that is, it cannot say", async () => {
    const [answer] = await ask([firm("axle")], { ...scripted, embedder: pointing(apart), outlierShare: 0 })
    expect(answer).toEqual({
      topics: [
        {
          keywords: ["named0", "of4"],
          representation: "named0_of4",
          sentenceIds: ["s5", "s2", "s0", "s3"],
          stability: null,
          sentenceProbabilities: null
        },
        {
          keywords: ["named1", "of2"],
          representation: "named1_of2",
          sentenceIds: ["s4", "s1"],
          stability: null,
          sentenceProbabilities: null
        }
      ],
      outlierIds: []
    })
  })

  it("makes one topic of two that are about the same", async () => {
    const alike = { ...apart, cargo: [1, 0, 0.1], freight: [1, 0, 0], axle: [0, 0, 1], drill: [0, 0, 1] } as const
    const [answer] = await ask([firm("axle")], { ...scripted, embedder: pointing(alike), mergeCosine: 0.5 })
    expect(answer).toMatchObject({ topics: [{ keywords: ["named0", "of4"] }], outlierIds: ["s0", "s3"] })
  })

  it("moves a sentence that is nearer to another topic", async () => {
    const strayed = { ...apart, engine: [0, 1, 0], axle: [0, 0, 1], drill: [0, 0, 1] } as const
    const [answer] = await ask([firm("axle")], { ...scripted, embedder: pointing({ ...strayed, basin: [1, -1, 0] }), refinePasses: 3 })
    expect(answer).toMatchObject({ topics: [{ keywords: ["named0", "of3"], sentenceIds: ["s5", "s2", "s4"] }, { sentenceIds: ["s1"] }] })
  })

  it("refuses settings that BERTopic cannot follow, by their names", async () => {
    const settings = { layout: "smoothed", keywords: { diversity: 0.5, count: 5 } } as const
    await expect(ask([firm("axle")], { ...scripted, ...settings })).rejects.toThrow(
      "cannot follow layout, keywords.diversity of TOPIC_SETTINGS"
    )
  })

  it("has no topics for no sentences", async () => {
    expect(await ask([[]])).toEqual([{ topics: [], outlierIds: [] }])
  })

  it("keeps its process from firm to firm, and ends it with the layer", async () => {
    const [one, two] = await ask([firm("axle"), firm("axle")])
    expect(pidOf(one)).toBe(pidOf(two))
    const pid = Number(pidOf(one).slice("pid".length))
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it.each([
    ["die", /ended with exit code 3; its last output was: Traceback: it went wrong/],
    ["hang", /did not answer within 1 s/],
    ["garbage", /not an answer: Loading checkpoint shards/],
    ["short", /1 labels for 6 sentences/],
    ["stray", /named 1 topics and returned labels of 7/],
    ["raise", /BERTopic failed: ValueError: no/]
  ])("when the worker is to %s, that firm fails alone", async (what, says) => {
    const [before, failure, after] = await ask([firm("axle"), firm(what), firm("axle")])
    expect(failure).toMatch(says)
    expect(pidOf(before)).toMatch(/^pid/)
    expect(pidOf(after)).toMatch(/^pid/)
  })

  it("starts another process when its own was killed between two firms", async () => {
    const pids = await Effect.runPromise(
      Effect.gen(function* () {
        const { findTopics } = yield* TopicModel
        const first = pidOf(yield* findTopics(firm("axle")))
        const pid = Number(first.slice("pid".length))
        process.kill(pid, "SIGKILL")
        yield* Effect.promise(() => expect.poll(() => isAlive(pid)).toBe(false))
        return [first, pidOf(yield* findTopics(firm("axle")))]
      }).pipe(Effect.provide(bertopicTopicModelLayer(scripted)))
    )
    expect(pids[1]).not.toBe(pids[0])
  })

  it("gives numbers for what an embedder could not say", async () => {
    const embedder = {
      name: "broken",
      version: "1",
      embed: (list: ReadonlyArray<unknown>) => ({ dimensions: 2, values: new Float32Array(2 * list.length).fill(Number.NaN) })
    }
    expect(pidOf((await ask([firm("axle")], { ...scripted, embedder }))[0])).toMatch(/^pid/)
  })

  it("says which interpreter is missing, what to install and how to name another", async () => {
    await expect(ask([firm("axle")], { python: "/nowhere/python3" })).rejects.toThrow(
      /\/nowhere\/python3 cannot be started: .*ENOENT.*BERTOPIC_PYTHON.*\n {2}\/nowhere\/python3 -m pip install --no-deps -r .*requirements\.txt$/s
    )
  })

  it("refuses to tell how sure a topic is, before it starts anything", async () => {
    await expect(ask([firm("a")], { ...scripted, python: "/nowhere/python3", stabilityRuns: 5 })).rejects.toThrow(
      /cannot follow stabilityRuns of/
    )
  })

  it("is named in the results with its packages, embedder and every parameter it uses", async () => {
    const engine = await Effect.runPromise(
      Effect.map(TopicModel, (model) => model.engine).pipe(
        Effect.provide(bertopicTopicModelLayer({ ...scripted, preset: "bertopic", umap: { seed: 7 } }))
      )
    )
    expect(engine).toMatchObject({
      name: "bertopic",
      version: "2.1, BERTopic 0.0-scripted",
      parameters: {
        preset: "bertopic",
        packages: { hdbscan: "1" },
        embedder: { name: "static-minilm" },
        umap: { seed: 7, dimensions: 5 },
        mergeCosine: 1,
        leastContentWords: 0
      }
    })
  })
})
