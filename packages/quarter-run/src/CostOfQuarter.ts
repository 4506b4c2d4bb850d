import { batchHistories } from "@ftm/batch-submitter"
import { readProgress, readRunEvents } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { ledgerCost, recordedMachinePrices, recordedPrice, type RunCost } from "./cost/RunCost.ts"
import { requirePrefetch } from "./plan/RequirePrefetch.ts"

/** What the jobs of a quarter took so far. Machine time is certain; money is an estimate. */
export interface QuarterCost extends RunCost {
  /** Dollars for an hour of a machine without a price of its own: the one given, else that of the last run. */
  readonly pricePerHour: number | undefined
  /** How many machines have a Spot price that was read while they ran. */
  readonly machinesWithSpotPrice: number
  /** Jobs that are running, whose time is not in it: each counts once its end was seen. */
  readonly jobsUnderWay: number
  readonly dollarsPerFirm: number | null
  /** Some attempts ran on machines whose Spot price is unknown, so that `pricePerHour` counts. */
  readonly needsPrice: boolean
}

/** Counts what the jobs of a quarter took, from the store's files alone. Fails with the reason `NotPrefetched` where the quarter was not prefetched. */
export const costOfQuarter = Effect.fn("costOfQuarter")(function* (quarter: Quarter, givenPrice?: number) {
  const store = yield* ObjectStore
  yield* requirePrefetch(quarter)
  const records = yield* readRunEvents(quarter)
  const hasManifest = Option.isSome(yield* store.head(StoreKeys.batchesManifest(quarter)))
  const { done } = sumFirmCounts(hasManifest ? yield* readProgress(quarter) : [])
  const pricePerHour = givenPrice ?? recordedPrice(records)
  const { perBatch, total } = ledgerCost(records, pricePerHour)
  const cost: QuarterCost = {
    perBatch,
    total,
    pricePerHour,
    machinesWithSpotPrice: recordedMachinePrices(records).size,
    jobsUnderWay: [...batchHistories(quarter, records).values()].filter((history) => history.open !== undefined).length,
    needsPrice: ledgerCost(records, undefined).total.dollars === null,
    dollarsPerFirm: done === 0 || total.dollars === null ? null : total.dollars / done
  }
  return cost
})
