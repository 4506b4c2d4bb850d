export { batchEngineLayer, type BatchEngineOptions, logCommand, retryRules, submitRequest, toJobState } from "./BatchEngine.ts"
export * from "./classifyBatchError.ts"
export * from "./JobEnd.ts"
export * from "./JobEngine.ts"
export * from "./JobEnvironment.ts"
export * from "./JobLedger.ts"
export * from "./JobName.ts"
export { localEngineLayer, type LocalEngineOptions } from "./LocalEngine.ts"
export { type JobCommand } from "./LocalProcess.ts"
export * from "./QuarterLease.ts"
export * from "./Submission.ts"
export * from "./Waiting.ts"

/** Load this into a local job (`node --import <url>`): it ends the job when its orchestrator is gone. */
export const stopWithParentModule = new URL(
  import.meta.url.endsWith(".ts") ? "./stopWithParent.ts" : "./stopWithParent.js", import.meta.url
).href
