import { cancelRequest } from "@ftm/manifest"
import { ObjectStore, unlessOutage } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Clock, Effect } from "effect"
import { Cancelled, quarterRunError } from "../QuarterRunError.ts"

/** The store is asked at most this often whether the run was cancelled from elsewhere. */
const cancelCheckMillis = 2_000

/** Fails with the reason `Cancelled` once somebody has cancelled the quarter. */
export const failIfCancelled = Effect.fn("failIfCancelled")(function* (quarter: Quarter) {
  const by = yield* cancelRequest(quarter)
  if (by === undefined) return
  const { location } = yield* ObjectStore
  return yield* quarterRunError(
    quarter,
    location,
    new Cancelled({ by }),
    `${quarter} was cancelled by process ${by.pid} on ${by.host}; its jobs were asked to save their progress and stop.`
  )
})

/** The same, for whoever asks often: it looks every two seconds at most, and passes over an outage of the store. */
export const makeCancelCheck = (quarter: Quarter) => {
  let checkedAt = 0
  return Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    if (now - checkedAt < cancelCheckMillis) return
    checkedAt = now
    yield* unlessOutage(failIfCancelled(quarter))
  })
}
