import { BatchFault, type RetryStrategy, type SubmitJob } from "./BatchWords.ts"

const refuse = (message: string): never => {
  throw new BatchFault("ClientException", message)
}

const checkRetry = (retry: RetryStrategy | undefined): void => {
  const attempts = retry?.attempts ?? 1
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 10) refuse("Attempts must be between 1 and 10")
  const rules = retry?.evaluateOnExit ?? []
  if (rules.length > 5) refuse("evaluateOnExit may have at most 5 rules")
  for (const rule of rules) {
    if (!["RETRY", "EXIT"].includes(String(rule.action).toUpperCase())) refuse("evaluateOnExit action must be RETRY or EXIT")
    if (rule.onExitCode !== undefined && !/^\d+\*?$|^\*$/.test(rule.onExitCode)) refuse("onExitCode must be a number, and may end with *")
  }
}

/** The documented limits of SubmitJob. `bytes` is the size of the whole request. */
export const checkSubmitJob = (request: SubmitJob, bytes: number): void => {
  if (bytes > 30 * 1024) refuse("Job payload size exceeds 30 KiB")
  if (!/^[A-Za-z0-9][\w-]{0,127}$/.test(request.jobName ?? "")) {
    refuse("Job name should match valid pattern: up to 128 letters, numbers, hyphens and underscores, the first a letter or number")
  }
  if (!request.jobQueue) refuse("Job queue must be given")
  if (!request.jobDefinition) refuse("Job definition must be given")
  const overrides = JSON.stringify(request.containerOverrides ?? {})
  if (overrides.length > 8192) refuse("Container Overrides length must be at most 8192")
  for (const { name } of request.containerOverrides?.environment ?? []) {
    if (name.startsWith("AWS_BATCH")) refuse(`Environment variable ${name}: names that start with AWS_BATCH are reserved`)
  }
  checkRetry(request.retryStrategy)
  const timeout = request.timeout?.attemptDurationSeconds
  if (timeout !== undefined && timeout < 60) refuse("Timeout must be at least 60 seconds")
  const size = request.arrayProperties?.size
  if (size !== undefined && (size < 2 || size > 10_000)) refuse("Array size must be between 2 and 10000")
  if (Object.keys(request.tags ?? {}).length > 50) refuse("A job may have at most 50 tags")
}

export const checkDescribeJobs = (jobs: unknown): ReadonlyArray<string> => {
  if (!Array.isArray(jobs) || jobs.length === 0) return refuse("jobs must be given")
  if (jobs.length > 100) return refuse("DescribeJobs takes at most 100 jobs")
  return jobs.map(String)
}

/** Limits how often SubmitJob may be called per second in an account; further calls get TooManyRequestsException. */
export class RateLimit {
  readonly #perSecond: number
  #second = 0
  #count = 0

  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  take(nowMillis: number): void {
    const second = Math.floor(nowMillis / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#count = 0
    }
    this.#count += 1
    if (this.#count > this.#perSecond) throw new BatchFault("TooManyRequestsException", "Too Many Requests")
  }
}
