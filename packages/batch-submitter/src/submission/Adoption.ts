import { ageOfJobIntent, ageOfRunRecord, type JobIntent, listClaimedNames, readJobIntent, readRunEvents } from "@ftm/manifest"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { isEnded, JobEngine, JobEngineError, type JobState, Refused } from "../engine/JobEngine.ts"
import { describeSettled, findJobByName } from "./FindJob.ts"
import { batchHistories, recordAdopted, recordEnd, recordVanished } from "./JobLedger.ts"
import { jobNameStart } from "./JobName.ts"
import type { LedgerJob } from "./LedgerJob.ts"

/** What earlier orchestrators left behind. */
export interface Adopted {
  /** Jobs of the quarter that are still going. */
  readonly running: ReadonlyArray<LedgerJob>
  /** Batches whose job ended while nobody was watching; its end is in the ledger now. */
  readonly endedBatchIds: ReadonlyArray<string>
}

/** Fails when the engine does not know jobs that it cannot have forgotten yet. */
const requireKnown = Effect.fn("requireKnown")(function* (missing: ReadonlyArray<LedgerJob>) {
  const [first] = missing
  if (first === undefined) return
  const { where } = yield* JobEngine
  return yield* new JobEngineError({
    message:
      `${where} does not know ${missing.length} of the jobs that the ledger of ${first.quarter} holds open, such as ${first.jobName} (${first.jobId}), ` +
      "and they are too recent to have been forgotten. Is this the region and the account that the run was started with? " +
      "aws sts get-caller-identity shows the account; AWS_REGION and AWS_PROFILE set it. The ledger was not changed.",
    reason: new Refused({})
  })
})

/** The queue that the intent names, if it is one of this engine's. */
export const intendedQueue = (intent: JobIntent, engine: { readonly kind: string }): string | undefined =>
  intent.engine === engine.kind ? intent.queue : undefined

/** Names of jobs whose intent is in the ledger, but nothing of what became of it: their orchestrator died, or was stopped, between the two. */
export const unrecordedIntents = Effect.fn("unrecordedIntents")(function* (quarter: Quarter) {
  const recorded = new Set((yield* readRunEvents(quarter)).map(({ event }) => ("job_name" in event ? event.job_name : undefined)))
  return (yield* listClaimedNames(quarter)).filter((name) => name.startsWith(jobNameStart(quarter)) && !recorded.has(name))
})

/** Finds those of the unrecorded jobs that exist, and writes them down. */
const findUnrecorded = Effect.fn("findUnrecorded")(function* (quarter: Quarter, sought: Set<string>) {
  const engine = yield* JobEngine
  const found: Array<readonly [LedgerJob, JobState]> = []
  for (const name of yield* unrecordedIntents(quarter)) {
    const claim = Option.getOrUndefined(yield* readJobIntent(quarter, name))
    // Local jobs end with their orchestrator.
    if (claim === undefined || claim.data.engine !== engine.kind) continue
    // A name that was waited for once is only looked up the next time.
    const age = sought.has(name) ? Number.POSITIVE_INFINITY : yield* ageOfJobIntent(quarter, name)
    const state = yield* findJobByName(name, intendedQueue(claim.data, engine), age)
    sought.add(name)
    if (state === undefined) continue
    const job: LedgerJob = { quarter, batchId: claim.data.batch_id, jobName: name, jobId: state.jobId, engine: engine.kind }
    yield* recordAdopted(job)
    found.push([job, state])
  }
  return found
})

/**
 * Finds out what became of the jobs that are open in the quarter's ledger, and of those that were submitted and never written down. The ends
 * of those that have ended are written into the ledger, and `onEnd` hears of them. Hold the quarter's lease, or be sure that nobody does.
 *
 * A job that the engine does not know counts as ended if it is old enough to have been forgotten, or if it was another engine's (a process of
 * an orchestrator that is gone). A more recent one means that we are asking in the wrong place: that is an error, and the ledger is not changed.
 * `sought` keeps the names of jobs that may never have been submitted: pass the same set each time you ask, and each is waited for once.
 */
export const adoptJobs = Effect.fn("adoptJobs")(function* <E = never, R = never>(
  quarter: Quarter,
  onEnd: (job: LedgerJob, state: JobState) => Effect.Effect<void, E, R> = () => Effect.void,
  sought = new Set<string>()
) {
  const engine = yield* JobEngine
  const histories = [...batchHistories(quarter, yield* readRunEvents(quarter)).values()]
  const open = histories.flatMap(({ open, openedBy }) => (open === undefined ? [] : [{ job: open, openedBy }]))
  const ofEngine = open.filter(({ job }) => job.engine === engine.kind)
  const states = yield* describeSettled(ofEngine.map(({ job }) => job.jobId))
  const unknown = ofEngine.filter(({ job }) => !states.has(job.jobId))
  // By the store's clock: that of the machine which wrote the entry may have been ahead.
  const isRecent = ({ openedBy }: (typeof open)[number]) =>
    Effect.map(ageOfRunRecord(quarter, openedBy), (age) => age < engine.remembersMillis)
  yield* requireKnown((yield* Effect.filter(unknown, isRecent, { concurrency: 8 })).map(({ job }) => job))

  const unrecorded = yield* findUnrecorded(quarter, sought)
  const all = [...open.map(({ job }) => [job, states.get(job.jobId)] as const), ...unrecorded]
  const running: Array<LedgerJob> = []
  const endedBatchIds: Array<string> = []
  for (const [job, state] of all) {
    if (state !== undefined && !isEnded(state)) {
      running.push(job)
      continue
    }
    endedBatchIds.push(job.batchId)
    if (state === undefined) yield* recordVanished(job)
    else {
      yield* recordEnd(job, state)
      yield* onEnd(job, state)
    }
  }
  const adopted: Adopted = { running, endedBatchIds }
  return adopted
})
