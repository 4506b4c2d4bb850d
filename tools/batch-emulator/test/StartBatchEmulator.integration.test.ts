import {
  BatchClient,
  CancelJobCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  DescribeJobsCommand,
  ListJobsCommand,
  RegisterJobDefinitionCommand,
  SubmitJobCommand,
  type SubmitJobCommandInput,
  TerminateJobCommand
} from "@aws-sdk/client-batch"
import { Effect, Exit, Scope } from "effect"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type BatchEmulator, type Fault, parseFaults, startBatchEmulator } from "../src/index.ts"

// The unmodified AWS SDK is the judge: what it cannot send, read or throw is not Batch's protocol.

const node = (script: string) => [process.execPath, "-e", script]
let folder: string
let scope: Scope.Closeable
let clients: Array<BatchClient>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ftm-batch-emulator-"))
  scope = await Effect.runPromise(Scope.make())
  clients = []
})
afterEach(async () => {
  for (const client of clients) client.destroy()
  await Effect.runPromise(Scope.close(scope, Exit.void))
  rmSync(folder, { recursive: true, force: true })
})

const start = async (options: { faults?: ReadonlyArray<Fault>; slots?: number; submitsPerSecond?: number; speed?: number } = {}) => {
  const emulator = await Effect.runPromise(
    startBatchEmulator({
      command: node("console.log('default command')"),
      environment: { PATH: process.env.PATH ?? "" },
      logFolder: folder,
      speed: 30,
      ...options
    }).pipe(Effect.provideService(Scope.Scope, scope))
  )
  const client = new BatchClient({
    endpoint: emulator.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
    maxAttempts: 1
  })
  clients.push(client)
  return { emulator, client }
}

const job = (emulator: BatchEmulator, more: Partial<SubmitJobCommandInput> = {}): SubmitJobCommandInput => ({
  jobName: "a-job",
  jobQueue: emulator.jobQueue,
  jobDefinition: emulator.jobDefinition,
  ...more
})

const run = (script: string): Partial<SubmitJobCommandInput> => ({ containerOverrides: { command: node(script) } })

const untilEnded = async (client: BatchClient, jobId: string) => {
  for (let i = 0; i < 300; i++) {
    const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [jobId] }))
    if (jobs[0]?.status === "SUCCEEDED" || jobs[0]?.status === "FAILED") return jobs[0]
    await new Promise((done) => setTimeout(done, 30))
  }
  throw new Error("the job did not end")
}

const submitAndWait = async (client: BatchClient, request: SubmitJobCommandInput) => {
  const { jobId } = await client.send(new SubmitJobCommand(request))
  return untilEnded(client, jobId!)
}

describe("a job's life", () => {
  it("succeeds with its environment, tags and log", async () => {
    const { client, emulator } = await start()
    const done = await submitAndWait(
      client,
      job(emulator, {
        containerOverrides: {
          command: node("console.log(process.env.GREETING, process.env.AWS_BATCH_JOB_ATTEMPT)"),
          environment: [{ name: "GREETING", value: "hello" }]
        },
        tags: { "ftm:quarter": "2021Q1" },
        propagateTags: true
      })
    )
    expect(done).toMatchObject({ status: "SUCCEEDED", tags: { "ftm:quarter": "2021Q1" }, propagateTags: true, container: { exitCode: 0 } })
    expect(done.attempts).toHaveLength(1)
    expect(readFileSync(join(folder, done.container!.logStreamName!), "utf8")).toBe("hello 1\n")
  })

  it("fails with its exit code, and is not tried again unless asked", async () => {
    const { client, emulator } = await start()
    const done = await submitAndWait(client, job(emulator, run("process.exit(7)")))
    expect(done).toMatchObject({ status: "FAILED", statusReason: "Essential container in task exited", container: { exitCode: 7 } })
    expect(done.attempts).toHaveLength(1)
  })

  it("is tried again as evaluateOnExit says, and by default whenever no rule matches", async () => {
    const { client, emulator } = await start()
    const retryStrategy = { attempts: 3, evaluateOnExit: [{ onExitCode: "7", action: "EXIT" as const }] }
    expect((await submitAndWait(client, job(emulator, { ...run("process.exit(7)"), retryStrategy }))).attempts).toHaveLength(1)
    expect((await submitAndWait(client, job(emulator, { ...run("process.exit(8)"), retryStrategy }))).attempts).toHaveLength(3)
  })

  it("waits for a free machine", async () => {
    const { client, emulator } = await start({ slots: 1 })
    const first = await client.send(new SubmitJobCommand(job(emulator, run("setTimeout(() => {}, 400)"))))
    const second = await client.send(new SubmitJobCommand(job(emulator)))
    const ends = await Promise.all([untilEnded(client, first.jobId!), untilEnded(client, second.jobId!)])
    expect(ends[1]!.startedAt!).toBeGreaterThanOrEqual(ends[0]!.stoppedAt!)
  })

  it("ends by SIGTERM when terminated, by SIGKILL when it does not listen, and is not tried again", async () => {
    const { client, emulator } = await start()
    for (const [script, exitCode] of [
      ["process.on('SIGTERM', () => process.exit(143)); setInterval(() => {}, 100); console.log('up')", 143],
      ["process.on('SIGTERM', () => {}); setInterval(() => {}, 100); console.log('up')", 137]
    ] as const) {
      const { jobId } = await client.send(new SubmitJobCommand(job(emulator, { ...run(script), retryStrategy: { attempts: 3 } })))
      let log = ""
      for (let i = 0; i < 200 && !log.includes("up"); i++) {
        await new Promise((done) => setTimeout(done, 20))
        const { jobs = [] } = await client.send(new DescribeJobsCommand({ jobs: [jobId!] }))
        const stream = jobs[0]?.container?.logStreamName
        if (jobs[0]?.status === "RUNNING" && stream !== undefined) log = readFileSync(join(folder, stream), "utf8")
      }
      await client.send(new TerminateJobCommand({ jobId: jobId!, reason: "enough" }))
      const done = await untilEnded(client, jobId!)
      expect(done).toMatchObject({ status: "FAILED", statusReason: "enough", isTerminated: true, container: { exitCode } })
      expect(done.attempts).toHaveLength(1)
    }
  })

  it("is cancelled only while it waits", async () => {
    const { client, emulator } = await start({ slots: 1 })
    const first = await client.send(new SubmitJobCommand(job(emulator, run("setTimeout(() => {}, 800)"))))
    const second = await client.send(new SubmitJobCommand(job(emulator)))
    await new Promise((done) => setTimeout(done, 200))
    for (const { jobId } of [first, second]) await client.send(new CancelJobCommand({ jobId: jobId!, reason: "changed my mind" }))
    expect(await untilEnded(client, second.jobId!)).toMatchObject({ status: "FAILED", isCancelled: true, statusReason: "changed my mind" })
    expect(await untilEnded(client, first.jobId!)).toMatchObject({ status: "SUCCEEDED", isCancelled: false })
  })

  it("ends when it runs too long, and is not tried again", async () => {
    const { client, emulator } = await start({ speed: 100 })
    const done = await submitAndWait(
      client,
      job(emulator, { ...run("setInterval(() => {}, 100)"), timeout: { attemptDurationSeconds: 60 }, retryStrategy: { attempts: 3 } })
    )
    expect(done).toMatchObject({ status: "FAILED", statusReason: "Job attempt duration exceeded timeout" })
    expect(done.attempts).toHaveLength(1)
  })

  it("has children when it is an array", async () => {
    const { client, emulator } = await start()
    const parent = await submitAndWait(
      client,
      job(emulator, { ...run("process.exit(process.env.AWS_BATCH_JOB_ARRAY_INDEX === '1' ? 1 : 0)"), arrayProperties: { size: 3 } })
    )
    expect(parent).toMatchObject({ status: "FAILED", arrayProperties: { size: 3, statusSummary: { SUCCEEDED: 2, FAILED: 1 } } })
    const { jobSummaryList } = await client.send(new ListJobsCommand({ arrayJobId: parent.jobId!, jobStatus: "FAILED" }))
    expect(jobSummaryList!.map((child) => child.jobId)).toEqual([`${parent.jobId}:1`])
  })
})

describe("listing", () => {
  it("shows RUNNING ones unless told, all statuses for a name, and a hundred a page", async () => {
    const { client, emulator } = await start({ submitsPerSecond: 1000, slots: 0 })
    for (let i = 0; i < 105; i++) await client.send(new SubmitJobCommand(job(emulator, { jobName: i === 50 ? "special" : "ordinary" })))
    const list = (more: object) => client.send(new ListJobsCommand({ jobQueue: emulator.jobQueue, ...more }))
    expect((await list({})).jobSummaryList).toEqual([])
    expect((await list({ filters: [{ name: "JOB_NAME", values: ["SPECIAL"] }] })).jobSummaryList).toHaveLength(1)
    const filters = [{ name: "JOB_NAME", values: ["ordinary"] }]
    const page = await list({ filters })
    expect(page.jobSummaryList).toHaveLength(100)
    expect((await list({ filters, nextToken: page.nextToken })).jobSummaryList).toHaveLength(4)
    expect((await list({ filters: [{ name: "BEFORE_CREATED_AT", values: ["0"] }] })).jobSummaryList).toEqual([])
    await expect(list({ filters: [{ name: "COLOUR", values: ["red"] }] })).rejects.toMatchObject({ name: "ClientException" })
    expect(emulator.calls().filter(({ operation }) => operation === "SubmitJob")).toHaveLength(105)
  })

  it("names queues and definitions, and takes new definitions", async () => {
    const { client } = await start()
    const { jobQueues } = await client.send(new DescribeJobQueuesCommand({ jobQueues: ["ftm-queue", "ftm-closed"] }))
    expect(jobQueues!.map((queue) => [queue.jobQueueName, queue.state, queue.status])).toEqual([
      ["ftm-queue", "ENABLED", "VALID"],
      ["ftm-closed", "DISABLED", "VALID"]
    ])
    await client.send(
      new RegisterJobDefinitionCommand({
        jobDefinitionName: "mine",
        type: "container",
        containerProperties: { image: "x", command: ["true"] }
      })
    )
    const { jobDefinitions } = await client.send(new DescribeJobDefinitionsCommand({ jobDefinitionName: "mine", status: "ACTIVE" }))
    expect(jobDefinitions).toMatchObject([{ revision: 1, containerProperties: { image: "x" } }])
  })
})

describe("limits", () => {
  const refused = (what: string, more: Partial<SubmitJobCommandInput>, message: RegExp) =>
    it(what, async () => {
      const { client, emulator } = await start()
      const error = await client.send(new SubmitJobCommand(job(emulator, more))).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ name: "ClientException", $metadata: { httpStatusCode: 400 } })
      expect(String(error)).toMatch(message)
      expect(emulator.jobs()).toEqual([])
    })
  const variable = (name: string, length: number) => ({ containerOverrides: { environment: [{ name, value: "x".repeat(length) }] } })
  refused("a name with a space", { jobName: "a job" }, /Job name/)
  refused("a name of 129 characters", { jobName: "a".repeat(129) }, /Job name/)
  refused("a reserved variable", variable("AWS_BATCH_JOB_ID", 1), /reserved/)
  refused("overrides of more than 8,192 characters", variable("FIRMS", 8192), /8192/)
  refused("a request of more than 30 KiB", { tags: { a: "x".repeat(31_000) } }, /30 KiB/)
  refused("eleven attempts", { retryStrategy: { attempts: 11 } }, /between 1 and 10/)
  refused(
    "six rules",
    { retryStrategy: { attempts: 2, evaluateOnExit: Array.from({ length: 6 }, () => ({ onReason: "*", action: "EXIT" as const })) } },
    /at most 5/
  )
  refused("a queue that is not there", { jobQueue: "nowhere" }, /does not exist/)
  refused("a queue that is closed", { jobQueue: "ftm-closed" }, /DISABLED/)
  refused("a definition that is not there", { jobDefinition: "nothing" }, /does not exist/)

  it("describes no more than 100", async () => {
    const { client } = await start()
    await expect(client.send(new DescribeJobsCommand({ jobs: Array(101).fill("x") }))).rejects.toMatchObject({ name: "ClientException" })
  })

  it("takes no more submissions a second than it says", async () => {
    const { client, emulator } = await start({ submitsPerSecond: 3, speed: 0.01 })
    const answers = await Promise.allSettled(Array.from({ length: 6 }, () => client.send(new SubmitJobCommand(job(emulator)))))
    const throttled = answers.filter((answer) => answer.status === "rejected" && answer.reason.name === "TooManyRequestsException")
    expect(throttled).toHaveLength(3)
  })

  it("forgets finished jobs", async () => {
    const { client, emulator } = await start({ speed: 1_000_000 })
    const { jobId } = await client.send(new SubmitJobCommand(job(emulator, run(""))))
    for (let i = 0; i < 100 && emulator.jobs()[0]!.stoppedAt === undefined; i++) await new Promise((done) => setTimeout(done, 30))
    await new Promise((done) => setTimeout(done, 800))
    expect((await client.send(new DescribeJobsCommand({ jobs: [jobId!] }))).jobs).toEqual([])
  })
})

describe("faults", () => {
  it("loses an answer after the job was taken, throttles, and fails", async () => {
    const { client, emulator } = await start({
      faults: [
        { on: "SubmitJob", call: 1, fault: "lost answer" },
        { on: "SubmitJob", call: 2, fault: "throttle" },
        { on: "SubmitJob", call: 3, fault: "server error" }
      ]
    })
    const submit = () => client.send(new SubmitJobCommand(job(emulator)))
    await expect(submit()).rejects.toMatchObject({ code: "ECONNRESET" })
    await expect(submit()).rejects.toMatchObject({ name: "TooManyRequestsException" })
    await expect(submit()).rejects.toMatchObject({ name: "ServerException" })
    expect(emulator.jobs()).toHaveLength(1)
  })

  it("takes the host away: no exit code, Batch's own words, and another attempt if the rules say so", async () => {
    const { client, emulator } = await start({ faults: [{ job: "a-job", fault: "reclaim", seconds: 1 }] })
    const retryStrategy = {
      attempts: 3,
      evaluateOnExit: [
        { onStatusReason: "Host EC2*", action: "RETRY" as const },
        { onReason: "*", action: "EXIT" as const }
      ]
    }
    const script = "if (process.env.AWS_BATCH_JOB_ATTEMPT === '1') setInterval(() => {}, 100)"
    const done = await submitAndWait(client, job(emulator, { ...run(script), retryStrategy }))
    expect(done.status).toBe("SUCCEEDED")
    expect(done.attempts!.map((attempt) => [attempt.statusReason, attempt.container?.exitCode])).toEqual([
      [expect.stringMatching(/^Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.$/), undefined],
      ["Essential container in task exited", 0]
    ])
  })

  it("gives notice before it takes the host: a job that ends in time has its own exit code, one that does not has none", async () => {
    const { client, emulator } = await start({ faults: [{ job: "a-job", fault: "reclaim", seconds: 20, notice: 60 }] })
    const saves = await submitAndWait(
      client,
      job(emulator, run("process.on('SIGTERM', () => process.exit(143)); setInterval(() => {}, 100)"))
    )
    expect(saves).toMatchObject({
      status: "FAILED",
      isTerminated: false,
      attempts: [{ statusReason: "Essential container in task exited", container: { exitCode: 143 } }]
    })
    const deaf = await submitAndWait(client, job(emulator, run("process.on('SIGTERM', () => {}); setInterval(() => {}, 100)")))
    expect(deaf.attempts![0]!.statusReason).toMatch(/^Host EC2/)
    expect(deaf.attempts![0]!.container?.exitCode).toBeUndefined()
  })

  it("keeps a job RUNNABLE with its reason, hides fresh jobs, and fails to pull an image", async () => {
    const { client, emulator } = await start({
      speed: 1,
      faults: [
        { job: "stuck", fault: "stuck", reason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT" },
        { job: "shy", fault: "hidden", seconds: 1 },
        { job: "no-image", fault: "image" }
      ]
    })
    const stuck = await client.send(new SubmitJobCommand(job(emulator, { jobName: "stuck" })))
    const shy = await client.send(new SubmitJobCommand(job(emulator, { jobName: "shy" })))
    expect((await client.send(new DescribeJobsCommand({ jobs: [shy.jobId!] }))).jobs).toEqual([])
    const unpulled = await submitAndWait(client, job(emulator, { jobName: "no-image" }))
    expect(unpulled.attempts![0]!.container!.reason).toContain("CannotPullContainerError")
    expect((await untilEnded(client, shy.jobId!)).status).toBe("SUCCEEDED")
    const { jobs } = await client.send(new DescribeJobsCommand({ jobs: [stuck.jobId!] }))
    expect(jobs![0]).toMatchObject({ status: "RUNNABLE", statusReason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT" })
    await client.send(new TerminateJobCommand({ jobId: stuck.jobId!, reason: "stuck" }))
    expect((await untilEnded(client, stuck.jobId!)).status).toBe("FAILED")
  })

  it("a script is read with a clear word about a wrong entry", () => {
    expect(() => parseFaults(`[{"on":"SubmitJob","call":1,"fault":"explode"}]`)).toThrow(/fault 1 is unknown/)
  })
})
