import { batchEngineLayer, type JobEngine, type JobEngineError, localEngineLayer } from "@ftm/batch-submitter"
import { ObjectStore, type ObjectStoreError } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Layer, type Semaphore } from "effect"
import { resolve } from "node:path"
import { hasServicesBeside, isEmulated, readAwsEndpoints } from "./AwsEndpoints.ts"
import type { EngineSettings } from "./EngineSettings.ts"
import { LocalJobs } from "./LocalJobs.ts"
import { jobRecords } from "./WorkingProcesses.ts"

const isBucket = (store: ObjectStore["Service"]): boolean => store.location.startsWith("s3://")

/** Where local jobs write their logs: beside the ledger of a folder store, or in ./ftm-logs for a bucket. */
const logFolder = (store: ObjectStore["Service"], quarter: Quarter): string =>
  isBucket(store)
    ? resolve("ftm-logs", store.location.slice("s3://".length), store.results, quarter)
    : store.addressOf(StoreKeys.jobLogs(quarter))

/** What quarters that run side by side have in common. */
export interface SharedLimits {
  /** Local processes at a time, all together. */
  readonly slots: Semaphore.Semaphore
  /** How many quarters ask the Batch service: each asks less often, so that all together ask no more often than one would. */
  readonly quarters: number
}

/** The engine that these settings describe, for one quarter of a store. */
export const engineLayer = (
  settings: EngineSettings,
  quarter: Quarter,
  shared?: SharedLimits
): Layer.Layer<JobEngine, JobEngineError | ObjectStoreError, LocalJobs | ObjectStore> =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { command, environment } = yield* LocalJobs
      const store = yield* ObjectStore
      if (settings.engine === "local") {
        // Logs are written past the store, which refuses a folder that is a link out of it.
        if (!isBucket(store)) yield* store.head(StoreKeys.jobLogs(quarter))
        return localEngineLayer({
          jobs: settings.jobs,
          command,
          environment: environment(settings.jobs),
          folder: logFolder(store, quarter),
          records: jobRecords(store, quarter),
          ...(shared === undefined ? {} : { slots: shared.slots })
        })
      }
      const endpoints = yield* readAwsEndpoints
      return batchEngineLayer({
        jobQueue: settings.queue,
        jobDefinition: settings.definition,
        pollMillis: settings.pollSeconds * 1000 * (shared?.quarters ?? 1),
        settleMillis: Math.max(3_000, Math.min(10_000, settings.pollSeconds * 2000)),
        tags: { "ftm:store": store.location.replace(/[^\w\s.:/=+@-]/g, "_").slice(0, 256) },
        ...(hasServicesBeside(settings, endpoints) ? {} : { supportEndpoint: null }),
        ...(isEmulated(settings, endpoints) ? { remembersMillis: 0 } : {}),
        ...(settings.fallbackQueue === null
          ? {}
          : { fallbackQueue: settings.fallbackQueue, attempts: Math.min(10, settings.fallbackAfter) }),
        ...(settings.region === null ? {} : { region: settings.region }),
        ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
        ...(settings.timeoutSeconds === null ? {} : { timeoutSeconds: settings.timeoutSeconds })
      })
    })
  )
