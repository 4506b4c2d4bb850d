import { JobExitCode } from "@ftm/job-contract"

/** The parts of an error that decide the exit code: its tag and the tag of its reason. */
export interface JobError {
  readonly _tag: string
  readonly message: string
  readonly reason?: { readonly _tag: string } | undefined
}

/** The most specific name of an error: that of its reason, if it has one. */
export const errorTypeOf = (error: JobError): string => error.reason?._tag ?? error._tag

/** The exit code that tells of this error. What has no code of its own is `failed`. */
export const exitCodeOf = (error: JobError): number => {
  switch (errorTypeOf(error)) {
    case "NotPrefetched":
      return JobExitCode.dataMissing
    case "BatchClaimed":
      return JobExitCode.workedOnElsewhere
    case "BadConfig":
    case "BadStoreName":
    case "NoManifest":
    case "UnknownBatch":
    case "OtherManifest":
    case "OtherEngine":
    case "NotConfigured":
      return JobExitCode.wrongConfiguration
    default:
      return JobExitCode.failed
  }
}
