import { listOwn, ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"

/** Deletes everything that was made of a quarter after its prefetch: checkpoints first, so that nothing half-deleted looks done. */
export const forgetResults = Effect.fn("forgetResults")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  for (const prefix of [StoreKeys.progressPrefix(quarter), ...StoreKeys.resultPrefixes(quarter)]) {
    for (const { key } of yield* listOwn(prefix, StoreKeys.isOurs)) if (!StoreKeys.isPrefetched(key)) yield* store.delete(key)
  }
})
