import { constrainedMemory } from "node:process"
import { totalmem } from "node:os"
import { storeLayer } from "@ftm/object-store"
import { nativeEngine, runBatch, shareMemory, topicModelPoolLayer } from "@ftm/topic-runner"
import { Deferred, Effect, Layer, References } from "effect"
import type { JobConfig } from "./JobConfig.ts"
import type { JobLog } from "./JobLog.ts"
import { loadSourceLayer } from "./sourceLayer.ts"
import { awaitSpotNotice } from "./SpotNotice.ts"
import { sigterm, type StopRequest } from "./StopRequest.ts"

/** The container's limit where there is one, else the machine's memory; in bytes. */
const memoryOfThisMachine = (): number => {
  const limit = constrainedMemory()
  return limit > 0 && limit < totalmem() ? limit : totalmem()
}

/**
 * Does the batch that the configuration names, and gives the exit code:
 * 0 done, 1 failed, 3 nothing was prefetched, 143 or 130 stopped with its progress saved.
 */
export const runJob = Effect.fn("runJob")(function*(config: JobConfig, log: JobLog, stop: Deferred.Deferred<StopRequest>) {
  const source = yield* loadSourceLayer(config.dataSource)
  const model = topicModelPoolLayer({
    workers: config.workers,
    engine: nativeEngine(),
    memory: shareMemory(config.maxMemory ?? memoryOfThisMachine(), config.workers)
  })
  const services = Layer.provideMerge(Layer.merge(source, model), storeLayer(config.store))

  const work = Effect.gen(function*() {
    if (config.metadataEndpoint !== undefined) {
      // A reclaimed machine goes on to another attempt: the same as a SIGTERM.
      yield* awaitSpotNotice(config.metadataEndpoint, config.spotPollSeconds).pipe(
        Effect.flatMap((reason) => Deferred.succeed(stop, { reason, exitCode: sigterm.exitCode })),
        Effect.forkScoped
      )
    }
    const summary = yield* runBatch({
      quarter: config.quarter,
      batchId: config.batchId,
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
    const exitCode = summary.outcome === "done" ? 0 : summary.outcome === "failed" ? 1 : (yield* Deferred.await(stop)).exitCode
    yield* log.summary(summary, exitCode)
    return exitCode
  })
  return yield* work.pipe(
    Effect.scoped,
    Effect.provide(services),
    // The store tells of each retry at debug level, and an operator wants to see them.
    Effect.provideService(References.MinimumLogLevel, "Debug")
  )
})
