import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { forgetQuarter } from "../plan/PlanQuarter.ts"
import { PrefetchError } from "../PrefetchError.ts"
import { finishPromotion, promotePrefetch } from "./PromotePrefetch.ts"
import { storeBeside, wholeBeside } from "./StagedStore.ts"

/**
 * Takes a quarter in again beside the one that is there, and puts the new one in its place once it is whole. Until then the old one stands,
 * whatever becomes of `take`. What an earlier restart has left is gone on with, unless it was begun by other rules.
 */
export const takeInBeside = Effect.fn("takeInBeside")(function* <A, E, R>(quarter: Quarter, take: Effect.Effect<A, E, R>) {
  yield* finishPromotion(quarter)
  const store = yield* ObjectStore
  const inStaging = Effect.provideService(ObjectStore, storeBeside(store, wholeBeside))
  const anew = Effect.andThen(inStaging(forgetQuarter(quarter)), inStaging(take))
  const taken = yield* Effect.catch(inStaging(take), (error) =>
    error instanceof PrefetchError && error.reason._tag === "OtherRules" ? anew : Effect.fail(error)
  )
  yield* promotePrefetch(quarter, wholeBeside)
  return taken
})
