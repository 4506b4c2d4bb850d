export { batchEngineLayer, type BatchEngineOptions, logCommand, retryRules, submitRequest, toJobState } from "./aws/BatchEngine.ts"
export { classifyBatchError, classifySubmitError } from "./aws/ClassifyBatchError.ts"
export { classifyEnd } from "./aws/ClassifyEnd.ts"
export { overridesProblem } from "./aws/OverridesLimit.ts"
export type { EndCause } from "./engine/EndCause.ts"
export { explainEnd, type JobEnd, lostAttempts } from "./engine/JobEnd.ts"
export {
  AccessDenied,
  CannotStart,
  CannotStop,
  describeAtMost,
  isEnded,
  type JobAttempt,
  JobEngine,
  JobEngineError,
  type JobSpec,
  type JobState,
  type JobStatus,
  MaybeSubmitted,
  type PreflightFinding,
  Refused,
  Throttled,
  Unreachable
} from "./engine/JobEngine.ts"
export { waitForCompletion, type WaitOptions } from "./engine/Waiting.ts"
export { localEngineLayer, type LocalEngineOptions } from "./local/LocalEngine.ts"
export { localJobModule } from "./local/LocalJobModule.ts"
export type { JobCommand } from "./local/LocalProcess.ts"
export { ProcessRecords } from "./local/ProcessRecords.ts"
export { type Adopted, adoptJobs, unrecordedIntents } from "./submission/Adoption.ts"
export { explainJobEnd } from "./submission/ExplainJobEnd.ts"
export { retryTransient } from "./submission/FindJob.ts"
export { batchHistories, type BatchHistory, historyOf, readHistories, recordEnd } from "./submission/JobLedger.ts"
export { jobName, jobNameStart } from "./submission/JobName.ts"
export type { LedgerJob } from "./submission/LedgerJob.ts"
export { type SubmissionOptions, submitBatches, type SubmittedJob, submitQuarter } from "./submission/Submission.ts"
