export { batchEngineLayer, type BatchEngineOptions, logCommand, retryRules, submitRequest, toJobState } from "./aws/BatchEngine.ts"
export * from "./submission/Adoption.ts"
export * from "./aws/ClassifyBatchError.ts"
export * from "./submission/ExplainJobEnd.ts"
export { again } from "./submission/FindJob.ts"
export * from "./engine/JobEnd.ts"
export * from "./engine/JobEngine.ts"
export * from "./submission/JobLedger.ts"
export * from "./submission/LedgerJob.ts"
export * from "./submission/JobName.ts"
export { overridesProblem } from "./aws/OverridesLimit.ts"
export { localEngineLayer, type LocalEngineOptions } from "./local/LocalEngine.ts"
export { type JobCommand } from "./local/LocalProcess.ts"
export * from "./submission/Submission.ts"
export * from "./engine/Waiting.ts"

/** Load this into a local job (`node --import <url>`): it names the process, and ends it when its orchestrator is gone. */
export const localJobModule = (jobName: string): string => {
  const module = new URL(import.meta.url.endsWith(".ts") ? "./local/localJob.ts" : "./local/localJob.js", import.meta.url)
  module.searchParams.set("name", jobName)
  return module.href
}
