export { createManifest } from "@ftm/manifest"
export { submitQuarter, waitForCompletion } from "@ftm/batch-submitter"
export { cancelQuarter } from "./CancelQuarter.ts"
export { costOfQuarter, type QuarterCost } from "./CostOfQuarter.ts"
export { OnInterrupt } from "./OnInterrupt.ts"
export { planQuarter, type QuarterPlan } from "./PlanQuarter.ts"
export {
  Cancelled,
  CloudJobsRunning,
  FirmsChanged,
  OtherTopics,
  RestartDamaged,
  NeverRun,
  NotPrefetched,
  NotReady,
  OverBudget,
  QuarterRunError,
  type QuarterRunErrorReason,
  StillRunning,
  StillWorking
} from "./QuarterRunError.ts"
export { type QuarterRunEvent, QuarterRunEvents } from "./QuarterRunEvents.ts"
export { runCommandLine } from "./RunCommandLine.ts"
export { type RunOptions } from "./RunOptions.ts"
export { runQuarter } from "./RunQuarter.ts"
export { type QuarterExit, runQuarters, type SeveralOptions } from "./RunQuarters.ts"
export { lastRunStart, type RunStart } from "./RunStart.ts"
export { statusOfQuarter, statusOfRestart } from "./StatusOfQuarter.ts"
export { watchQuarter } from "./WatchQuarter.ts"
export { averagePrice, type CostLine, dollarsSoFar, ledgerCost, type RunCost, type SpentSoFar } from "./cost/RunCost.ts"
export { hasPrices } from "./engine/AwsEndpoints.ts"
export { engineLayer, type SharedLimits } from "./engine/EngineLayer.ts"
export { defaultPollSeconds, EngineSettings } from "./engine/EngineSettings.ts"
export { LocalJobs } from "./engine/LocalJobs.ts"
export { requirePrefetch } from "./plan/RequirePrefetch.ts"
export { type PlannedRun } from "./plan/RunPlan.ts"
export {
  BadTopicSettings,
  ModelMissing,
  ModelNotUsed,
  NoModelFolder,
  SettingsNotForBertopic,
  SettingsWithoutEffect,
  StabilityContradicts,
  StabilityNotForBertopic,
  TopicChoiceError,
  UnknownEmbedder,
  UnknownTopicEngine
} from "./plan/TopicChoiceError.ts"
export { type AskedTopics, topicVariables } from "./plan/TopicVariables.ts"
export { readSummary, type RunState, type RunSummary } from "./progress/RunSummary.ts"
export { ThisProcess } from "@ftm/manifest"
