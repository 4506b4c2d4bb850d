import { ObjectStore } from "@ftm/object-store"
import { prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { prefetchFingerprint, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { type Difference, differences } from "./Differences.ts"
import { lineageFingerprint, type Stage } from "./Lineage.ts"
import { type Covered, isWhole, readMade } from "./MadeRecord.ts"
import { readTopicsMade, wholeTopicsLineage } from "./TopicsMade.ts"

/** `part`: made, up to date, and of fewer firms than there are. */
export type StageState = "not made" | "part" | "out of date" | "done"

/** How a stage of a quarter stands. */
export interface StageStatus {
  readonly stage: Stage
  readonly state: StageState
  /** The firms that the result covers; undefined where there is none, or where it does not say. */
  readonly covered: Covered | undefined
  /** In what a result that is out of date differs from what would be made now. */
  readonly differences: ReadonlyArray<Difference>
  /** The stage before it that is out of date itself, where that is the reason. */
  readonly staleInput: Stage | undefined
  /** Identifies the result; undefined where it is not known. */
  readonly fingerprint: string | undefined
}

const notMade = (stage: Stage): StageStatus => ({
  stage,
  state: "not made",
  covered: undefined,
  differences: [],
  staleInput: undefined,
  fingerprint: undefined
})

const prefetchStatus = Effect.fn("prefetchStatus")(function* (quarter: Quarter) {
  if (!(yield* prefetchExists(quarter))) return notMade("prefetch")
  const manifest = yield* readPrefetchManifest(quarter)
  const firms = manifest.firms.length
  const status: StageStatus = {
    stage: "prefetch",
    state: manifest.format === 3 ? "done" : "out of date",
    covered: { firms, failed: 0, of: firms },
    differences: manifest.format === 3 ? [] : [{ kind: "version", name: "the store's format", made: manifest.format, now: 3 }],
    staleInput: undefined,
    fingerprint: prefetchFingerprint(manifest)
  }
  return status
})

const topicsStatus = Effect.fn("topicsStatus")(function* (quarter: Quarter, prefetch: StageStatus) {
  const made = yield* readTopicsMade(quarter)
  if (Option.isNone(made)) return notMade("topics")
  const { covered, firmIds, lineages } = made.value
  const [lineage, other] = lineages
  if (lineage === undefined) return notMade("topics")
  // After a run directly on WRDS there is nothing to compare with.
  const inputs = prefetch.fingerprint === undefined ? {} : { inputs: { prefetch: prefetch.fingerprint } }
  const found = other === undefined ? differences(lineage, inputs) : differences(lineage, other)
  const staleInput = prefetch.state === "out of date" ? prefetch.stage : undefined
  const isStale = found.length > 0 || staleInput !== undefined
  const status: StageStatus = {
    stage: "topics",
    state: isStale ? "out of date" : isWhole(covered) ? "done" : "part",
    covered,
    differences: found,
    staleInput,
    fingerprint: lineageFingerprint(wholeTopicsLineage(lineage, firmIds))
  }
  return status
})

/** A stage that writes one record when it is done: how its result stands to the results it was made from. */
const recordedStatus = Effect.fn("recordedStatus")(function* (
  quarter: Quarter,
  stage: "themes" | "report",
  resultKey: string,
  before: ReadonlyArray<StageStatus>
) {
  const store = yield* ObjectStore
  if (Option.isNone(yield* store.head(resultKey))) return notMade(stage)
  const record = yield* readMade(quarter, stage)
  const inputs = Object.fromEntries(before.flatMap((one) => (one.fingerprint === undefined ? [] : [[one.stage, one.fingerprint]])))
  const found: ReadonlyArray<Difference> = Option.isSome(record)
    ? differences(record.value.lineage, { inputs })
    : // An earlier version, which wrote no record, or one that is just being replaced.
      Object.keys(inputs).map((name) => ({ kind: "input", name, made: undefined, now: inputs[name] }))
  const staleInput = before.find((one) => one.state === "out of date")?.stage
  const covered = Option.getOrUndefined(record)?.covered
  const isStale = found.length > 0 || staleInput !== undefined
  const status: StageStatus = {
    stage,
    state: isStale ? "out of date" : covered !== undefined && !isWhole(covered) ? "part" : "done",
    covered,
    differences: found,
    staleInput,
    fingerprint: Option.getOrUndefined(record)?.fingerprint
  }
  return status
})

/** How each stage of a quarter stands, from the store's files alone, in the order in which they are made. */
export const readStages = Effect.fn("readStages")(function* (quarter: Quarter) {
  const prefetch = yield* prefetchStatus(quarter)
  const topics = yield* topicsStatus(quarter, prefetch)
  const themes = yield* recordedStatus(quarter, "themes", StoreKeys.themes(quarter), [topics])
  const report = yield* recordedStatus(quarter, "report", StoreKeys.report(quarter), [prefetch, topics, themes])
  const stages: ReadonlyArray<StageStatus> = [prefetch, topics, themes, report]
  return stages
})
