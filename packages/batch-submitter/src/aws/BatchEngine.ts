import type { BatchClient, JobDefinition, JobDetail, JobQueueDetail } from "@aws-sdk/client-batch"
import { JobExitCode } from "@ftm/job-contract"
import { shellWord } from "@ftm/transcript-schema"
import { Effect, Layer, type Scope } from "effect"
import {
  describeAtMost,
  JobEngine,
  JobEngineError,
  type JobAttempt,
  type JobSpec,
  type JobState,
  type PreflightFinding,
  Refused
} from "../engine/JobEngine.ts"
import { classifyBatchError, classifySubmitError } from "./ClassifyBatchError.ts"
import { classifyEnd } from "./ClassifyEnd.ts"
import { checkImage } from "./ImageCheck.ts"
import { batchLogGroup, readLogTail } from "./LogTail.ts"
import { readMachinePrices } from "./MachinePrices.ts"
import { overridesProblem } from "./OverridesLimit.ts"

export interface BatchEngineOptions {
  /** Name or ARN. */
  readonly jobQueue: string
  /** `name`, `name:revision` or ARN. */
  readonly jobDefinition: string
  /** A queue of machines that are not taken away, for batches that have lost theirs too often. */
  readonly fallbackQueue?: string
  /** How many attempts Batch makes when the host is lost, from 1 to 10. Default: 3. */
  readonly attempts?: number
  /** A job that runs longer is stopped. Default: what the job definition says. */
  readonly timeoutSeconds?: number
  /** Put on every job and on what it starts, for cost reports. */
  readonly tags?: Readonly<Record<string, string>>
  /** Default, for both: what the AWS SDK finds (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL_BATCH, …). */
  readonly region?: string
  readonly endpoint?: string
  /** Where EC2, ECS, ECR and CloudWatch Logs are; null: do not ask them. Default: where the AWS SDK finds them. */
  readonly supportEndpoint?: string | null
  /** Milliseconds between two calls of DescribeJobs, each for up to 100 jobs. The whole account shares the rate. Default: 6,000. */
  readonly pollMillis?: number
  /** For how many milliseconds a new job may be missing from listings. Default: 10,000. */
  readonly settleMillis?: number
  /** For how many milliseconds the service is sure to remember a job. Default: a day, which is less than Batch keeps finished jobs. */
  readonly remembersMillis?: number
}

/**
 * Retry after the loss of the host and after nothing else. The last rule is needed, since Batch retries a failure that no rule matches.
 * A job that had notice of the loss has saved its progress and ended by itself (Batch never retries one that was terminated or timed out).
 * Any other exit code is final; firms that failed have their own retries.
 */
export const retryRules = [
  { onStatusReason: "Host EC2*", action: "RETRY" },
  { onExitCode: String(JobExitCode.terminated), action: "RETRY" },
  { onReason: "*", action: "EXIT" }
] as const

const toAttempt = (attempt: NonNullable<JobDetail["attempts"]>[number]): JobAttempt => {
  const reason = [attempt.statusReason, attempt.container?.reason].filter((text) => text !== undefined && text !== "").join("; ") || null
  return {
    startedAt: attempt.startedAt ?? null,
    stoppedAt: attempt.stoppedAt ?? null,
    exitCode: attempt.container?.exitCode ?? null,
    reason,
    cause: classifyEnd(reason),
    log: attempt.container?.logStreamName ?? null,
    host: attempt.container?.containerInstanceArn ?? null
  }
}

/** Batch's description of a job, as every engine gives it. `attempts` of Batch may lack the one that is running: it is added. */
export const toJobState = (job: JobDetail): JobState => {
  const attempts = (job.attempts ?? []).map(toAttempt)
  if (job.status === "RUNNING" && job.startedAt !== undefined && attempts.at(-1)?.stoppedAt !== null) {
    attempts.push({
      startedAt: job.startedAt,
      stoppedAt: null,
      exitCode: null,
      reason: null,
      log: job.container?.logStreamName ?? null,
      host: job.container?.containerInstanceArn ?? null
    })
  }
  return {
    jobId: job.jobId ?? "",
    name: job.jobName ?? "",
    status: job.status ?? "SUBMITTED",
    reason: job.statusReason ?? null,
    cause: classifyEnd(job.statusReason ?? null),
    exitCode: job.container?.exitCode ?? null,
    attempts,
    createdAt: job.createdAt ?? null,
    startedAt: job.startedAt ?? null,
    stoppedAt: job.stoppedAt ?? null,
    stoppedOnRequest: job.isCancelled === true || job.isTerminated === true,
    logGroup: logGroupOf(job)
  }
}

/** The log group that the job definition names, or else Batch's own; none when another log driver takes the output. */
const logGroupOf = ({ container }: JobDetail): string | undefined => {
  const logging = container?.logConfiguration
  return logging === undefined || logging.logDriver === "awslogs" ? (logging?.options?.["awslogs-group"] ?? batchLogGroup) : undefined
}

/** An account may submit 50 jobs a second, and we are not alone in it: 40 at most. */
const submitPauseMillis = 25

/** Between two calls of DescribeJobs for one question. */
const describePauseMillis = 1_000

/** A laptop that slept or a network that changed cuts a connection without a word: after these milliseconds it is given up. */
const timeouts = { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true }

const queueOf = (spec: JobSpec, options: BatchEngineOptions): string =>
  spec.onDemand === true ? (options.fallbackQueue ?? options.jobQueue) : options.jobQueue

/** The whole request for one job. It never lists firms: a job reads its batch from the manifest. */
export const submitRequest = (spec: JobSpec, options: BatchEngineOptions) => ({
  jobName: spec.name,
  jobQueue: queueOf(spec, options),
  jobDefinition: options.jobDefinition,
  containerOverrides: { environment: Object.entries(spec.environment).map(([name, value]) => ({ name, value })) },
  retryStrategy: { attempts: options.attempts ?? 3, evaluateOnExit: [...retryRules] },
  ...(options.timeoutSeconds === undefined ? {} : { timeout: { attemptDurationSeconds: options.timeoutSeconds } }),
  tags: { ...options.tags, "ftm:quarter": spec.quarter, "ftm:batch": spec.batchId },
  propagateTags: true
})

const queueFinding = (wanted: string, found: JobQueueDetail | undefined): PreflightFinding => {
  if (found === undefined)
    return { ok: false, what: `there is no job queue ${wanted}; deploy it, or give --queue (aws batch describe-job-queues)` }
  if (found.state !== "ENABLED")
    return {
      ok: false,
      what: `job queue ${wanted} is ${found.state}; aws batch update-job-queue --job-queue ${shellWord(wanted)} --state ENABLED`
    }
  if (found.status !== "VALID")
    return { ok: false, what: `job queue ${wanted} is ${found.status}: ${found.statusReason ?? "no reason given"}` }
  return { ok: true, what: `job queue ${wanted} is enabled` }
}

const definitionFinding = (wanted: string, found: JobDefinition | undefined): PreflightFinding => {
  if (found === undefined) {
    return {
      ok: false,
      what: `there is no active job definition ${wanted}; deploy it, or give --definition (aws batch describe-job-definitions --status ACTIVE)`
    }
  }
  const name = `job definition ${found.jobDefinitionName}:${found.revision}`
  const image = found.containerProperties?.image
  return image === undefined
    ? {
        ok: false,
        what: `${name} has no containerProperties: its jobs cannot be given their batch; deploy one of the type container for EC2`
      }
    : { ok: true, what: `${name} with image ${image}` }
}

const call = <A>(what: string, run: () => Promise<A>): Effect.Effect<A, JobEngineError> =>
  Effect.tryPromise({ try: run, catch: (cause) => classifyBatchError(what, cause) })

/** Jobs on AWS Batch. The vendor's client is loaded here and not before. */
export const batchEngineLayer = (options: BatchEngineOptions): Layer.Layer<JobEngine, JobEngineError> =>
  Layer.effect(
    JobEngine,
    Effect.gen(function* () {
      const aws = yield* Effect.promise(() => import("@aws-sdk/client-batch"))
      const settings = {
        requestHandler: timeouts,
        ...(options.region === undefined ? {} : { region: options.region }),
        ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint })
      }
      const support = {
        ...(options.region === undefined ? {} : { region: options.region }),
        ...(options.supportEndpoint === undefined ? {} : { endpoint: options.supportEndpoint })
      }
      const open = (retries: { readonly maxAttempts: number }): Effect.Effect<BatchClient, never, Scope.Scope> =>
        Effect.acquireRelease(
          Effect.sync(() => new aws.BatchClient({ ...settings, ...retries })),
          (client) => Effect.sync(() => client.destroy())
        )
      // SubmitJob has no token that makes a repetition harmless, so the SDK must not repeat it by itself.
      const withoutRetries = yield* open({ maxAttempts: 1 })
      const withRetries = yield* open({ maxAttempts: 5 })
      const queues = [options.jobQueue, ...(options.fallbackQueue === undefined ? [] : [options.fallbackQueue])]

      const submit = Effect.fn("BatchEngine.submit")(function* (spec: JobSpec) {
        const problem = overridesProblem(spec.environment)
        if (problem !== undefined)
          return yield* new JobEngineError({ message: `${spec.name} was not submitted: ${problem}.`, reason: new Refused({}) })
        yield* Effect.sleep(submitPauseMillis)
        const answer = yield* Effect.tryPromise({
          try: () => withoutRetries.send(new aws.SubmitJobCommand(submitRequest(spec, options))),
          catch: (cause) => classifySubmitError(spec.name, cause)
        })
        return answer.jobId ?? ""
      })

      const describe = Effect.fn("BatchEngine.describe")(function* (jobIds: ReadonlyArray<string>) {
        const states: Array<JobState> = []
        for (let start = 0; start < jobIds.length; start += describeAtMost) {
          // More than a hundred are asked for only when jobs are adopted; the calls are spread out then.
          if (start > 0) yield* Effect.sleep(describePauseMillis)
          const jobs = jobIds.slice(start, start + describeAtMost)
          const answer = yield* call("DescribeJobs", () => withRetries.send(new aws.DescribeJobsCommand({ jobs })))
          states.push(...(answer.jobs ?? []).map(toJobState))
        }
        return states
      })

      const listByName = Effect.fn("BatchEngine.listByName")(function* (name: string, queue?: string) {
        const ids: Array<string> = []
        for (const jobQueue of new Set(queue === undefined ? queues : [...queues, queue])) {
          let nextToken: string | undefined
          do {
            const request = {
              jobQueue,
              // With a filter ListJobs looks at every status, without one at RUNNING only.
              filters: [{ name: "JOB_NAME", values: [name] }],
              ...(nextToken === undefined ? {} : { nextToken })
            }
            const answer = yield* call("ListJobs", () => withRetries.send(new aws.ListJobsCommand(request))).pipe(
              // A queue of an earlier run that no longer exists holds no job.
              Effect.catch((error) =>
                error.reason._tag === "Refused" && !queues.includes(jobQueue)
                  ? Effect.succeed({ jobSummaryList: [], nextToken: "" })
                  : Effect.fail(error)
              )
            )
            for (const job of answer.jobSummaryList ?? []) {
              // The filter also matches other letter cases.
              if (job.jobId !== undefined && job.jobName === name) ids.push(job.jobId)
            }
            nextToken = answer.nextToken
          } while (nextToken !== undefined && nextToken !== "")
        }
        return yield* describe(ids)
      })

      const terminate = (jobId: string, reason: string) =>
        // Cancels a job that is waiting, and stops one that is running: SIGTERM, and SIGKILL 30 s later.
        Effect.asVoid(call("TerminateJob", () => withRetries.send(new aws.TerminateJobCommand({ jobId, reason }))))

      const preflight = Effect.gen(function* () {
        const findings: Array<PreflightFinding> = []
        const asked = yield* call("DescribeJobQueues", () => withRetries.send(new aws.DescribeJobQueuesCommand({ jobQueues: queues })))
        findings.push({ ok: true, what: "AWS credentials are accepted" })
        for (const name of queues) {
          const found = (asked.jobQueues ?? []).find((queue) => queue.jobQueueName === name || queue.jobQueueArn === name)
          findings.push(queueFinding(name, found))
        }
        const name = options.jobDefinition
        // `jobDefinitions` cannot be combined with a status: whether it is active is checked below.
        const wanted = name.includes(":") ? { jobDefinitions: [name] } : { jobDefinitionName: name, status: "ACTIVE" }
        const definitions = yield* call("DescribeJobDefinitions", async () => {
          const found: Array<JobDefinition> = []
          const pages = aws.paginateDescribeJobDefinitions({ client: withRetries }, wanted)
          for await (const page of pages) found.push(...(page.jobDefinitions ?? []))
          return found
        })
        const newest = definitions
          .filter((definition) => definition.status === "ACTIVE")
          .sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0))[0]
        const image = newest?.containerProperties?.image
        findings.push(definitionFinding(name, newest))
        if (image !== undefined) findings.push(yield* checkImage(support, image))
        return findings
      })

      const lastLines = (state: JobState, count: number) => {
        const stream = state.attempts.at(-1)?.log ?? null
        return stream === null || state.logGroup === undefined ? Effect.succeed([]) : readLogTail(support, state.logGroup, stream, count)
      }

      const region = yield* Effect.tryPromise(() => withRetries.config.region()).pipe(Effect.orElseSucceed(() => "an unknown region"))

      return JobEngine.of({
        kind: "batch",
        where: options.endpoint === undefined ? `AWS Batch in ${region}` : `the Batch service at ${options.endpoint}`,
        remembersMillis: options.remembersMillis ?? 24 * 3_600_000,
        queueOf: (spec) => queueOf(spec, options),
        preflight,
        pollMillis: options.pollMillis ?? 6_000,
        settleMillis: options.settleMillis ?? 10_000,
        submit,
        describe,
        listByName,
        terminate,
        // Empty where CloudWatch cannot be read; callers then show `logCommand`.
        lastLines,
        machinePrices: (hosts) => readMachinePrices(support, hosts)
      })
    })
  )

/** The command that shows a cloud attempt's output. */
export const logCommand = (group: string, stream: string): string =>
  `aws logs get-log-events --log-group-name ${shellWord(group)} --log-stream-name ${shellWord(stream)} --limit 50 --query 'events[].message' --output text`
