import { resultsView } from "@ftm/lineage"
import { appendRunEvent, createManifest, readCheckpoint, readRunEvents, writeCheckpoint } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { encodeTable, openTable } from "@ftm/parquet-table"
import { firmTopicColumns, parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { expect, it } from "vitest"
import { finishPromotion, promote } from "../../src/restart/Promotion.ts"

const quarter = parseQuarter("2021Q1")!
const firms = ["1", "2", "3"]

const topicRow = (firmId: string, keyword: string) => ({
  firm_id: firmId,
  firm_name: `Firm ${firmId}`,
  permno: 10_000,
  gvkey: "000001",
  earnings_call_date: "2021-02-03",
  topic_id: `${firmId}_2021Q1_0`,
  representation: keyword,
  keywords: [keyword],
  n_sentences: 1,
  sentence_ids: [`${firmId}_9_0000`],
  processing_timestamp: 0,
  n_call_sentences: 1,
  stability: null,
  sentence_probabilities: null
})

/** Results of three firms, in so many parts; `keyword` tells which make they are of. */
const putResults = Effect.fn("putResults")(function* (keyword: string, firmsAPart: number) {
  const store = yield* ObjectStore
  yield* createManifest(quarter, firms, 3)
  for (let part = 0; part * firmsAPart < firms.length; part++) {
    const rows = firms.slice(part * firmsAPart, (part + 1) * firmsAPart).map((firmId) => topicRow(firmId, keyword))
    yield* store.put(StoreKeys.firmTopicsPart(quarter, "batch_000", part), encodeTable(firmTopicColumns, [rows]))
  }
  yield* writeCheckpoint(quarter, "batch_000", {
    completed_firm_ids: firms,
    skipped_firm_ids: [],
    last_chunk_id: 9,
    timestamp: "2021-04-01T00:00:00Z",
    engine: { name: keyword, version: "1", parameters: {} }
  })
  yield* appendRunEvent(quarter, { _tag: "PrefetchVerified", digest: keyword, files: 1 })
})

const begin = async () => {
  const memory = memoryStore()
  await Effect.runPromise(
    Effect.gen(function* () {
      const store = yield* ObjectStore
      yield* putResults("old", 1)
      yield* Effect.provideService(putResults("new", 2), ObjectStore, resultsView(store, StoreKeys.stagingPrefix))
    }).pipe(Effect.provide(memory.layer))
  )
  return memory
}

/** Everything that a reader finds. */
const found = Effect.gen(function* () {
  const store = yield* ObjectStore
  const parts = yield* store.list(StoreKeys.firmTopicsPrefix(quarter))
  const rows = yield* Effect.forEach(parts, ({ key }) => Effect.flatMap(openTable(key), (table) => table.readAll))
  const checkpoint = yield* readCheckpoint(quarter, "batch_000")
  return {
    topics: rows.flat().map((row) => `${String(row["firm_id"])} ${String(row["representation"])}`),
    engine: Option.getOrUndefined(checkpoint)?.engine?.name,
    ledger: (yield* readRunEvents(quarter)).map(({ event }) => (event._tag === "PrefetchVerified" ? event.digest : event._tag)),
    left: (yield* store.list("staging/")).map(({ key }) => key),
    marker: Option.isSome(yield* store.head(StoreKeys.promotionMarker(quarter)))
  }
})

const whole = { topics: ["1 new", "2 new", "3 new"], engine: "new", ledger: ["old", "new"], left: [], marker: false }

it("puts new results in the place of old ones, and keeps both ledgers", async () => {
  const { layer } = await begin()
  expect(await Effect.runPromise(Effect.andThen(promote(quarter), found).pipe(Effect.provide(layer)))).toEqual(whole)
})

it("broken off at any write, it is finished by the next command, or the old results stand", async () => {
  for (let writes = 0; ; writes++) {
    const { layer } = await begin()
    const outcome = await Effect.runPromise(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        let left = writes
        const dying = <A, E>(work: Effect.Effect<A, E>) => Effect.suspend(() => (left-- > 0 ? work : Effect.interrupt))
        const mortal: ObjectStore["Service"] = {
          ...store,
          put: (key, bytes) => dying(store.put(key, bytes)),
          delete: (key) => dying(store.delete(key))
        }
        const exit = yield* Effect.exit(Effect.provideService(promote(quarter), ObjectStore, mortal))
        const broken = yield* found
        yield* finishPromotion(quarter)
        return { exit, broken, finished: yield* found }
      }).pipe(Effect.provide(layer))
    )
    const { broken, exit, finished } = outcome
    // At every moment each firm has topics, of one make or the other.
    expect(new Set(broken.topics.map((topic) => topic[0]))).toEqual(new Set(firms))
    if (!broken.marker && broken.engine === "old") expect(finished.topics).toEqual(["1 old", "2 old", "3 old"])
    else expect({ ...finished, left: [] }).toEqual(whole)
    if (exit._tag === "Success") {
      expect(writes).toBeGreaterThan(8)
      return
    }
  }
})

it("touches nothing old where new topics are gone", async () => {
  const memory = await begin()
  memory.objects.delete(`staging/${StoreKeys.firmTopicsPart(quarter, "batch_000", 1)}`)
  const [error, after] = await Effect.runPromise(Effect.all([Effect.flip(promote(quarter)), found]).pipe(Effect.provide(memory.layer)))
  expect(error).toMatchObject({ _tag: "QuarterRunError", reason: { _tag: "RestartDamaged" } })
  expect(after.topics).toEqual(["1 old", "2 old", "3 old"])
  expect(after.engine).toBe("old")
})

it("leaves alone what is nobody's result, among the old ones and the new ones", async () => {
  const memory = await begin()
  const foreign = [
    `${StoreKeys.firmTopicsPrefix(quarter)}batch_000_part_0000 (1).parquet`,
    `${StoreKeys.firmTopicsPrefix(quarter)}.DS_Store`,
    `${StoreKeys.batchesManifest(quarter)}~`,
    `staging/${StoreKeys.runsPrefix(quarter)}notes.txt`
  ]
  for (const key of foreign) memory.setText(key, "mine")
  await Effect.runPromise(promote(quarter).pipe(Effect.provide(memory.layer)))
  for (const key of foreign) expect([key, memory.text(key)]).toEqual([key, "mine"])
  expect([...memory.objects.keys()].filter((key) => key.startsWith("staging/"))).toEqual(foreign.slice(-1))
})
