import { readTopicsMade, resultsView } from "@ftm/lineage"
import { readRunEvents, transferRunRecords } from "@ftm/manifest"
import { listOwn, ObjectStore, replaceObjects } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { quarterRunError, RestartDamaged } from "../QuarterRunError.ts"
import { forgetResults } from "./ForgetResults.ts"

/** `runs/quarter=Q/promotion.json`, while new results take the place of old ones: the ledger's last entry before them. */
const Marker = Schema.fromJsonString(Schema.Struct({ records_before: Schema.Int }))

/** Every firm that the checkpoints call done has its topics in a part. Nothing old is touched before that is certain. */
const requireWhole = Effect.fn("requireWhole")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const made = yield* readTopicsMade(quarter)
  const parts = yield* listOwn(StoreKeys.firmTopicsPrefix(quarter), StoreKeys.isOurs)
  const there = new Set<unknown>()
  for (const { key, size } of parts) {
    for (const row of yield* Effect.flatMap(openTable(key, { size }), (table) => table.readAll)) there.add(row["firm_id"])
  }
  const firmIds = Option.match(made, { onNone: () => [], onSome: (topics) => topics.firmIds })
  const gone = firmIds.filter((firmId) => !there.has(firmId))
  if (gone.length === 0) return
  return yield* quarterRunError(
    quarter,
    store.location,
    new RestartDamaged({}),
    `The new topics of ${gone.length} firms of ${quarter}, firm ${gone[0]} among them, are gone from ${store.addressOf(StoreKeys.firmTopicsPrefix(quarter))}. The old results stand.`
  )
})

/** Puts the results that lie whole below `staging/` in the place of the quarter's. Broken off at any moment, it is finished by `finishPromotion`. */
export const promote = Effect.fn("promote")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  yield* Effect.provideService(requireWhole(quarter), ObjectStore, resultsView(store, StoreKeys.stagingPrefix))
  const records = yield* readRunEvents(quarter)
  const marker = Schema.encodeSync(Marker)({ records_before: records.at(-1)?.sequence ?? 0 })
  yield* store.put(StoreKeys.promotionMarker(quarter), new TextEncoder().encode(marker))
  yield* finishPromotion(quarter)
})

/** Finishes a promotion that was begun; does nothing where none was. */
export const finishPromotion = Effect.fn("finishPromotion")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const staged = resultsView(store, StoreKeys.stagingPrefix)
  const key = StoreKeys.promotionMarker(quarter)
  if (Option.isNone(yield* store.head(key))) return
  const { records_before: before } = yield* Schema.decodeEffect(Marker)(new TextDecoder().decode(yield* store.get(key))).pipe(Effect.orDie)
  yield* replaceObjects(staged, store, StoreKeys.firmTopicsPrefix(quarter), StoreKeys.isOurs)
  yield* replaceObjects(staged, store, StoreKeys.batchesManifest(quarter), StoreKeys.isOurs)
  yield* replaceObjects(staged, store, StoreKeys.progressPrefix(quarter), StoreKeys.isJobProgress)
  yield* replaceObjects(staged, store, StoreKeys.madeRecord(quarter, "topics"), StoreKeys.isOurs)
  yield* transferRunRecords(quarter, staged, store, before)
  // From here on the new results are the quarter's; what is left below staging/ is waste.
  yield* store.delete(key)
  yield* Effect.provideService(forgetResults(quarter), ObjectStore, staged)
})
