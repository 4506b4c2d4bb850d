import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { requirePrefetch } from "./plan/RequirePrefetch.ts"
import { readSummary } from "./progress/RunSummary.ts"

/** How a quarter stands, from the store's files alone. Fails with the reason `NotPrefetched` where it was not prefetched. */
export const statusOfQuarter = Effect.fn("statusOfQuarter")(function* (quarter: Quarter) {
  yield* requirePrefetch(quarter)
  return yield* readSummary(quarter)
})
