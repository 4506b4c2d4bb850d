import { adoptJobs, JobEngine, type JobSpec, recordEnd, submitBatches, waitForCompletion } from "@ftm/batch-submitter"
import { type ClaimOwner, createManifest, readBatch, readBorneOut, readProgress, withBatchClaim, withQuarterLease } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { TopicModel } from "@ftm/topic-model"
import { runBatch } from "@ftm/topic-runner"
import { defaultBreakerRules, type FirmTranscript, parseQuarter, TranscriptSource } from "@ftm/transcript-schema"
import { Effect, Layer, Option } from "effect"
import type { World } from "./World.ts"

export const quarter = parseQuarter("2021Q1")!
/** Seven firms in batches of three, two firms a part: parts that are whole, parts that are not, and a batch of one firm. */
export const firmIds = ["1", "2", "3", "4", "5", "6", "7"]
export const batchSize = 3
const firmsAPart = 2

const transcript = (firmId: string): FirmTranscript => ({
  firmId,
  firmName: `Firm ${firmId}`,
  transcriptId: "T",
  quarter,
  permno: null,
  gvkey: null,
  earningsCallDate: "2021-02-03",
  sentences: [0, 1].map((position) => ({
    sentenceId: `${firmId}_T_${position}`,
    transcriptId: "T",
    position,
    rawText: `We sold ${position} machines.`,
    cleanedText: `sell machine${position}`,
    speakerType: "Executives",
    speakerName: null,
    section: "presentation",
    safeHarbor: false,
    componentId: String(position),
    componentOrder: position
  }))
})

/** Where a job's sentences and topics come from: made up, and each firm takes a while. */
const sourceAndModel = (world: World) =>
  Layer.mergeAll(
    Layer.succeed(TranscriptSource, {
      fingerprint: () => Effect.succeed(Option.some("sentences")),
      listFirms: () => Effect.succeed(firmIds),
      fetchTranscripts: (_quarter, wanted) => Effect.as(world.sleep(world.between(5, 200)), wanted.map(transcript))
    }),
    Layer.succeed(TopicModel, {
      engine: { name: "simulated", version: "1", parameters: {} },
      findTopics: (sentences) =>
        Effect.as(world.sleep(world.between(500, 15_000)), {
          topics: [
            {
              keywords: ["machine"],
              representation: "machine",
              sentenceIds: sentences.map(({ id }) => id),
              stability: null,
              sentenceProbabilities: null
            }
          ],
          outlierIds: []
        })
    })
  )

/** What a job did, for those who watch from outside. */
export interface JobDeed {
  readonly batchId: string
  readonly exitCode: number
  /** It went through firms, and came to the end of a batch in which none has failed. */
  readonly finished: boolean
}

/** What the job's program does, with the exit codes of the real one. `inClaim` is for mistakes that are made on purpose. */
export const mapJob = (
  world: World,
  { batchId, name }: JobSpec,
  self: ClaimOwner,
  inClaim: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function* () {
    const batch = yield* readBatch(quarter, batchId)
    const before = Option.getOrUndefined(yield* readBorneOut(batch))?.checkpoint
    if (before !== undefined && before.completed_firm_ids.length === batch.firm_ids.length) return { exitCode: 0, finished: false }
    const work = runBatch({
      quarter,
      batchId,
      jobName: name,
      checkpointInterval: firmsAPart,
      breaker: defaultBreakerRules,
      allowFailures: true,
      workers: 2
    })
    const { failed, firmsThisAttempt, outcome } = yield* withBatchClaim(quarter, batchId, self, inClaim(work))
    return { exitCode: outcome === "done" ? 0 : 1, finished: outcome === "done" && failed === 0 && firmsThisAttempt > 0 }
  }).pipe(
    Effect.catch((error) => Effect.succeed({ exitCode: error._tag === "BatchClaimed" ? 4 : 1, finished: false })),
    Effect.map((end): JobDeed => ({ batchId, ...end })),
    Effect.provide(sourceAndModel(world))
  )

/** What an orchestrator does in one go, as the run's library does it: lease, manifest, adoption, submission, waiting, ends. Gives whether all is done. */
export const orchestrate = (self: { readonly host: string; readonly pid: number }) =>
  withQuarterLease(quarter, self, (lease) =>
    Effect.gen(function* () {
      yield* JobEngine
      yield* ObjectStore
      const adopted = yield* adoptJobs(quarter)
      yield* createManifest(quarter, firmIds, batchSize)
      const unfinished = (yield* readProgress(quarter)).filter((batch) => batch.done < batch.total).map((batch) => batch.batchId)
      const jobs = yield* submitBatches(quarter, unfinished, { adopted, before: lease.stillOurs })
      const byId = new Map(jobs.map((job) => [job.jobId, job]))
      yield* waitForCompletion([...byId.keys()], {
        onEnd: (state) => {
          const job = byId.get(state.jobId)
          return job === undefined ? Effect.void : recordEnd(job, state)
        },
        onPoll: () => lease.stillOurs
      })
      return (yield* readProgress(quarter)).every((batch) => batch.done === batch.total)
    })
  )
