export { Batch, defaultBatchSize, encodeBatches, planBatches } from "./documents/Batch.ts"
export { createManifest, type CreatedManifest, isWorkedOn, readBatch, readBatches } from "./documents/BatchesManifest.ts"
export { Checkpoint, CheckpointEngine, readCheckpoint, writeCheckpoint, WrittenPart } from "./documents/Checkpoint.ts"
export { Deaths, DeathsAlone, noDeaths, readDeaths, writeDeaths } from "./documents/Deaths.ts"
export { circuitBreakerType, FirmFailure, readFailures, writeFailures } from "./documents/Failures.ts"
export { type BatchProgress, readProgress } from "./documents/Progress.ts"
export { type BorneOut, isDamaged, type PromisedPart, promisedParts, readBorneOut, withoutLost } from "./documents/PromisedParts.ts"
export { EngineSettings } from "./ledger/EngineSettings.ts"
export { ageOfJobIntent, claimJobName, JobIntent, readJobIntent, renewJobIntent } from "./ledger/JobIntent.ts"
export { MachinePrice } from "./ledger/MachinePrice.ts"
export { claimName, type ClaimResult, listClaimedNames, type NameClaim, readNameClaim } from "./ledger/NameClaim.ts"
export {
  EndedAttempt,
  JobAdopted,
  JobEnded,
  JobEndKind,
  JobSubmitted,
  MachinesPriced,
  PrefetchVerified,
  RunCancelled,
  RunEvent,
  RunFinished,
  RunStarted,
  RunStopped,
  type UnknownEvent
} from "./ledger/RunEvent.ts"
export { ageOfRunRecord, appendRunEvent, readRunEvents, transferRunRecords } from "./ledger/RunLedger.ts"
export { type RunRecord } from "./ledger/RunRecord.ts"
export { BatchClaimed, ClaimOwner, releaseClaimOfEndedJob, withBatchClaim } from "./liveness/BatchClaim.ts"
export { cancelRequest, forgetCancel, requestCancel } from "./liveness/CancelRequest.ts"
export { claimHeartbeat, type Heartbeat, leaseHeartbeat } from "./liveness/Heartbeat.ts"
export { isKnownToBeGone, isOnSameMachine, ProcessIdentity } from "./liveness/ProcessIdentity.ts"
export { bootId, pidNamespace, processIsGone, processStart } from "./liveness/ProcessTable.ts"
export { currentHolder, type HeldLease, QuarterInUse, withQuarterLease, type WorkUnderWay, workUnderWay } from "./liveness/QuarterLease.ts"
export { ThisProcess } from "./liveness/ThisProcess.ts"
export { BadDocument, BadInput, ManifestError, ManifestInUse, NoManifest, UnknownBatch } from "./ManifestError.ts"
