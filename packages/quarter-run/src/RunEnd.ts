import { topicsMadeOf, wholeTopicsLineage, writeMade } from "@ftm/lineage"
import { appendRunEvent, type BatchProgress, readProgress, readRunEvents } from "@ftm/manifest"
import { patiently } from "@ftm/object-store"
import { type Quarter, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { ledgerCost, recordedPrice } from "./cost/RunCost.ts"
import { tell } from "./QuarterRunEvents.ts"

/** Writes down what the topics were made of, where all of them were made of the same. */
const recordTopics = Effect.fn("recordTopics")(function* (quarter: Quarter, progress: ReadonlyArray<BatchProgress>) {
  const made = Option.getOrUndefined(topicsMadeOf(quarter, progress))
  const [lineage, other] = made?.lineages ?? []
  if (made === undefined || lineage === undefined || other !== undefined) return
  yield* writeMade(wholeTopicsLineage(lineage, made.firmIds), made.covered, [])
})

/** The last job has ended: tells of it, and writes into the ledger what the run took and, as an estimate, cost. */
export const endRun = Effect.fn("endRun")(function* (quarter: Quarter) {
  const progress = yield* patiently(readProgress(quarter))
  const counts = sumFirmCounts(progress)
  yield* patiently(recordTopics(quarter, progress))
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
