import { batchHistories } from "@ftm/batch-submitter"
import { inResultsView, readTopicsMade } from "@ftm/lineage"
import { readProgress, readRunEvents } from "@ftm/manifest"
import { listPrefetchedFirms } from "@ftm/s3-source"
import { type Quarter, StoreKeys, sumFirmCounts } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { requireSameTopics, topicDifferences } from "../plan/CheckTopics.ts"
import { tell } from "../QuarterRunEvents.ts"
import type { RunStart } from "../RunStart.ts"
import { forgetResults } from "./ForgetResults.ts"
import { promote } from "./Promotion.ts"

export const inStaging = inResultsView(StoreKeys.stagingPrefix)

/** Whether a restart of the quarter was begun and has not come to its end. */
export const isRestarting = Effect.fn("isRestarting")(function* (quarter: Quarter) {
  return (yield* inStaging(readRunEvents(quarter))).length > 0
})

/** Lets an effect work on the results of the restart that is under way, and on the quarter's own where none is. */
export const whereTheRunIs = <A, E, R>(quarter: Quarter, effect: Effect.Effect<A, E, R>) =>
  Effect.flatMap(isRestarting(quarter), (restarting) => (restarting ? inStaging(effect) : effect))

/** Throws away what an earlier restart has left where it cannot be gone on with: of other settings, other sentences, other firms, or nothing done. */
const takeUpStaging = Effect.fn("takeUpStaging")(function* (quarter: Quarter, start: RunStart) {
  const found = yield* topicDifferences(quarter, start)
  const made = yield* readTopicsMade(quarter)
  const firms = (yield* listPrefetchedFirms(quarter)).length
  // Jobs that go on in the cloud are known from this ledger alone.
  const hasJobs = [...batchHistories(quarter, yield* readRunEvents(quarter)).values()].some(({ open }) => open !== undefined)
  const fits = found !== undefined && found.differences.length === 0 && Option.isSome(made) && made.value.covered.of === firms
  if (!fits && !hasJobs) yield* forgetResults(quarter)
})

/**
 * Makes the quarter's topics again beside those that are there, with `run`, and puts the new ones in their place once every firm was gone
 * through. Until then the old ones stand. Gives whether that moment has come.
 */
export const restartWith = Effect.fn("restartWith")(function* <E, R>(quarter: Quarter, start: RunStart, run: Effect.Effect<void, E, R>) {
  yield* inStaging(takeUpStaging(quarter, start))
  yield* tell({ _tag: "Restarting", quarter })
  yield* inStaging(run)
  const counts = sumFirmCounts(yield* inStaging(readProgress(quarter)))
  if (counts.remaining > 0) return false
  // Jobs of an earlier restart may have had other settings.
  yield* inStaging(requireSameTopics(quarter, start))
  yield* promote(quarter)
  yield* tell({ _tag: "Replaced", quarter, counts })
  return true
})
