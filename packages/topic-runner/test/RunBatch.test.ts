import { createManifest, readCheckpoint, readFailures, readProgress, writeCheckpoint } from "@ftm/manifest"
import { ObjectStore, ObjectStoreError, Unreachable } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { encodeTable, type Row } from "@ftm/parquet-table"
import { type Column, defaultBreakerRules, firmTopicColumns, StoreKeys } from "@ftm/transcript-schema"
import { Deferred, Effect, Exit, Layer, Option } from "effect"
import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { type BatchEvent, readFirmTopicPart, runBatch, type RunBatchOptions } from "../src/index.ts"
import { type FirmBehaviour, quarter, sampleModel, sampleSource } from "./SampleFirms.ts"

type Store = ReturnType<typeof memoryStore>
const batchId = "batch_000"
const firms = (n: number): ReadonlyArray<string> => Array.from({ length: n }, (_, i) => String(i + 1))

interface Attempt extends Partial<RunBatchOptions> {
  readonly does?: (firmId: string) => FirmBehaviour | undefined
  readonly millis?: (firmId: string) => number
  readonly engineVersion?: string
  readonly storeLayer?: Layer.Layer<ObjectStore>
}

/** One attempt at the batch, as one process makes it. */
const attempt = (store: Store, { does = () => undefined, millis, engineVersion, storeLayer, ...options }: Attempt = {}) => {
  const source = sampleSource(does)
  const model = sampleModel(does, millis, engineVersion)
  const effect = runBatch({
    quarter,
    batchId,
    checkpointInterval: 5,
    breaker: defaultBreakerRules,
    allowFailures: true,
    workers: 2,
    ...options
  }).pipe(Effect.provide(Layer.mergeAll(storeLayer ?? store.layer, source.layer, model.layer)))
  return { effect, asked: source.asked, sentences: source.sentences, watch: model.watch }
}
const run = (store: Store, options?: Attempt) => Effect.runPromise(attempt(store, options).effect)

const prepare = async (n: number): Promise<Store> => {
  const store = memoryStore()
  await Effect.runPromise(createManifest(quarter, firms(n)).pipe(Effect.provide(store.layer)))
  return store
}

const parts = (store: Store): ReadonlyArray<string> => [...store.objects.keys()].filter((key) => key.startsWith("intermediate/")).sort()

/** All rows of a part, without the time of the run. */
const timeless = async (store: Store, n: number): Promise<ReadonlyArray<Row>> => {
  const rows = await Effect.runPromise(readFirmTopicPart(quarter, batchId, n).pipe(Effect.provide(store.layer)))
  return rows.map((row) => ({ ...row, processing_timestamp: 0 }))
}
/** Everything a reader finds: parts with their rows, and who is done, skipped and failed. */
const result = async (store: Store) => ({
  parts: await Promise.all(parts(store).map(async (key) => [key, await timeless(store, Number(key.slice(-12, -8)))] as const)),
  progress: (await Effect.runPromise(readProgress(quarter).pipe(Effect.provide(store.layer)))).map(
    ({ updatedAt: _at, checkpoint, failures, ...rest }) => ({
      ...rest,
      // A part's rows name the time at which they were made, and so its bytes differ.
      checkpoint: { ...checkpoint, timestamp: "", parts: checkpoint?.parts?.map(({ part }) => part) },
      failures: failures.map(({ timestamp: _when, ...failure }) => failure)
    })
  )
})
const checkpointOf = async (store: Store) =>
  Option.getOrThrow(await Effect.runPromise(readCheckpoint(quarter, batchId).pipe(Effect.provide(store.layer))))
const failuresOf = (store: Store) => Effect.runPromise(readFailures(quarter, batchId).pipe(Effect.provide(store.layer)))

describe("an unbroken run", () => {
  it("writes a part every interval and counts every firm once", async () => {
    const store = await prepare(12)
    const events: Array<BatchEvent> = []
    const summary = await run(store, {
      does: (firm) => (firm === "3" ? "no data" : firm === "4" ? "no sentences" : undefined),
      onEvent: (event) => Effect.sync(() => void events.push(event))
    })
    expect(summary).toMatchObject({
      outcome: "done",
      firms: 12,
      done: 10,
      skipped: 2,
      failed: 0,
      remaining: 0,
      partsWritten: 3,
      rowsWritten: 20,
      sentences: 40,
      topics: 20
    })
    expect(parts(store)).toEqual([0, 1, 2].map((n) => StoreKeys.firmTopicsPart(quarter, batchId, n)))
    expect((await timeless(store, 0)).map((row) => row["topic_id"])).toEqual([
      "1_2021Q1_0",
      "1_2021Q1_1",
      "2_2021Q1_0",
      "2_2021Q1_1",
      "5_2021Q1_0",
      "5_2021Q1_1"
    ])
    expect((await timeless(store, 0))[0]).toEqual({
      firm_id: "1",
      firm_name: "Firm 1 Inc.",
      permno: 10001,
      gvkey: "000001",
      earnings_call_date: "2021-02-03",
      topic_id: "1_2021Q1_0",
      representation: "sell_machine0",
      keywords: ["sell", "machine0"],
      n_sentences: 2,
      sentence_ids: ["1_91_0000", "1_91_0002"],
      processing_timestamp: 0,
      n_call_sentences: 3,
      stability: null,
      sentence_probabilities: null
    })
    expect(await checkpointOf(store)).toMatchObject({
      completed_firm_ids: ["1", "2", "5", "6", "7", "8", "9", "10", "11", "12"],
      skipped_firm_ids: ["3", "4"],
      last_chunk_id: 2,
      checkpoint_interval: 5
    })
    expect(store.text(StoreKeys.failures(quarter, batchId))).toBeUndefined()
    expect(events.filter((event) => event.type === "firm").map((event) => event.firmId)).toEqual(firms(12))
    expect(events.filter((event) => event.type === "part").map((event) => event.part)).toEqual([0, 1, 2])
  })

  it("gives the same parts with one worker and with three that finish out of order", async () => {
    const one = await prepare(12)
    const three = await prepare(12)
    await run(one, { workers: 1 })
    const { effect, watch } = attempt(three, { workers: 3, millis: (firm) => ((Number(firm) * 7) % 5) * 4 })
    await Effect.runPromise(effect)
    expect(watch.mostAtOnce).toBe(3)
    expect(await result(three)).toEqual(await result(one))
  })

  it("reads the next firms while the current ones are modelled, a bounded number ahead", async () => {
    const store = await prepare(30)
    const ahead: Array<number> = []
    const { effect, asked } = attempt(store, {
      workers: 1,
      window: 4,
      millis: () => 5,
      onEvent: (event) =>
        Effect.sync(() => {
          if (event.type === "firm") ahead.push(asked.length - Number(event.firmId))
        })
    })
    await Effect.runPromise(effect)
    expect(ahead[5]).toBeGreaterThanOrEqual(2)
    expect(Math.max(...ahead)).toBeLessThanOrEqual(6)
  })

  it("does an empty batch", async () => {
    const store = memoryStore()
    store.setText(StoreKeys.batchesManifest(quarter), `{"batch_id":"batch_000","quarter":"2021Q1","firm_ids":[]}\n`)
    expect(await run(store)).toMatchObject({ outcome: "done", firms: 0, done: 0, rowsWritten: 0 })
    expect(await checkpointOf(store)).toMatchObject({ completed_firm_ids: [], last_chunk_id: -1 })
  })
})

describe("begun again", () => {
  /** A store that goes away for good after `n` writes, as a killed process leaves it. */
  const dyingAfter = (store: Store, n: number) => {
    let writes = 0
    const gone = (key: string) => new ObjectStoreError({ message: "killed", key, reason: new Unreachable({}) })
    return Layer.effect(
      ObjectStore,
      Effect.map(ObjectStore, (inner) =>
        ObjectStore.of({
          ...inner,
          put: (key, bytes) => (writes++ < n ? inner.put(key, bytes) : Effect.fail(gone(key))),
          delete: (key) => (writes++ < n ? inner.delete(key) : Effect.fail(gone(key)))
        })
      )
    ).pipe(Layer.provide(store.layer))
  }

  it("after an end at any write, gives what an unbroken run gives", async () => {
    const does = (firm: string): FirmBehaviour | undefined => (firm === "2" ? "no data" : firm === "9" ? "bad data" : undefined)
    const unbroken = await prepare(23)
    await run(unbroken, { does })
    const wanted = await result(unbroken)
    let ended = 0
    for (let n = 0; n < 16; n++) {
      const store = await prepare(23)
      const first = await Effect.runPromiseExit(attempt(store, { does, storeLayer: dyingAfter(store, n) }).effect)
      if (Exit.isFailure(first)) ended += 1
      await run(store, { does, workers: 3 })
      expect(await result(store)).toEqual(wanted)
    }
    expect(ended).toBeGreaterThanOrEqual(14)
  })

  it("does nothing when everything is done", async () => {
    const store = await prepare(7)
    await run(store)
    const before = new Map([...store.objects].map(([key, bytes]) => [key, createHash("sha256").update(bytes).digest("hex")]))
    const { effect, asked } = attempt(store)
    expect(await Effect.runPromise(effect)).toMatchObject({ outcome: "done", done: 7, firmsThisAttempt: 0, partsWritten: 0 })
    expect(asked).toEqual([])
    expect(new Map([...store.objects].map(([key, bytes]) => [key, createHash("sha256").update(bytes).digest("hex")]))).toEqual(before)
  })

  it("tries failed firms again and puts their rows where an unbroken run has them", async () => {
    const store = await prepare(12)
    const unbroken = await prepare(12)
    await run(unbroken)
    const first = await run(store, { does: (firm) => (firm === "3" || firm === "11" ? "model fails" : undefined) })
    expect(first).toMatchObject({ outcome: "done", failed: 2, done: 10 })
    expect((await failuresOf(store)).map((failure) => [failure.firm_id, failure.error_type, failure.error_message])).toEqual([
      ["3", "TopicModelError", "firm 3: no neighbours"],
      ["11", "TopicModelError", "firm 11: no neighbours"]
    ])
    const second = attempt(store, { does: (firm) => (firm === "11" ? "model fails" : undefined) })
    expect(await Effect.runPromise(second.effect)).toMatchObject({ outcome: "done", failed: 1, done: 11, firmsThisAttempt: 2 })
    expect(second.asked).toEqual(["3", "11"])
    expect((await failuresOf(store)).map((failure) => failure.firm_id)).toEqual(["11"])
    await run(store)
    expect(await result(store)).toEqual(await result(unbroken))
    expect(store.text(StoreKeys.failures(quarter, batchId))).toBeUndefined()
  })

  it("keeps the interval that the batch was begun with", async () => {
    const store = await prepare(12)
    const unbroken = await prepare(12)
    await run(unbroken, { checkpointInterval: 4 })
    await Effect.runPromiseExit(attempt(store, { checkpointInterval: 4, storeLayer: dyingAfter(store, 4) }).effect)
    expect((await checkpointOf(store)).last_chunk_id).toBe(0)
    await run(store, { checkpointInterval: 7 })
    expect(await result(store)).toEqual(await result(unbroken))
  })

  it("refuses another engine, another manifest and rows that are gone", async () => {
    const store = await prepare(12)
    await Effect.runPromiseExit(attempt(store, { storeLayer: dyingAfter(store, 4) }).effect)
    const reasonOf = (options: Attempt) => Effect.runPromise(Effect.flip(attempt(store, options).effect))
    const engine = await reasonOf({ engineVersion: "2" })
    expect(engine).toMatchObject({ _tag: "BatchRunError", reason: { _tag: "OtherEngine" } })
    expect(engine.message).toContain("5 firms of batch_000 of 2021Q1")
    expect(engine.message).toContain("the version of sample topic engine was 1 and is 2 now")
    expect(engine.message).not.toContain("{")
    expect(engine.message).toContain("delete progress/quarter=2021Q1/batch_000_checkpoint.json")

    store.setText(StoreKeys.batchesManifest(quarter), `{"batch_id":"batch_000","quarter":"2021Q1","firm_ids":["1","2","3","77"]}\n`)
    expect(await reasonOf({})).toMatchObject({ reason: { _tag: "OtherManifest" } })
  })

  it("saves nothing more once the sentences are others", async () => {
    const store = await prepare(12)
    const { effect, sentences } = attempt(store, {
      onEvent: (event) =>
        Effect.sync(() => {
          if (event.type === "part") sentences.fingerprint = "made again"
        })
    })
    expect(await Effect.runPromise(Effect.flip(effect))).toMatchObject({ _tag: "BatchRunError", reason: { _tag: "SentencesChanged" } })
    expect(parts(store)).toHaveLength(1)
    expect((await checkpointOf(store)).completed_firm_ids).toHaveLength(5)
  })

  const partKey = (n: number) => StoreKeys.firmTopicsPart(quarter, batchId, n)
  const bytesOf = (store: Store, n: number): Uint8Array => store.objects.get(partKey(n)) ?? new Uint8Array(0)

  it.each<[string, (store: Store) => void]>([
    ["is gone", (store) => void store.objects.delete(partKey(0))],
    ["was cut", (store) => void store.objects.set(partKey(0), bytesOf(store, 0).slice(0, -7))],
    ["is empty", (store) => void store.objects.set(partKey(0), new Uint8Array(0))],
    ["was taken from another place", (store) => void store.objects.set(partKey(0), bytesOf(store, 1))]
  ])("models the firms of a part again that %s", async (_, damage) => {
    const unbroken = await prepare(12)
    await run(unbroken)
    const store = await prepare(12)
    await run(store)
    damage(store)
    const { asked, effect } = attempt(store)
    expect(await Effect.runPromise(effect)).toMatchObject({ outcome: "done", done: 12, firmsThisAttempt: 5 })
    expect(asked).toHaveLength(5)
    expect(await result(store)).toEqual(await result(unbroken))
  })

  it("models the firms of a part again that has a flipped bit, where it is to be added to", async () => {
    const unbroken = await prepare(12)
    await run(unbroken)
    const store = await prepare(12)
    await run(store, { does: (firm) => (firm === "3" ? "bad data" : undefined) })
    const flipped = bytesOf(store, 0).slice()
    flipped[200] = (flipped[200] ?? 0) ^ 4
    store.objects.set(partKey(0), flipped)
    expect(await run(store)).toMatchObject({ outcome: "done", done: 12, firmsThisAttempt: 5 })
    expect(await result(store)).toEqual(await result(unbroken))
  })

  /** As an earlier version wrote it. */
  const forgetParts = async (store: Store) => {
    const { parts: _, ...checkpoint } = await checkpointOf(store)
    await Effect.runPromise(writeCheckpoint(quarter, batchId, checkpoint).pipe(Effect.provide(store.layer)))
  }

  it.each<[string, (columns: ReadonlyArray<Column>) => ReadonlyArray<Column>, (row: Row) => Row, string]>([
    ["without a column", (columns) => columns.filter(({ name }) => name !== "gvkey"), (row) => row, "has no column gvkey"],
    [
      "with a hole in one",
      (columns) => columns.map((one) => (one.name === "firm_name" ? { ...one, nullable: true } : one)),
      (row) => ({ ...row, firm_name: null }),
      "column firm_name holds null instead of STRING"
    ]
  ])("refuses to go on with a part that another version has written %s", async (_, columns, row, message) => {
    const store = await prepare(7)
    await run(store, { does: (firm) => (firm === "3" ? "bad data" : undefined) })
    const rows = await Effect.runPromise(readFirmTopicPart(quarter, batchId, 0).pipe(Effect.provide(store.layer)))
    store.objects.set(StoreKeys.firmTopicsPart(quarter, batchId, 0), encodeTable(columns(firmTopicColumns), [rows.map(row)]))
    await forgetParts(store)
    const error = await Effect.runPromise(Effect.flip(attempt(store).effect))
    expect(error).toMatchObject({ reason: { _tag: "MissingRows" } })
    expect(error.message).toContain(message)
  })
})

describe("asked to stop", () => {
  it("saves what is done in the middle of a part, and the next attempt completes that part", async () => {
    const unbroken = await prepare(12)
    await run(unbroken)
    const store = await prepare(12)
    const stopped = await Effect.runPromise(
      Effect.gen(function* () {
        const stop = yield* Deferred.make<string>()
        return yield* attempt(store, {
          millis: () => 2,
          stop: Deferred.await(stop),
          onEvent: (event) =>
            event.type === "firm" && event.firmId === "8" ? Effect.asVoid(Deferred.succeed(stop, "SIGTERM")) : Effect.void
        }).effect
      })
    )
    expect(stopped).toMatchObject({ outcome: "stopped", reason: "SIGTERM", done: 8, remaining: 4 })
    expect(await checkpointOf(store)).toMatchObject({ completed_firm_ids: firms(8), last_chunk_id: 0 })
    expect((await timeless(store, 1)).map((row) => row["firm_id"])).toEqual(["6", "6", "7", "7", "8", "8"])

    const again = attempt(store)
    expect(await Effect.runPromise(again.effect)).toMatchObject({ outcome: "done", firmsThisAttempt: 4 })
    expect(again.asked).toEqual(["9", "10", "11", "12"])
    expect(await result(store)).toEqual(await result(unbroken))
  })
})

describe("the circuit breaker", () => {
  it("stops after failures in a row, saves what is done, and says why in the failures file", async () => {
    const store = await prepare(30)
    const does = (firm: string): FirmBehaviour | undefined => (Number(firm) >= 8 && Number(firm) <= 20 ? "bad data" : undefined)
    const summary = await run(store, { does })
    expect(summary).toMatchObject({ outcome: "failed", done: 7, failed: 5, remaining: 18 })
    expect(summary.reason).toContain("5 firms failed in a row (MAX_CONSECUTIVE_FAILURES=5)")
    const failures = await failuresOf(store)
    expect(failures.map((failure) => [failure.firm_id, failure.error_type])).toEqual([
      ["8", "BadData"],
      ["9", "BadData"],
      ["10", "BadData"],
      ["11", "BadData"],
      ["12", "BadData"],
      ["12", "CircuitBreaker"]
    ])
    expect(failures[5]?.error_message).toContain("5 firms failed in a row")
    // The same fault stops the next attempt at the same firm; without it the batch comes to its end.
    const unbroken = await prepare(30)
    await run(unbroken)
    expect(await run(store, { does })).toMatchObject({ outcome: "failed", done: 7, failed: 5 })
    expect(await run(store)).toMatchObject({ outcome: "done", done: 30 })
    expect(await result(store)).toEqual(await result(unbroken))
  })

  it("stops above the failure rate, counted over all attempts", async () => {
    const does = (firm: string): FirmBehaviour | undefined => (Number(firm) % 10 === 0 ? "bad data" : undefined)
    const store = await prepare(150)
    const summary = await run(store, { does })
    expect(summary).toMatchObject({ outcome: "failed", done: 90, failed: 10, remaining: 50 })
    expect(summary.reason).toContain("10 of 100 firms failed, 10 %")
  })

  it("stops at once at what every firm would meet", async () => {
    for (const [fault, errorType] of [
      ["access denied", "AccessDenied"],
      ["out of memory", "OutOfMemory"]
    ] as const) {
      const store = await prepare(12)
      const summary = await run(store, { does: (firm) => (firm === "2" ? fault : undefined) })
      expect(summary).toMatchObject({ outcome: "failed", criticalError: errorType, done: 1, failed: 1, remaining: 10 })
      expect((await failuresOf(store)).map((failure) => failure.error_type)).toEqual([errorType, "CircuitBreaker"])
    }
  })

  it("takes skipped firms neither as failures nor as a break in a row of them", async () => {
    const store = await prepare(12)
    expect(await run(store, { does: () => "no data" })).toMatchObject({ outcome: "done", skipped: 12 })
    expect(parts(store)).toEqual([])
    const mixed = await prepare(12)
    expect(await run(mixed, { does: (firm) => (Number(firm) % 2 === 0 ? "no data" : "bad data") })).toMatchObject({
      outcome: "failed",
      failed: 5,
      skipped: 4
    })
  })
})

describe("ALLOW_FAILURES=false", () => {
  it("fails the batch after all firms were tried", async () => {
    const store = await prepare(12)
    const summary = await run(store, { allowFailures: false, does: (firm) => (firm === "2" ? "bad data" : undefined) })
    expect(summary).toMatchObject({ outcome: "failed", done: 11, failed: 1, remaining: 0 })
    expect(summary.reason).toContain("ALLOW_FAILURES=false")
  })
})
