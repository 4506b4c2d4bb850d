import type { Quarter } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { requirePrefetch } from "./plan/RequirePrefetch.ts"
import { readSummary, type RunSummary } from "./progress/RunSummary.ts"
import { inStaging, isRestarting } from "./restart/RestartQuarter.ts"

/** How a quarter stands, from the store's files alone. Fails with the reason `NotPrefetched` where it was not prefetched. */
export const statusOfQuarter = Effect.fn("statusOfQuarter")(function* (quarter: Quarter) {
  yield* requirePrefetch(quarter)
  return yield* readSummary(quarter)
})

/** How the restart of a quarter stands that was begun and has not replaced its results yet; none where there is none. */
export const statusOfRestart = Effect.fn("statusOfRestart")(function* (quarter: Quarter) {
  if (!(yield* isRestarting(quarter))) return Option.none<RunSummary>()
  return Option.some(yield* inStaging(readSummary(quarter)))
})
