import { type SentenceInput, TopicModel, type TopicResult } from "@ftm/topic-model"
import { Effect } from "effect"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { type BertopicOptions, bertopicTopicModelLayer } from "../src/index.ts"

const scripted: BertopicOptions = {
  python: process.execPath,
  script: fileURLToPath(new URL("./ScriptedWorker.mjs", import.meta.url)),
  firmSeconds: 1
}

const sentence = (cleanedText: string, n: number, boilerplate = false): SentenceInput => ({
  id: `s${n}`,
  text: cleanedText,
  cleanedText,
  boilerplate
})
const firm = (first: string): ReadonlyArray<SentenceInput> => [first, "b", "c", "d", "e", "f"].map((text, n) => sentence(text, n))

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
    const [answer] = await ask([[...firm("a"), sentence("safe harbour", 6, true)]])
    expect(answer).toEqual({
      topics: [
        {
          keywords: [expect.stringMatching(/^pid/), "b", "c", "d", "e"],
          representation: expect.stringMatching(/^pid\d+_b_c_d$/),
          sentenceIds: ["s4", "s1"],
          stability: null
        },
        { keywords: ["(no words)"], representation: "(no words)", sentenceIds: ["s5", "s2"], stability: null }
      ],
      outlierIds: ["s0", "s3", "s6"]
    })
  })

  it("has no topics for no sentences", async () => {
    expect(await ask([[]])).toEqual([{ topics: [], outlierIds: [] }])
  })

  it("keeps its process from firm to firm, and ends it with the layer", async () => {
    const [one, two] = await ask([firm("a"), firm("a")])
    expect(pidOf(one)).toBe(pidOf(two))
    const pid = Number(pidOf(one).slice("pid".length))
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it.each([
    ["die", /ended with exit code 3; its last output was: Traceback: it went wrong/],
    ["hang", /did not answer within 1 s/],
    ["garbage", /not an answer: Loading checkpoint shards/],
    ["short", /1 labels for 6 sentences/],
    ["raise", /BERTopic failed: ValueError: no/]
  ])("when the worker is to %s, that firm fails alone", async (what, says) => {
    const [before, failure, after] = await ask([firm("a"), firm(what), firm("a")])
    expect(failure).toMatch(says)
    expect(pidOf(before)).toMatch(/^pid/)
    expect(pidOf(after)).toMatch(/^pid/)
  })

  it("starts another process when its own was killed between two firms", async () => {
    const pids = await Effect.runPromise(
      Effect.gen(function* () {
        const { findTopics } = yield* TopicModel
        const first = pidOf(yield* findTopics(firm("a")))
        const pid = Number(first.slice("pid".length))
        process.kill(pid, "SIGKILL")
        yield* Effect.promise(() => expect.poll(() => isAlive(pid)).toBe(false))
        return [first, pidOf(yield* findTopics(firm("a")))]
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
    expect(pidOf((await ask([firm("a")], { ...scripted, embedder }))[0])).toMatch(/^pid/)
  })

  it("says which interpreter is missing, what to install and how to name another", async () => {
    await expect(ask([firm("a")], { python: "/nowhere/python3" })).rejects.toThrow(
      /\/nowhere\/python3 cannot be started: .*ENOENT.*BERTOPIC_PYTHON.*\n {2}\/nowhere\/python3 -m pip install --no-deps -r .*requirements\.txt$/s
    )
  })

  it("refuses to tell how sure a topic is, before it starts anything", async () => {
    await expect(ask([firm("a")], { ...scripted, python: "/nowhere/python3", stabilityRuns: 5 })).rejects.toThrow(
      /stabilityRuns 5: .*only the native topic engine/
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
      version: "0.0-scripted",
      parameters: { preset: "bertopic", packages: { hdbscan: "1" }, embedder: { name: "static-minilm" }, umap: { seed: 7, dimensions: 5 } }
    })
  })
})
