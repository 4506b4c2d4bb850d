import { constants } from "node:os"

/** What a job says as it ends: read by AWS Batch's retry rules, by the orchestrator and by people. */
export const JobExitCode = {
  done: 0,
  failed: 1,
  wrongConfiguration: 2,
  dataMissing: 3,
  workedOnElsewhere: 4,
  /** 128 + 2, SIGINT. */
  interrupted: 130,
  /** 128 + 15, SIGTERM. When nobody asked for it by `terminate` and no time was up, its machine is being taken away (for a Spot instance, two minutes later). */
  terminated: 143
} as const

/** The signal that ended a container's process, by its exit code of 128 and more; undefined for a code that is no signal's. No job exits so itself. */
export const signalOf = (code: number): string | undefined =>
  code > 128 ? Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0] : undefined

/** Every exit code, and what it means: the text of `ftm-map --help`. */
export const exitCodeMeanings: ReadonlyArray<{ readonly code: number; readonly means: string }> = [
  { code: JobExitCode.done, means: "done" },
  { code: JobExitCode.failed, means: "failed" },
  { code: JobExitCode.wrongConfiguration, means: "wrong configuration" },
  { code: JobExitCode.dataMissing, means: "not prefetched" },
  { code: JobExitCode.workedOnElsewhere, means: "another attempt works on the batch" },
  { code: JobExitCode.terminated, means: "stopped by SIGTERM or a Spot notice, progress saved" },
  { code: JobExitCode.interrupted, means: "stopped by Ctrl-C, progress saved" }
]

/** The process had a signal, saved its progress and ended. */
export const savedOnSignal = (code: number | null): boolean => code === JobExitCode.interrupted || code === JobExitCode.terminated
