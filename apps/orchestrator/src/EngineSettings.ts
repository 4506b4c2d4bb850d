import { batchEngineLayer, type JobEngine, type JobEngineError, localEngineLayer } from "@ftm/batch-submitter"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { type Layer, Schema, type Semaphore } from "effect"
import { join, resolve } from "node:path"
import { localJobEnvironment, mapJobCommand } from "./JobProgram.ts"

/** Processes on this machine. */
const LocalSettings = Schema.Struct({
  engine: Schema.Literal("local"),
  /** Processes at a time. */
  jobs: Schema.Int
})

/** AWS Batch; what is null is found as the AWS SDK's users know it. */
const BatchSettings = Schema.Struct({
  engine: Schema.Literal("batch"),
  queue: Schema.String,
  definition: Schema.String,
  fallbackQueue: Schema.NullOr(Schema.String),
  region: Schema.NullOr(Schema.String),
  endpoint: Schema.NullOr(Schema.String),
  /** Seconds between two looks at the jobs. */
  pollSeconds: Schema.Finite,
  /** A job may run so long. */
  timeoutSeconds: Schema.NullOr(Schema.Int)
})

/**
 * Where the jobs of a run are. It is written into the ledger, so that `watch`, `cancel` and a later `run` on any
 * machine find them again.
 */
export const EngineSettings = Schema.Union([LocalSettings, BatchSettings])
export type EngineSettings = typeof EngineSettings.Type

/** Where local jobs write their logs: beside the ledger of a folder store, or in ./ftm-logs for a bucket. */
const logFolder = (location: string, quarter: Quarter): string =>
  location.startsWith("s3://")
    ? resolve("ftm-logs", location.slice("s3://".length), quarter)
    : join(location, StoreKeys.runsPrefix(quarter), "logs")

/** An emulator that --endpoint names stands for Batch alone, unless AWS_ENDPOINT_URL says that one address answers for every service. */
const besideEndpoint = (settings: { readonly endpoint: string | null }) =>
  settings.endpoint === null || (process.env.AWS_ENDPOINT_URL ?? "") !== "" ? {} : { besideEndpoint: null }

/** Spot prices are read beside Batch; neither this machine nor an emulator has any. */
export const hasPrices = (settings: EngineSettings): boolean => settings.engine === "batch" && !("besideEndpoint" in besideEndpoint(settings))

/** `slots` is shared by the quarters that are run side by side. */
export const engineLayer = (
  settings: EngineSettings,
  location: string,
  quarter: Quarter,
  slots?: Semaphore.Semaphore
): Layer.Layer<JobEngine, JobEngineError> => {
  if (settings.engine === "local") {
    return localEngineLayer({
      jobs: settings.jobs,
      command: mapJobCommand,
      environment: localJobEnvironment(process.env, settings.jobs),
      folder: logFolder(location, quarter),
      ...(slots === undefined ? {} : { slots })
    })
  }
  return batchEngineLayer({
    jobQueue: settings.queue,
    jobDefinition: settings.definition,
    pollMillis: settings.pollSeconds * 1000,
    settleMillis: Math.max(3_000, Math.min(10_000, settings.pollSeconds * 2000)),
    tags: { "ftm:store": location.replace(/[^\w\s.:/=+@-]/g, "_").slice(0, 256) },
    ...besideEndpoint(settings),
    ...(settings.fallbackQueue === null ? {} : { fallbackQueue: settings.fallbackQueue }),
    ...(settings.region === null ? {} : { region: settings.region }),
    ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    ...(settings.timeoutSeconds === null ? {} : { timeoutSeconds: settings.timeoutSeconds })
  })
}

/** The settings as a user types them after a command. */
export const engineFlags = (settings: EngineSettings): string => {
  if (settings.engine === "local") return `--engine local --jobs ${settings.jobs}`
  const more = [
    settings.fallbackQueue === null ? "" : ` --fallback-queue ${settings.fallbackQueue}`,
    settings.region === null ? "" : ` --region ${settings.region}`,
    settings.endpoint === null ? "" : ` --endpoint ${settings.endpoint}`
  ]
  return `--engine batch --queue ${settings.queue} --definition ${settings.definition}${more.join("")}`
}
