/** An error as far as the exit code asks: its tag and the tag of its reason. */
export interface JobError {
  readonly _tag: string
  readonly message: string
  readonly reason?: { readonly _tag: string } | undefined
}

/** The most exact name of an error: its reason's, where it has one. */
export const errorTypeOf = (error: JobError): string => error.reason?._tag ?? error._tag

/** 2 wrong usage or configuration, 3 data missing (prefetch first), 4 another attempt works on the batch, 1 anything else. */
export const exitCodeOf = (error: JobError): number => {
  switch (errorTypeOf(error)) {
    case "NotPrefetched":
      return 3
    case "BatchClaimed":
      return 4
    case "BadConfig":
    case "NoManifest":
    case "UnknownBatch":
    case "OtherManifest":
    case "OtherEngine":
    case "NotConfigured":
      return 2
    default:
      return 1
  }
}
