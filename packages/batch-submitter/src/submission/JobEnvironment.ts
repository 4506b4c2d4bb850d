import { Context } from "effect"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"

/** What the operator may turn on a job; the same for every job of a run. */
export interface JobSettings {
  /** A checkpoint, and a part, after this many firms. */
  readonly checkpointInterval: number
  /** Go on when a single firm fails. */
  readonly allowFailures: boolean
  /** Stop the job after this many failures in a row. */
  readonly maxConsecutiveFailures: number
  /** Stop the job when a larger share of its firms has failed, */
  readonly maxFailureRate: number
  /** looked at from this many firms on. */
  readonly minProcessedForRate: number
  /** Which topic model: `TOPIC_ENGINE`, `EMBEDDER`, `TOPIC_SETTINGS`, … as map-entrypoint reads them. */
  readonly topicVariables: Readonly<Record<string, string>>
  /** `s3` = the prefetched store. `wrds` dials WRDS from the job, which costs an approval each. */
  readonly dataSource: "s3" | "wrds"
}

export const defaultJobSettings: JobSettings = {
  checkpointInterval: 50,
  allowFailures: true,
  maxConsecutiveFailures: 5,
  maxFailureRate: 0.05,
  minProcessedForRate: 100,
  topicVariables: { TOPIC_ENGINE: "native" },
  dataSource: "s3"
}

/** The settings that `submitQuarter` gives to its jobs. */
export const JobSettingsReference = Context.Reference<JobSettings>("@ftm/batch-submitter/JobSettings", {
  defaultValue: () => defaultJobSettings
})

/** The environment contract of a job, the same on this machine and in the cloud. */
export const jobEnvironment = (
  storeLocation: string,
  quarter: Quarter,
  batchId: string,
  settings: JobSettings
): Readonly<Record<string, string>> => ({
  DATA_SOURCE: settings.dataSource,
  FTM_STORE: storeLocation,
  QUARTER: quarter,
  BATCH_ID: batchId,
  MANIFEST_S3_KEY: StoreKeys.batchesManifest(quarter),
  CHECKPOINT_INTERVAL: String(settings.checkpointInterval),
  ALLOW_FAILURES: String(settings.allowFailures),
  MAX_CONSECUTIVE_FAILURES: String(settings.maxConsecutiveFailures),
  MAX_FAILURE_RATE: String(settings.maxFailureRate),
  MIN_PROCESSED_FOR_RATE: String(settings.minProcessedForRate),
  ...settings.topicVariables
})
