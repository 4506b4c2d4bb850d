import { type BatchProgress, isDamaged, promisedParts, readBatches, readProgress } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import { prefetchFingerprint, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { type Difference, differences } from "./Differences.ts"
import { lineageFingerprint, type PanelStage, panelStages, type Stage } from "./Lineage.ts"
import { changedFiles } from "./MadeFile.ts"
import { type Covered, isWhole, readMade } from "./MadeRecord.ts"
import { otherQuarters, themesOfOthers } from "./OtherQuarters.ts"
import { topicsMadeOf, wholeTopicsLineage } from "./TopicsMade.ts"

/** `part`: made, up to date, and of fewer firms than there are. `damaged`: files of it are gone or not as they were written. */
export type StageState = "not made" | "part" | "damaged" | "out of date" | "done"

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
  /** Keys of files that are gone or not as they were written. */
  readonly changed: ReadonlyArray<string>
  /** Identifies the result; undefined where it is not known. */
  readonly fingerprint: string | undefined
  /** The quarters that it was made for together, where they are more than its own. */
  readonly together?: ReadonlyArray<string>
}

const notMade = (stage: Stage): StageStatus => ({
  stage,
  state: "not made",
  covered: undefined,
  differences: [],
  staleInput: undefined,
  changed: [],
  fingerprint: undefined
})

/** The file list of a result is as good as its files: damage comes before everything else that may be said of it. */
const stateOf = (changed: ReadonlyArray<string>, isStale: boolean, covered: Covered | undefined): StageState => {
  if (changed.length > 0) return "damaged"
  if (isStale) return "out of date"
  return covered !== undefined && !isWhole(covered) ? "part" : "done"
}

const prefetchStatus = Effect.fn("prefetchStatus")(function* (quarter: Quarter, verify: boolean) {
  if (!(yield* prefetchExists(quarter))) return notMade("prefetch")
  const manifest = yield* readPrefetchManifest(quarter)
  const firms = manifest.firms.length
  const covered = { firms, failed: 0, of: firms }
  const isOld = manifest.format !== 3
  const changed = yield* changedFiles([...manifest.components, ...manifest.transcripts, ...(manifest.tables ?? [])], verify)
  const status: StageStatus = {
    stage: "prefetch",
    state: stateOf(changed, isOld, covered),
    covered,
    differences: isOld ? [{ kind: "version", name: "the store's format", made: manifest.format, now: 3 }] : [],
    staleInput: undefined,
    changed,
    fingerprint: prefetchFingerprint(manifest)
  }
  return status
})

/** Keys of the parts of firm topics that are gone or cut, or that no checkpoint promises; with `verify`, also of those with other bytes. */
const changedParts = Effect.fn("changedParts")(function* (quarter: Quarter, progress: ReadonlyArray<BatchProgress>, verify: boolean) {
  const wrong = progress.flatMap(({ lost, stray }) => [...lost.map(({ key }) => key), ...stray])
  if (!verify) return wrong
  const batches = new Map((yield* readBatches(quarter)).map((batch) => [batch.batch_id, batch]))
  const there = progress.flatMap(({ batchId, checkpoint }) => {
    const batch = batches.get(batchId)
    return batch === undefined || checkpoint === undefined ? [] : promisedParts(batch, checkpoint)
  })
  return [...wrong, ...(yield* Effect.filter(there, isDamaged, { concurrency: 8 })).map(({ key }) => key)]
})

const topicsStatus = Effect.fn("topicsStatus")(function* (quarter: Quarter, prefetch: StageStatus, verify: boolean) {
  const store = yield* ObjectStore
  if (Option.isNone(yield* store.head(StoreKeys.batchesManifest(quarter)))) return notMade("topics")
  const progress = yield* readProgress(quarter)
  const made = topicsMadeOf(quarter, progress)
  const changed = yield* changedParts(quarter, progress, verify)
  if (Option.isNone(made)) return changed.length === 0 ? notMade("topics") : { ...notMade("topics"), state: "damaged" as const, changed }
  const { covered, firmIds, lineages } = made.value
  const [lineage, other] = lineages
  if (lineage === undefined) return notMade("topics")
  // After a run directly on WRDS there is nothing to compare with.
  const inputs = prefetch.fingerprint === undefined ? {} : { inputs: { prefetch: prefetch.fingerprint } }
  const found = other === undefined ? differences(lineage, inputs) : differences(lineage, other)
  const staleInput = prefetch.state === "out of date" ? prefetch.stage : undefined
  const status: StageStatus = {
    stage: "topics",
    state: stateOf(changed, found.length > 0 || staleInput !== undefined, covered),
    covered,
    differences: found,
    staleInput,
    changed,
    fingerprint: lineageFingerprint(wholeTopicsLineage(lineage, firmIds))
  }
  return status
})

/** A stage that writes one record when it is done: how its result stands to the results it was made from. */
const recordedStatus = Effect.fn("recordedStatus")(function* (
  quarter: Quarter,
  stage: "themes" | "report" | PanelStage,
  resultKey: string,
  before: ReadonlyArray<StageStatus>,
  verify: boolean
) {
  const store = yield* ObjectStore
  const record = yield* readMade(quarter, stage)
  if (Option.isNone(record) && Option.isNone(yield* store.head(resultKey))) return notMade(stage)
  const changed = yield* changedFiles(Option.getOrUndefined(record)?.files ?? [], verify)
  const together = Option.match(record, { onNone: () => [], onSome: ({ lineage }) => otherQuarters(quarter, lineage) })
  const inputs = {
    ...Object.fromEntries(before.flatMap((one) => (one.fingerprint === undefined ? [] : [[one.stage, one.fingerprint]]))),
    ...(yield* themesOfOthers(together))
  }
  const found: ReadonlyArray<Difference> = Option.isSome(record)
    ? differences(record.value.lineage, { inputs })
    : // An earlier version, which wrote no record, or one that is just being replaced.
      Object.keys(inputs).map((name) => ({ kind: "input", name, made: undefined, now: inputs[name] }))
  const staleInput = before.find((one) => one.state === "out of date")?.stage
  const covered = Option.getOrUndefined(record)?.covered
  const status: StageStatus = {
    stage,
    state: stateOf(changed, found.length > 0 || staleInput !== undefined, covered),
    covered,
    differences: found,
    staleInput,
    changed,
    fingerprint: Option.getOrUndefined(record)?.fingerprint,
    ...(together.length === 0 ? {} : { together: [quarter, ...together].toSorted() })
  }
  return status
})

/** What was made on request, and how it stands; what nobody asked for is not missing. */
const panelStatuses = Effect.fn("panelStatuses")(function* (quarter: Quarter, before: ReadonlyArray<StageStatus>, verify: boolean) {
  const statuses = yield* Effect.forEach(panelStages, (stage) => {
    const key = stage === "sentences" ? StoreKeys.sentencesPart(quarter, 0) : StoreKeys.panelTable(quarter, stage)
    return recordedStatus(quarter, stage, key, before, verify)
  })
  return statuses.filter(({ state }) => state !== "not made")
})

/**
 * How each stage of a quarter stands, from the store's files alone, in the order in which they are made. The sizes of all files are
 * compared with what was written; with `verify` their content, too, for which each is read. What is made on request comes last, where it was made.
 */
export const readStages = Effect.fn("readStages")(function* (quarter: Quarter, verify = false) {
  const prefetch = yield* prefetchStatus(quarter, verify)
  const topics = yield* topicsStatus(quarter, prefetch, verify)
  const themes = yield* recordedStatus(quarter, "themes", StoreKeys.themes(quarter), [topics], verify)
  const report = yield* recordedStatus(quarter, "report", StoreKeys.report(quarter), [prefetch, topics, themes], verify)
  const panels = yield* panelStatuses(quarter, [prefetch, topics, themes], verify)
  const stages: ReadonlyArray<StageStatus> = [prefetch, topics, themes, report, ...panels]
  return stages
})
