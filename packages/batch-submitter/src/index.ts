export { batchEngineLayer, type BatchEngineOptions, logCommand, retryRules, submitRequest, toJobState } from "./BatchEngine.ts"
export * from "./Adoption.ts"
export * from "./CancelRequest.ts"
export * from "./classifyBatchError.ts"
export * from "./explainJobEnd.ts"
export { again } from "./FindJob.ts"
export * from "./JobEnd.ts"
export * from "./JobEngine.ts"
export * from "./JobEnvironment.ts"
export * from "./JobLedger.ts"
export * from "./LedgerJob.ts"
export * from "./JobName.ts"
export { overridesProblem } from "./OverridesLimit.ts"
export { localEngineLayer, type LocalEngineOptions } from "./LocalEngine.ts"
export { type JobCommand } from "./LocalProcess.ts"
export * from "./QuarterLease.ts"
export * from "./Submission.ts"
export * from "./Waiting.ts"

/** Load this into a local job (`node --import <url>`): it names the process, and ends it when its orchestrator is gone. */
export const localJobModule = (jobName: string): string => {
  const module = new URL(import.meta.url.endsWith(".ts") ? "./localJob.ts" : "./localJob.js", import.meta.url)
  module.searchParams.set("name", jobName)
  return module.href
}
