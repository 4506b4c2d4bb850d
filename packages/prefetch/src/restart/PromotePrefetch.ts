import { ObjectStore, replaceObjects, storeView } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { forgetQuarter } from "../plan/PlanQuarter.ts"

/** Puts the prefetch that lies whole below `staging/` in the place of the quarter's. Broken off at any moment, it is finished by `finishPromotion`. */
export const promotePrefetch = Effect.fn("promotePrefetch")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  yield* store.put(StoreKeys.prefetchPromotion(quarter), new TextEncoder().encode("{}"))
  yield* finishPromotion(quarter)
})

/** Finishes what `promotePrefetch` began; does nothing where nothing was begun. */
export const finishPromotion = Effect.fn("finishPromotion")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  if (Option.isNone(yield* store.head(StoreKeys.prefetchPromotion(quarter)))) return
  const staged = storeView(store, StoreKeys.stagingPrefix)
  // Without a manifest nobody takes parts of two prefetches for a quarter.
  yield* store.delete(StoreKeys.prefetchManifest(quarter))
  yield* store.delete(StoreKeys.earlierPrefetchManifest(quarter))
  for (const prefix of [StoreKeys.componentsPrefix(quarter), StoreKeys.transcriptsPrefix(quarter)]) {
    yield* replaceObjects(staged, store, prefix, (key) => StoreKeys.isPartUnder(prefix, key))
  }
  const tables = [StoreKeys.calls(quarter), StoreKeys.callSpeech(quarter), StoreKeys.coverage(quarter)]
  // The manifest comes last: with it the quarter counts as prefetched.
  for (const key of [...tables, StoreKeys.prefetchPlan(quarter), StoreKeys.prefetchManifest(quarter)]) {
    yield* replaceObjects(staged, store, key)
  }
  yield* store.delete(StoreKeys.prefetchPromotion(quarter))
  yield* Effect.provideService(forgetQuarter(quarter), ObjectStore, staged)
})
