import { TranscriptSourceError } from "@ftm/transcript-schema"
import { WrdsError } from "@ftm/wrds-source"
import { exitCodes } from "./Stop.ts"

/** Wrong settings are 2 and a quarter that is not there is 3, as the design has it; every other failure is 1. */
export const exitCodeOfError = (error: unknown): number | undefined => {
  if (error instanceof WrdsError) return error.reason._tag === "NotConfigured" ? exitCodes.wrongUsage : exitCodes.failed
  if (error instanceof TranscriptSourceError) return error.reason._tag === "NotPrefetched" ? exitCodes.dataMissing : exitCodes.failed
  return undefined
}
