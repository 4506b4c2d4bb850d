import { appendRunEvent, readProgress, readRunEvents } from "@ftm/manifest"
import { patiently } from "@ftm/object-store"
import { type Quarter, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { ledgerCost, recordedPrice } from "./cost/RunCost.ts"
import { tell } from "./QuarterRunEvents.ts"

/** The last job has ended: tells of it, and writes into the ledger what the run took and, as an estimate, cost. */
export const endRun = Effect.fn("endRun")(function* (quarter: Quarter) {
  const counts = sumFirmCounts(yield* patiently(readProgress(quarter)))
  yield* tell({ _tag: "RunEnded", quarter, counts })
  const records = yield* patiently(readRunEvents(quarter))
  const cost = ledgerCost(records, recordedPrice(records)).total
  yield* patiently(
    appendRunEvent(quarter, {
      _tag: counts.remaining === 0 ? "RunFinished" : "RunStopped",
      ...counts,
      machine_seconds: cost.seconds,
      lost_machine_seconds: cost.lostSeconds,
      estimated_dollars: cost.dollars,
      estimated_lost_dollars: cost.lostDollars
    })
  )
})
