import { exitCodes } from "@ftm/command-line"
import { PrefetchError, type PrefetchErrorReason } from "@ftm/prefetch"
import { TranscriptSourceError } from "@ftm/transcript-schema"
import { WrdsError } from "@ftm/wrds-source"

const ofReason: Readonly<Record<PrefetchErrorReason["_tag"], number>> = {
  OtherRules: exitCodes.wrongUsage,
  BadFiles: exitCodes.wrongUsage,
  BadSetting: exitCodes.wrongUsage,
  NothingThere: exitCodes.dataMissing,
  TooFewFirms: exitCodes.failed,
  TextsFail: exitCodes.failed,
  Damaged: exitCodes.failed,
  ThreadFailed: exitCodes.failed
}

/** Wrong settings are 2 and a quarter that is not there is 3, as the design has it; every other failure is 1. */
export const exitCodeOfError = (error: unknown): number | undefined => {
  if (error instanceof PrefetchError) return ofReason[error.reason._tag]
  if (error instanceof WrdsError) return error.reason._tag === "NotConfigured" ? exitCodes.wrongUsage : exitCodes.failed
  if (error instanceof TranscriptSourceError) return error.reason._tag === "NotPrefetched" ? exitCodes.dataMissing : exitCodes.failed
  return undefined
}
