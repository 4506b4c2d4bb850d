import { WrdsError } from "@ftm/wrds-source"
import { exitCodes } from "./Stop.ts"

/** Wrong settings are 2, as the design has it; every other failure of WRDS is 1. */
export const exitCodeOfError = (error: unknown): number | undefined => {
  if (!(error instanceof WrdsError)) return undefined
  return error.reason._tag === "NotConfigured" ? exitCodes.wrongUsage : exitCodes.failed
}
