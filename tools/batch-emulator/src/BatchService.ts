import { randomUUID } from "node:crypto"
import { ArrayParent } from "./ArrayParent.ts"
import { BatchFault, type JobDefinition, type SubmitJob } from "./BatchWords.ts"
import { EmulatedJob, type Host } from "./EmulatedJob.ts"
import { checkDescribeJobs, checkSubmitJob, RateLimit } from "./Limits.ts"

/** Batch shows finished jobs for a week or so. */
const rememberedSeconds = 7 * 24 * 3600

export interface Queue {
  readonly jobQueueName: string
  readonly state: "ENABLED" | "DISABLED"
}

type AnyJob = EmulatedJob | ArrayParent

/** The document of a request, as it arrives from outside. */
export type Document = Readonly<Record<string, unknown>>

/** Batch's operations on this machine's jobs. Each takes and returns the documents of the REST protocol. */
export class BatchService {
  readonly #jobs = new Map<string, AnyJob>()
  readonly #definitions: Array<JobDefinition>
  readonly #queues: ReadonlyArray<Queue>
  readonly #host: Host
  readonly #submits: RateLimit

  constructor(options: {
    readonly host: Host
    readonly queues: ReadonlyArray<Queue>
    readonly definitions: ReadonlyArray<JobDefinition>
    readonly submitsPerSecond: number
  }) {
    this.#host = options.host
    this.#queues = options.queues
    this.#definitions = [...options.definitions]
    this.#submits = new RateLimit(options.submitsPerSecond)
  }

  /** Every job there ever was, for tests; the service itself forgets finished jobs. */
  get allJobs(): ReadonlyArray<EmulatedJob> {
    return [...this.#jobs.values()].flatMap((job) => (job instanceof EmulatedJob ? [job] : []))
  }

  submitJob(document: Document, bytes: number): Document {
    const request = document as unknown as SubmitJob
    this.#submits.take(this.#host.now())
    checkSubmitJob(request, bytes)
    const queue = this.#queue(request.jobQueue)
    if (queue.state === "DISABLED") throw new BatchFault("ClientException", `Job queue ${queue.jobQueueName} is DISABLED`)
    const definition = this.#definition(request.jobDefinition)
    const size = request.arrayProperties?.size
    if (size === undefined) {
      const job = new EmulatedJob(request, definition, this.#host)
      this.#jobs.set(job.jobId, job)
      void job.live()
      return { jobArn: arn(`job/${job.jobId}`), jobName: request.jobName, jobId: job.jobId }
    }
    const parentId = randomUUID()
    const children = Array.from({ length: size }, (_, index) => new EmulatedJob(request, definition, this.#host, { parentId, index }))
    this.#jobs.set(parentId, new ArrayParent(parentId, children))
    for (const child of children) {
      this.#jobs.set(child.jobId, child)
      void child.live()
    }
    return { jobArn: arn(`job/${parentId}`), jobName: request.jobName, jobId: parentId }
  }

  describeJobs(document: Document): Document {
    const ids = checkDescribeJobs(document.jobs)
    const jobs = ids.map((id) => this.#jobs.get(id)).filter((job) => job !== undefined && this.#isVisible(job))
    return { jobs: jobs.map((job) => (job === undefined ? {} : detail(job))) }
  }

  listJobs(document: Document): Document {
    const { arrayJobId, filters, jobQueue, jobStatus, maxResults, nextToken } = document as {
      arrayJobId?: string
      filters?: ReadonlyArray<ListFilter>
      jobQueue?: string
      jobStatus?: string
      maxResults?: number
      nextToken?: string
    }
    let found: ReadonlyArray<AnyJob>
    if (arrayJobId !== undefined) {
      const parent = this.#jobs.get(arrayJobId)
      found = parent instanceof ArrayParent ? parent.children : []
    } else {
      if (jobQueue === undefined) throw new BatchFault("ClientException", "One of jobQueue, multiNodeJobId or arrayJobId must be given")
      const name = this.#queue(jobQueue).jobQueueName
      found = [...this.#jobs.values()]
        .filter((job) => first(job).arrayIndex === undefined || job instanceof ArrayParent)
        .filter((job) => nameOf(first(job).request.jobQueue) === name)
    }
    found = found.filter((job) => this.#isVisible(job))
    // With a filter the status is ignored; without one it defaults to RUNNING.
    found =
      filters === undefined || filters.length === 0
        ? found.filter((job) => job.status === (jobStatus ?? "RUNNING"))
        : filters.reduce(applyFilter, found)
    const from = nextToken === undefined ? 0 : Number(nextToken)
    const page = Math.min(maxResults ?? 100, 100)
    const more = from + page < found.length ? { nextToken: String(from + page) } : {}
    return { jobSummaryList: found.slice(from, from + page).map(summary), ...more }
  }

  stopJob(document: Document, how: "cancel" | "terminate"): Document {
    const { jobId, reason } = document as { jobId?: string; reason?: string }
    if (!jobId || !reason) throw new BatchFault("ClientException", "jobId and reason must be given")
    const job = this.#jobs.get(jobId)
    const jobs = job instanceof ArrayParent ? job.children : job === undefined ? [] : [job]
    for (const one of jobs) one.stop(reason, how)
    return {}
  }

  describeJobQueues(document: Document): Document {
    const wanted = (document.jobQueues as ReadonlyArray<string> | undefined)?.map(nameOf)
    const queues = this.#queues.filter((queue) => wanted === undefined || wanted.length === 0 || wanted.includes(queue.jobQueueName))
    return {
      jobQueues: queues.map((queue) => ({
        ...queue,
        jobQueueArn: arn(`job-queue/${queue.jobQueueName}`),
        status: "VALID",
        statusReason: "JobQueue Healthy",
        priority: 1,
        computeEnvironmentOrder: [{ order: 1, computeEnvironment: arn("compute-environment/emulator") }]
      }))
    }
  }

  describeJobDefinitions(document: Document): Document {
    const { jobDefinitionName, jobDefinitions, status } = document as {
      jobDefinitionName?: string
      jobDefinitions?: ReadonlyArray<string>
      status?: string
    }
    if (jobDefinitions !== undefined && (jobDefinitionName !== undefined || status !== undefined)) {
      throw new BatchFault("ClientException", "jobDefinitions can't be used with other parameters")
    }
    let found: ReadonlyArray<JobDefinition> = this.#definitions
    if (jobDefinitionName !== undefined) found = found.filter((definition) => definition.jobDefinitionName === jobDefinitionName)
    if (jobDefinitions !== undefined && jobDefinitions.length > 0) {
      found = found.filter((d) =>
        jobDefinitions.some((wanted) => [d.jobDefinitionArn, d.jobDefinitionName, `${d.jobDefinitionName}:${d.revision}`].includes(wanted))
      )
    }
    if (status !== undefined) found = found.filter((definition) => definition.status === status)
    return { jobDefinitions: found }
  }

  registerJobDefinition(document: Document): Document {
    const { containerProperties, jobDefinitionName, retryStrategy, timeout, type } = document as Partial<JobDefinition>
    if (type !== "container" || jobDefinitionName === undefined || containerProperties === undefined) {
      throw new BatchFault("ClientException", "jobDefinitionName, type container and containerProperties must be given")
    }
    const revision = 1 + this.#definitions.filter((d) => d.jobDefinitionName === jobDefinitionName).length
    const definition: JobDefinition = {
      jobDefinitionName,
      revision,
      jobDefinitionArn: arn(`job-definition/${jobDefinitionName}:${revision}`),
      status: "ACTIVE",
      type,
      containerProperties: {
        image: containerProperties.image,
        command: containerProperties.command ?? [],
        environment: containerProperties.environment ?? []
      },
      ...(retryStrategy === undefined ? {} : { retryStrategy }),
      ...(timeout === undefined ? {} : { timeout })
    }
    this.#definitions.push(definition)
    return { jobDefinitionName, jobDefinitionArn: definition.jobDefinitionArn, revision }
  }

  close(): void {
    for (const job of this.allJobs) job.kill()
  }

  #queue(wanted: string): Queue {
    const queue = this.#queues.find((candidate) => candidate.jobQueueName === nameOf(wanted))
    if (queue === undefined) throw new BatchFault("ClientException", `Job queue ${wanted} does not exist`)
    return queue
  }

  #definition(wanted: string): JobDefinition {
    const [name, revision] = nameOf(wanted).split(":")
    const found = this.#definitions
      .filter((d) => d.jobDefinitionName === name && d.status === "ACTIVE" && (revision === undefined || d.revision === Number(revision)))
      .at(-1)
    if (found === undefined) throw new BatchFault("ClientException", `JobDefinition ${wanted} does not exist or is not ACTIVE`)
    return found
  }

  /** Excludes jobs that reads do not show yet, and jobs that were forgotten. */
  #isVisible(job: AnyJob): boolean {
    const one = first(job)
    const now = this.#host.now()
    const hidden = this.#host.faults.onJob(one.request.jobName, 1, "hidden")
    if (hidden !== undefined && now - one.createdAt < (hidden.seconds ?? 1) * 1000) return false
    return job.stoppedAt === undefined || now - job.stoppedAt < rememberedSeconds * 1000
  }
}

const arn = (resource: string): string => `arn:aws:batch:us-east-1:000000000000:${resource}`

/** The last part of an ARN, or the name itself. */
const nameOf = (nameOrArn: string): string => nameOrArn.split("/").at(-1) ?? nameOrArn

const first = (job: AnyJob): EmulatedJob => {
  if (job instanceof EmulatedJob) return job
  const [child] = job.children
  if (child === undefined) throw new Error("an array job has children")
  return child
}

interface ListFilter {
  readonly name?: string
  readonly values?: ReadonlyArray<string>
}

/** Names and definitions match regardless of case; a `*` at the end matches anything. Times are milliseconds since 1970. */
const applyFilter = (jobs: ReadonlyArray<AnyJob>, { name, values }: ListFilter): ReadonlyArray<AnyJob> => {
  const value = values?.[0] ?? ""
  const pattern = value.toLowerCase()
  const matches = (text: string): boolean =>
    pattern.endsWith("*") ? text.toLowerCase().startsWith(pattern.slice(0, -1)) : text.toLowerCase() === pattern
  if (name === "JOB_NAME") return jobs.filter((job) => matches(first(job).request.jobName))
  if (name === "JOB_DEFINITION") {
    return jobs.filter((job) => matches(nameOf(first(job).request.jobDefinition).split(":")[0] ?? ""))
  }
  if (name === "BEFORE_CREATED_AT") return jobs.filter((job) => first(job).createdAt <= Number(value))
  if (name === "AFTER_CREATED_AT") return jobs.filter((job) => first(job).createdAt >= Number(value))
  throw new BatchFault("ClientException", `${name} is not a filter: JOB_NAME, JOB_DEFINITION, BEFORE_CREATED_AT or AFTER_CREATED_AT`)
}

const summary = (job: AnyJob): Document => {
  const one = first(job)
  const attempt = one.attempts.at(-1)
  return {
    jobArn: arn(`job/${job.jobId}`),
    jobId: job.jobId,
    jobName: one.request.jobName,
    createdAt: one.createdAt,
    status: job.status,
    ...(job instanceof ArrayParent
      ? { arrayProperties: { size: job.children.length } }
      : {
          statusReason: job.statusReason,
          startedAt: job.startedAt,
          stoppedAt: job.stoppedAt,
          container: { exitCode: attempt?.container.exitCode }
        })
  }
}

const detail = (job: AnyJob): Document => {
  const one = first(job)
  const common = {
    jobArn: arn(`job/${job.jobId}`),
    jobId: job.jobId,
    jobName: one.request.jobName,
    jobQueue: arn(`job-queue/${nameOf(one.request.jobQueue)}`),
    jobDefinition: one.definition.jobDefinitionArn,
    status: job.status,
    createdAt: one.createdAt,
    stoppedAt: job.stoppedAt,
    tags: one.request.tags ?? {},
    propagateTags: one.request.propagateTags ?? false,
    platformCapabilities: ["EC2"]
  }
  if (job instanceof ArrayParent) {
    return { ...common, arrayProperties: { size: job.children.length, statusSummary: job.statusSummary } }
  }
  const running = job.attempts.at(-1)
  return {
    ...common,
    statusReason: job.statusReason,
    startedAt: job.startedAt,
    isCancelled: job.isCancelled,
    isTerminated: job.isTerminated,
    retryStrategy: job.request.retryStrategy,
    timeout: job.request.timeout,
    // As in Batch, an attempt is listed once it has ended.
    attempts: job.attempts.filter((attempt) => attempt.stoppedAt !== undefined),
    container: {
      image: job.definition.containerProperties.image,
      command: job.request.containerOverrides?.command ?? job.definition.containerProperties.command,
      environment: job.request.containerOverrides?.environment ?? [],
      ...running?.container
    },
    ...(job.arrayIndex === undefined ? {} : { arrayProperties: { index: job.arrayIndex } })
  }
}
