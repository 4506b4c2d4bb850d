import { nativeTopicModelLayer, TopicModel, type SentenceInput } from "@ftm/topic-model"
import { Cause, Effect, Exit } from "effect"
import { describe, expect, it } from "vitest"
import { type EngineModule, firmFailureKind, type MemoryShare, nativeEngine, shareMemory, topicModelPoolLayer } from "../src/index.ts"

const sentence = (text: string, i = 0): SentenceInput => ({ id: `s${i}`, text, cleanedText: text })
const subjects = [
  ["cloud", "renewal", "software"],
  ["well", "basin", "drilling"],
  ["trial", "patient", "dose"]
]
const firm = (n: number): ReadonlyArray<SentenceInput> =>
  Array.from({ length: 40 + n }, (_, i) =>
    sentence(`our ${(subjects[(i + n) % 3] ?? []).join(" ")} grew ${i % 7} and ${(subjects[i % 3] ?? []).join(" ")}`, i)
  )

const greedy: EngineModule = { url: new URL("./GreedyEngine.ts", import.meta.url).href, settings: { word: "hello" } }
const pool = (workers: number, memory?: MemoryShare) => topicModelPoolLayer({ workers, engine: greedy, memory })
const find = (text: string, n = 1) =>
  Effect.flatMap(TopicModel, (model) => model.findTopics(Array.from({ length: n }, (_, i) => sentence(text, i))))

describe("topicModelPoolLayer", () => {
  it("gives with one and with three workers what the model gives in the main thread", async () => {
    const all = Effect.flatMap(TopicModel, (model) =>
      Effect.forEach([1, 2, 3, 4, 5, 6], (n) => model.findTopics(firm(n)), { concurrency: 6 })
    )
    const engineOf = Effect.map(TopicModel, (model) => model.engine)
    const here = await Effect.runPromise(Effect.all([all, engineOf]).pipe(Effect.provide(nativeTopicModelLayer())))
    for (const workers of [1, 3]) {
      const there = await Effect.runPromise(
        Effect.all([all, engineOf]).pipe(Effect.provide(topicModelPoolLayer({ workers, engine: nativeEngine() })))
      )
      expect(there).toEqual(JSON.parse(JSON.stringify(here)))
    }
    expect(here[0][0]?.topics.length).toBeGreaterThan(0)
  })

  it("works in as many threads as told, none of them the main one", async () => {
    const answers = await Effect.runPromise(
      Effect.forEach(
        Array.from({ length: 40 }, (_, i) => i),
        () => find("hi"),
        { concurrency: 8 }
      ).pipe(Effect.provide(pool(2)))
    )
    const threads = new Set(answers.map((answer) => answer.topics[0]?.keywords[1]))
    expect(threads.size).toBe(2)
    expect(threads.has("0")).toBe(false)
  })

  it("passes on what the engine says went wrong, and what it threw", async () => {
    const [failed, threw, after] = await Effect.runPromise(
      Effect.all([Effect.exit(find("fail")), Effect.exit(find("throw")), find("hi")]).pipe(Effect.provide(pool(1)))
    )
    const kind = (exit: typeof failed) => (Exit.isFailure(exit) ? firmFailureKind(exit.cause) : undefined)
    expect(kind(failed)).toEqual({ errorType: "TopicModelError", message: "no neighbours", critical: false })
    expect(kind(threw)).toMatchObject({ errorType: "TopicModelError", critical: false })
    expect(kind(threw)?.message).toContain("a mistake in the engine")
    expect(after.topics).toHaveLength(1)
  })

  it("lets a firm that outgrows its worker's heap fail alone: the others and those after it are done", async () => {
    const small: MemoryShare = { bytes: 60e6, heapBytes: 60e6, sentences: 1000 }
    const exits = await Effect.runPromise(
      Effect.forEach(["hi", "fill the heap", "hi", "hi", "hi"], (text) => Effect.exit(find(text)), { concurrency: 2 }).pipe(
        Effect.provide(pool(2, small))
      )
    )
    expect(exits.map(Exit.isSuccess)).toEqual([true, false, true, true, true])
    const kind = firmFailureKind((exits[1] as Exit.Failure<unknown, unknown>).cause)
    expect(kind).toMatchObject({ errorType: "FirmTooLarge", critical: false })
    expect(kind.message).toContain("FTM_MAX_MEMORY")
  })

  it("refuses a firm of more sentences than fit before it is begun", async () => {
    const memory: MemoryShare = { bytes: 60e6, heapBytes: 60e6, sentences: 10 }
    const [fits, tooLarge] = await Effect.runPromise(
      Effect.all([Effect.exit(find("hi", 10)), Effect.exit(find("hi", 11))]).pipe(Effect.provide(pool(1, memory)))
    )
    expect(Exit.isSuccess(fits)).toBe(true)
    expect(firmFailureKind((tooLarge as Exit.Failure<unknown, unknown>).cause)).toMatchObject({ errorType: "FirmTooLarge" })
  })

  it("says that an engine does not start", async () => {
    const missing = topicModelPoolLayer({ workers: 1, engine: { url: new URL("./nowhere.ts", import.meta.url).href, settings: {} } })
    const exit = await Effect.runPromiseExit(find("hi").pipe(Effect.provide(missing)))
    expect(Exit.isFailure(exit) && Cause.pretty(exit.cause)).toContain("the topic engine did not start")
  })
})

describe("shareMemory", () => {
  it("gives each worker an equal share of what the main thread leaves", () => {
    expect(shareMemory(2e9, 2)).toEqual({ bytes: 900e6, heapBytes: 900e6, sentences: 20500 })
    expect(shareMemory(2e9, 1).sentences).toBeGreaterThan(2 * shareMemory(2e9, 2).sentences)
    expect(shareMemory(1, 4).sentences).toBe(1)
  })
})
