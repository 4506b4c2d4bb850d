import { batchEngineLayer, type JobEngine, type JobEngineError, localEngineLayer } from "@ftm/batch-submitter"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { type Layer, Schema, type Semaphore } from "effect"
import { join, resolve } from "node:path"
import { localJobEnvironment, mapJobCommand } from "./JobProgram.ts"

/** Seconds between two looks at the jobs on AWS Batch. */
export const defaultPollSeconds = 6

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
  /** A batch that has lost its machine so often goes to the fallback queue; so many attempts has a job. */
  fallbackAfter: Schema.Int,
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

const given = (text: string | undefined): string | null => text === undefined || text === "" ? null : text

/** Where the Batch service is, if the user named a place for it alone: `--endpoint`, or the variable that the AWS SDK reads. */
const ownEndpoint = (settings: { readonly endpoint: string | null }): string | null => settings.endpoint ?? given(process.env.AWS_ENDPOINT_URL_BATCH)

/** Where the Batch service is, if it is not at AWS. */
export const batchEndpoint = (settings: { readonly endpoint: string | null }): string | null => ownEndpoint(settings) ?? given(process.env.AWS_ENDPOINT_URL)

/** The Batch service is an emulator on this machine: its jobs see this machine's folders, and it forgets them when it is started anew. */
export const isEmulated = (settings: { readonly endpoint: string | null }): boolean =>
  /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(batchEndpoint(settings) ?? "")

/** EC2, ECS, ECR and CloudWatch can be asked: an emulator stands for Batch alone, unless AWS_ENDPOINT_URL says that one address answers for every service. */
const hasServicesBeside = (settings: { readonly endpoint: string | null }): boolean =>
  ownEndpoint(settings) === null || given(process.env.AWS_ENDPOINT_URL) !== null

/** Spot prices are read beside Batch; neither this machine nor an emulator has any. */
export const hasPrices = (settings: EngineSettings): boolean => settings.engine === "batch" && hasServicesBeside(settings)

/** What quarters that are run side by side have in common. */
export interface SharedLimits {
  /** Local processes at a time, all together. */
  readonly slots: Semaphore.Semaphore
  /** So many quarters ask the Batch service; each the more seldom, so that all together ask no more often than one would. */
  readonly quarters: number
}

export const engineLayer = (
  settings: EngineSettings,
  location: string,
  quarter: Quarter,
  shared?: SharedLimits
): Layer.Layer<JobEngine, JobEngineError> => {
  if (settings.engine === "local") {
    return localEngineLayer({
      jobs: settings.jobs,
      command: mapJobCommand,
      environment: localJobEnvironment(process.env, settings.jobs),
      folder: logFolder(location, quarter),
      ...(shared === undefined ? {} : { slots: shared.slots })
    })
  }
  return batchEngineLayer({
    jobQueue: settings.queue,
    jobDefinition: settings.definition,
    pollMillis: settings.pollSeconds * 1000 * (shared?.quarters ?? 1),
    settleMillis: Math.max(3_000, Math.min(10_000, settings.pollSeconds * 2000)),
    tags: { "ftm:store": location.replace(/[^\w\s.:/=+@-]/g, "_").slice(0, 256) },
    ...(hasServicesBeside(settings) ? {} : { besideEndpoint: null }),
    ...(isEmulated(settings) ? { remembersMillis: 0 } : {}),
    ...(settings.fallbackQueue === null ? {} : { fallbackQueue: settings.fallbackQueue, attempts: Math.min(10, settings.fallbackAfter) }),
    ...(settings.region === null ? {} : { region: settings.region }),
    ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    ...(settings.timeoutSeconds === null ? {} : { timeoutSeconds: settings.timeoutSeconds })
  })
}

/** The settings as a user types them after a command. */
export const engineFlags = (settings: EngineSettings): string => {
  if (settings.engine === "local") return `--engine local --jobs ${settings.jobs}`
  const more = [
    settings.fallbackQueue === null ? "" : ` --fallback-queue ${settings.fallbackQueue} --fallback-after ${settings.fallbackAfter}`,
    settings.region === null ? "" : ` --region ${settings.region}`,
    settings.endpoint === null ? "" : ` --endpoint ${settings.endpoint}`,
    settings.timeoutSeconds === null ? "" : ` --timeout ${settings.timeoutSeconds}`,
    settings.pollSeconds === defaultPollSeconds ? "" : ` --poll-seconds ${settings.pollSeconds}`
  ]
  return `--engine batch --queue ${settings.queue} --definition ${settings.definition}${more.join("")}`
}
