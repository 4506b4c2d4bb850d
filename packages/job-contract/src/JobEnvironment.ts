import { startIn, type ShownForm, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import type { JobSettings } from "./JobSettings.ts"

/** The variables of one job, the same on this machine and in the cloud. `results`: below which key its results lie. `readJobConfig` reads them. */
export const jobEnvironment = (
  storeLocation: string,
  quarter: Quarter,
  batchId: string,
  settings: JobSettings,
  {
    commandForm = "installed",
    jobName,
    results = ""
  }: { readonly commandForm?: ShownForm; readonly jobName?: string; readonly results?: string } = {}
): Readonly<Record<string, string>> => ({
  DATA_SOURCE: settings.dataSource,
  FTM_STORE: storeLocation,
  ...(results === "" ? {} : { FTM_RESULTS: results }),
  QUARTER: quarter,
  BATCH_ID: batchId,
  ...(jobName === undefined ? {} : { FTM_JOB_NAME: jobName }),
  MANIFEST_S3_KEY: StoreKeys.batchesManifest(quarter),
  CHECKPOINT_INTERVAL: String(settings.checkpointInterval),
  ALLOW_FAILURES: String(settings.allowFailures),
  MAX_CONSECUTIVE_FAILURES: String(settings.maxConsecutiveFailures),
  MAX_FAILURE_RATE: String(settings.maxFailureRate),
  MIN_PROCESSED_FOR_RATE: String(settings.minProcessedForRate),
  FTM_COMMAND_FORM: startIn(commandForm),
  ...settings.topicVariables
})
