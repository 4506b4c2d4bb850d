import { ObjectStore, replaceObjects } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { forgetQuarter } from "../plan/PlanQuarter.ts"
import { type Beside, storeBeside, wholeBeside } from "./StagedStore.ts"

/** Whether the components that are there stay. */
const Marker = Schema.fromJsonString(Schema.Struct({ own_components: Schema.Boolean }))

/** Puts the prefetch that lies whole below `staging/` in the place of the quarter's. Broken off at any moment, it is finished by `finishPromotion`. */
export const promotePrefetch = Effect.fn("promotePrefetch")(function* (quarter: Quarter, { ownComponents }: Beside) {
  const store = yield* ObjectStore
  const marker = Schema.encodeSync(Marker)({ own_components: ownComponents })
  yield* store.put(StoreKeys.prefetchPromotion(quarter), new TextEncoder().encode(marker))
  yield* finishPromotion(quarter)
})

/** Finishes what `promotePrefetch` began; does nothing where nothing was begun. */
export const finishPromotion = Effect.fn("finishPromotion")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const key = StoreKeys.prefetchPromotion(quarter)
  if (Option.isNone(yield* store.head(key))) return
  const marker = yield* Effect.orDie(Schema.decodeEffect(Marker)(new TextDecoder().decode(yield* store.get(key))))
  const staged = storeBeside(store, wholeBeside)
  // Without a manifest nobody takes parts of two prefetches for a quarter.
  yield* store.delete(StoreKeys.prefetchManifest(quarter))
  yield* store.delete(StoreKeys.earlierPrefetchManifest(quarter))
  const parts = [StoreKeys.transcriptsPrefix(quarter), ...(marker.own_components ? [] : [StoreKeys.componentsPrefix(quarter)])]
  for (const prefix of parts) yield* replaceObjects(staged, store, prefix, (one) => StoreKeys.isPartUnder(prefix, one))
  const tables = [StoreKeys.calls(quarter), StoreKeys.callSpeech(quarter), StoreKeys.coverage(quarter)]
  // The manifest comes last: with it the quarter counts as prefetched.
  for (const one of [...tables, StoreKeys.prefetchPlan(quarter), StoreKeys.prefetchManifest(quarter)]) {
    yield* replaceObjects(staged, store, one, StoreKeys.isOurs)
  }
  yield* store.delete(key)
  yield* Effect.provideService(forgetQuarter(quarter), ObjectStore, staged)
})
