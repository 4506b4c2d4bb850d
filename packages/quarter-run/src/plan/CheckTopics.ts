import { defaultTopicEngine } from "@ftm/job-contract"
import { type Difference, differences, differencesInWords, isWhole, readTopicsMade } from "@ftm/lineage"
import { readRunEvents } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { readUsableManifest } from "@ftm/s3-source"
import { prefetchFingerprint, type Quarter } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { ledgerCost, recordedPrice } from "../cost/RunCost.ts"
import { OtherTopics, quarterRunError } from "../QuarterRunError.ts"
import type { RunStart } from "../RunStart.ts"
import { estimateRun } from "./RunPlan.ts"
import { wantedTopics } from "./WantedTopics.ts"

/** In what the topics that are there differ from those that this run would make; undefined where there are none yet. */
export const topicDifferences = Effect.fn("topicDifferences")(function* (quarter: Quarter, start: RunStart) {
  const made = yield* readTopicsMade(quarter)
  if (Option.isNone(made)) return undefined
  const wanted = wantedTopics(prefetchFingerprint(yield* readUsableManifest(quarter)), start.topics)
  const found: ReadonlyArray<Difference> = made.value.lineages.flatMap((lineage) => differences(lineage, wanted))
  return { covered: made.value.covered, differences: found }
})

/** Fails with the reason `OtherTopics` where the quarter has topics that this run would make otherwise: two makes do not mix. */
export const requireSameTopics = Effect.fn("requireSameTopics")(function* (quarter: Quarter, start: RunStart) {
  const { location } = yield* ObjectStore
  const found = yield* topicDifferences(quarter, start)
  if (found === undefined || found.differences.length === 0) return
  const { firms, of } = found.covered
  const records = yield* readRunEvents(quarter)
  const pricePerHour = start.price_per_hour ?? recordedPrice(records)
  const { dollars, machineSeconds } = estimateRun({
    firmsToDo: of,
    firmsDone: firms,
    secondsSpent: ledgerCost(records, pricePerHour).total.seconds,
    pricePerHour,
    topicEngine: start.topics["TOPIC_ENGINE"] ?? defaultTopicEngine
  })
  const howMany = isWhole(found.covered) ? `The topics of ${quarter}` : `The topics of ${firms} of ${of} firms of ${quarter}`
  return yield* quarterRunError(
    quarter,
    location,
    new OtherTopics({
      covered: found.covered,
      sameSettings: found.differences.every(({ kind }) => kind === "input"),
      seconds: machineSeconds,
      dollars,
      start
    }),
    `${howMany} in ${location} were made differently from what this command would make: ${differencesInWords(found.differences)}.`
  )
})
