import { ObjectStore } from "@ftm/object-store"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"

/** Deletes the parts under a prefix. Anything else that lies there was not written by a prefetch, and stays. */
export const deleteParts = Effect.fn("deleteParts")(function* (prefix: string) {
  const store = yield* ObjectStore
  for (const { key } of yield* store.list(prefix)) if (StoreKeys.isPartUnder(prefix, key)) yield* store.delete(key)
})
