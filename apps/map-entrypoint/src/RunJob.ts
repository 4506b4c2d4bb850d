import { JobExitCode } from "@ftm/job-contract"
import { resultsBelow } from "@ftm/lineage"
import { readBatch, readBorneOut, withBatchClaim } from "@ftm/manifest"
import { storeLayer } from "@ftm/object-store"
import { runBatch, shareMemory, topicModelPoolLayer } from "@ftm/topic-runner"
import { TranscriptSource } from "@ftm/transcript-schema"
import { Deferred, Effect, Layer, Option, References } from "effect"
import { totalmem } from "node:os"
import { constrainedMemory } from "node:process"
import type { JobConfig } from "./JobConfig.ts"
import type { JobLog } from "./JobLog.ts"
import { requirePackages } from "./OptionalPackages.ts"
import { loadSourceLayer } from "./SourceLayer.ts"
import { awaitSpotNotice } from "./SpotNotice.ts"
import { stopRequests, type StopRequest } from "./StopRequest.ts"
import { readThisAttempt } from "./ThisAttempt.ts"
import { topicEngine } from "./TopicEngine.ts"

/** The container's limit where there is one, else the machine's memory; in bytes. */
const memoryOfThisMachine = (): number => {
  const limit = constrainedMemory()
  return limit > 0 && limit < totalmem() ? limit : totalmem()
}

/** What an earlier attempt finished, if every firm is done or skipped. Undefined when there is something left to do. */
const doneBefore = Effect.fn("doneBefore")(function* (config: JobConfig) {
  const batch = yield* readBatch(config.quarter, config.batchId, config.manifestKey)
  const { firm_ids: firmIds } = batch
  const checkpoint = Option.getOrUndefined(yield* readBorneOut(batch))?.checkpoint
  if (checkpoint === undefined) return undefined
  const [completed, skipped] = [new Set(checkpoint.completed_firm_ids), new Set(checkpoint.skipped_firm_ids)]
  // If the checkpoint is of other firms, runBatch refuses it.
  if (completed.size + skipped.size !== firmIds.length || firmIds.some((id) => !completed.has(id) && !skipped.has(id))) return undefined
  return { processed: completed.size, skipped: skipped.size }
})

const doBatch = Effect.fn("doBatch")(function* (config: JobConfig, log: JobLog, stop: Deferred.Deferred<StopRequest>) {
  if (config.metadataEndpoint !== undefined) {
    // To a job the notice is the same as a SIGTERM: another attempt goes on.
    yield* awaitSpotNotice(config.metadataEndpoint, config.spotPollSeconds).pipe(
      Effect.flatMap((reason) => Deferred.succeed(stop, { reason, exitCode: stopRequests.SIGTERM.exitCode })),
      Effect.forkScoped
    )
  }
  const summary = yield* runBatch({
    quarter: config.quarter,
    batchId: config.batchId,
    jobName: config.jobName,
    previousSignal: config.previousSignal,
    manifestKey: config.manifestKey,
    checkpointInterval: config.checkpointInterval,
    breaker: {
      maxConsecutiveFailures: config.maxConsecutiveFailures,
      maxFailureRate: config.maxFailureRate,
      minProcessedForRate: config.minProcessedForRate
    },
    allowFailures: config.allowFailures,
    workers: config.workers,
    stop: Effect.map(Deferred.await(stop), (request) => request.reason),
    onEvent: log.event
  })
  const exitCode =
    summary.outcome === "done"
      ? JobExitCode.done
      : summary.outcome === "failed"
        ? JobExitCode.failed
        : (yield* Deferred.await(stop)).exitCode
  yield* log.summary(summary, exitCode)
  return exitCode
})

/**
 * Works through the batch that the configuration names, and gives the exit code: done, also by an earlier attempt; failed; or
 * stopped with its progress saved. Fails with `BatchClaimed` where another live attempt works on the batch.
 */
export const runJob = Effect.fn("runJob")(
  function* (config: JobConfig, log: JobLog, stop: Deferred.Deferred<StopRequest>) {
    const done = yield* doneBefore(config)
    if (done !== undefined) {
      yield* log.doneBefore(
        `Done before: ${config.batchId}: firms processed ${done.processed}, skipped ${done.skipped}; nothing is left to do`,
        done
      )
      return JobExitCode.done
    }
    yield* requirePackages(config.topics)
    const source = yield* loadSourceLayer(config.dataSource)
    const model = topicModelPoolLayer({
      workers: config.workers,
      engine: topicEngine(config.topics),
      memory: shareMemory(config.maxMemory ?? memoryOfThisMachine(), config.workers)
    })
    const work = doBatch(config, log, stop).pipe(Effect.scoped, Effect.provide(Layer.merge(source, model)))
    // Nothing is written, not even a claim, for a quarter that was not prefetched; the source says so.
    yield* Effect.provide(
      Effect.flatMap(TranscriptSource, (transcripts) => transcripts.fingerprint(config.quarter)),
      source
    )
    const self = yield* readThisAttempt
    return yield* withBatchClaim(config.quarter, config.batchId, self, work)
  },
  (work, config) =>
    work.pipe(
      Effect.provide(Layer.provide(resultsBelow(config.results), storeLayer(config.store))),
      // The store logs each retry at debug level, and operators want to see them.
      Effect.provideService(References.MinimumLogLevel, "Debug")
    )
)
