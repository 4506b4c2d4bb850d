import { appendRunEvent, claimJobName, readRunEvents } from "@ftm/manifest"
import type { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { parseQuarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Exit, Layer } from "effect"
import { beforeEach, describe, expect, it } from "vitest"
import { adoptJobs, explainJobEnd, type JobEngine, submitBatches, submitQuarter, waitForCompletion } from "../src/index.ts"
import { RememberingService } from "./RememberingService.ts"

const quarter = parseQuarter("2021Q1")!
let service: RememberingService
let objects: Map<string, Uint8Array>
beforeEach(() => {
  service = new RememberingService()
  objects = new Map()
})

/** One life of an orchestrator; the store and the service outlive it. */
const orchestrator = <A, E>(work: Effect.Effect<A, E, JobEngine | ObjectStore>) =>
  Effect.runPromiseExit(work.pipe(Effect.provide(Layer.merge(service.layer, memoryStore(objects).layer))))

const kinds = async () => {
  const records = await Effect.runPromise(readRunEvents(quarter).pipe(Effect.provide(memoryStore(objects).layer)))
  return records.map((record) => record.event._tag)
}

it("a job that failed by its circuit breaker is told from a plain failure, and an earlier job's stop is not taken for it", async () => {
  const job = { quarter, batchId: "batch_000", jobName: "j", jobId: "id", engine: "batch" as const }
  const state = {
    jobId: "id",
    name: "j",
    status: "FAILED" as const,
    reason: null,
    exitCode: 1,
    createdAt: 0,
    startedAt: 1,
    stoppedAt: 2,
    stoppedOnRequest: false,
    attempts: [{ startedAt: 1, stoppedAt: 2, exitCode: 1, reason: "Essential container in task exited", log: null, host: null }]
  }
  const explained = (jobName = "j") =>
    Effect.runPromise(explainJobEnd({ ...job, jobName }, state).pipe(Effect.provide(memoryStore(objects).layer)))
  expect((await explained()).kind).toBe("failed")
  objects.set(
    StoreKeys.failures(quarter, "batch_000"),
    new TextEncoder().encode(
      JSON.stringify([
        {
          firm_id: "9",
          error_type: "CircuitBreaker",
          error_message: "5 firms failed in a row",
          job_name: "j",
          timestamp: "2026-01-01T10:00:00Z"
        }
      ])
    )
  )
  expect(await explained()).toEqual({
    kind: "breaker",
    mayBeRetried: false,
    explanation: "its circuit breaker stopped it at firm 9 (5 firms failed in a row)"
  })
  expect((await explained("the next job")).kind).toBe("failed")
})

describe("a batch is submitted once", () => {
  it("with all that the job needs to know", async () => {
    const exit = await orchestrator(submitQuarter(quarter, ["30", "4", "5"], 2))
    expect(exit).toEqual(Exit.succeed(["id-1", "id-2"]))
    expect(service.specs.map((spec) => spec.name)).toEqual([
      expect.stringMatching(/^ftm-2021Q1-batch_000-1-[0-9a-f]{8}$/),
      expect.stringMatching(/^ftm-2021Q1-batch_001-1-[0-9a-f]{8}$/)
    ])
    expect(service.specs[1]!.environment).toEqual({
      DATA_SOURCE: "s3",
      FTM_STORE: "/memory",
      QUARTER: "2021Q1",
      BATCH_ID: "batch_001",
      FTM_JOB_NAME: service.specs[1]!.name,
      MANIFEST_S3_KEY: "manifests/quarter=2021Q1/batches.jsonl",
      CHECKPOINT_INTERVAL: "50",
      ALLOW_FAILURES: "true",
      MAX_CONSECUTIVE_FAILURES: "5",
      MAX_FAILURE_RATE: "0.05",
      MIN_PROCESSED_FOR_RATE: "100",
      FTM_COMMAND_FORM: "installed",
      TOPIC_ENGINE: "native"
    })
    expect(await kinds()).toEqual(["JobSubmitted", "JobSubmitted"])
  })

  it("when it is throttled first", async () => {
    service.faults = ["throttled"]
    expect(await orchestrator(submitBatches(quarter, ["batch_000"]))).toMatchObject({ value: [{ how: "submitted", jobId: "id-1" }] })
    expect(service.specs).toHaveLength(1)
  })

  it("when the answer is lost, also when the listing is late: the job is found by its name", async () => {
    service.faults = ["lost answer"]
    service.hiddenFor = 2
    expect(await orchestrator(submitBatches(quarter, ["batch_000"]))).toMatchObject({ value: [{ how: "adopted", jobId: "id-1" }] })
    expect(service.specs).toHaveLength(1)
    expect(await kinds()).toEqual(["JobAdopted"])
  })

  it("when the request itself is lost: no job has the name, so it is sent again", async () => {
    service.faults = ["lost request"]
    expect(await orchestrator(submitBatches(quarter, ["batch_000"]))).toMatchObject({ value: [{ how: "submitted", jobId: "id-1" }] })
    expect(service.specs).toHaveLength(1)
  })

  it("when the orchestrator is killed after the service has taken the job", async () => {
    service.faults = ["killed after"]
    expect(Exit.isFailure(await orchestrator(submitBatches(quarter, ["batch_000"])))).toBe(true)
    expect(await kinds()).toEqual([])
    expect(await orchestrator(submitBatches(quarter, ["batch_000"]))).toMatchObject({ value: [{ how: "adopted", jobId: "id-1" }] })
    expect(service.specs).toHaveLength(1)
  })

  it("when the orchestrator is started again while the job runs", async () => {
    await orchestrator(submitBatches(quarter, ["batch_000"]))
    expect(await orchestrator(submitBatches(quarter, ["batch_000", "batch_001"]))).toMatchObject({
      value: [
        { how: "adopted", jobId: "id-1" },
        { how: "submitted", jobId: "id-2" }
      ]
    })
    expect(await kinds()).toEqual(["JobSubmitted", "JobSubmitted"])
  })

  it("also when the next orchestrator names another queue: the intent says where the job went", async () => {
    service.faults = ["killed after"]
    await orchestrator(submitBatches(quarter, ["batch_000"]))
    const place = [...objects.keys()].find((key) => key.includes("/claims/"))!
    const intent = JSON.parse(new TextDecoder().decode(objects.get(place))) as { data: Record<string, unknown> }
    objects.set(place, new TextEncoder().encode(JSON.stringify({ ...intent, data: { ...intent.data, queue: "the-first-queue" } })))
    await orchestrator(submitBatches(quarter, ["batch_000"]))
    expect(service.queuesAsked).toContain("the-first-queue")
    expect(service.specs).toHaveLength(1)
  })

  it("and of two jobs that were made under its name by hand, the one that works is taken", async () => {
    service.faults = ["killed after"]
    await orchestrator(submitBatches(quarter, ["batch_000"]))
    const first = service.jobs.get("id-1")!
    service.jobs.set("by-hand", { ...first, jobId: "by-hand", status: "FAILED", exitCode: 4, createdAt: 99 })
    expect(await orchestrator(submitBatches(quarter, ["batch_000"]))).toMatchObject({ value: [{ how: "adopted", jobId: "id-1" }] })
  })

  it("and again, under another name, when the first job has ended without finishing its batch", async () => {
    await orchestrator(submitQuarter(quarter, ["1"], 1))
    service.end("id-1", "FAILED")
    await orchestrator(submitBatches(quarter, ["batch_000"]))
    expect(service.specs.map((spec) => spec.name.split("-")[3])).toEqual(["1", "2"])
    expect(await kinds()).toEqual(["JobSubmitted", "JobEnded", "JobSubmitted"])
  })

  it("though the job finished its batch and ended a moment after the orchestrator had looked at the progress", async () => {
    await orchestrator(submitQuarter(quarter, ["1"], 1))
    const checkpoint = { completed_firm_ids: ["1"], skipped_firm_ids: [], last_chunk_id: 0, timestamp: "2026-01-01T00:00:00.000Z" }
    objects.set(StoreKeys.checkpoint(quarter, "batch_000"), new TextEncoder().encode(JSON.stringify(checkpoint)))
    service.end("id-1", "SUCCEEDED")
    expect(await orchestrator(submitBatches(quarter, ["batch_000"]))).toEqual(Exit.succeed([]))
    expect(service.specs).toHaveLength(1)
    expect(await kinds()).toEqual(["JobSubmitted", "JobEnded"])
  })

  it("not at all when it is not allowed", async () => {
    service.faults = ["denied"]
    expect(Exit.isFailure(await orchestrator(submitBatches(quarter, ["batch_000"])))).toBe(true)
    expect(service.specs).toHaveLength(0)
  })
})

it("submits nothing for a batch whose firms are all done", async () => {
  const checkpoint = { completed_firm_ids: ["1"], skipped_firm_ids: ["2"], last_chunk_id: 0, timestamp: "2026-01-01T00:00:00.000Z" }
  objects.set(StoreKeys.checkpoint(quarter, "batch_000"), new TextEncoder().encode(JSON.stringify(checkpoint)))
  const manifest = ["1,2", "3"].map((firms, n) => JSON.stringify({ batch_id: `batch_00${n}`, quarter, firm_ids: firms.split(",") }))
  objects.set(StoreKeys.batchesManifest(quarter), new TextEncoder().encode(`${manifest.join("\n")}\n`))
  await orchestrator(submitQuarter(quarter, ["1", "2", "3"], 2))
  expect(service.specs.map((spec) => spec.batchId)).toEqual(["batch_001"])
})

describe("what earlier orchestrators left behind", () => {
  it("is found also where a job was submitted and never written down; its end is told", async () => {
    service.faults = ["killed after"]
    await orchestrator(submitQuarter(quarter, ["1"], 1))
    expect(await orchestrator(adoptJobs(quarter))).toMatchObject({
      value: { running: [{ jobId: "id-1", batchId: "batch_000" }], endedBatchIds: [] }
    })
    expect(await kinds()).toEqual(["JobAdopted"])
    service.end("id-1", "FAILED")
    const told: Array<string> = []
    const after = await orchestrator(
      adoptJobs(quarter, (job, state) => Effect.sync(() => void told.push(`${job.batchId} ${state.status}`)))
    )
    expect(after).toMatchObject({ value: { running: [], endedBatchIds: ["batch_000"] } })
    expect(told).toEqual(["batch_000 FAILED"])
    expect(await kinds()).toEqual(["JobAdopted", "JobEnded"])
  })

  it("of a local run whose orchestrator was killed, it does not stand in the way of a run in the cloud", async () => {
    const local = {
      batch_id: "batch_000",
      job_name: "ftm-2021Q1-batch_000-1-0",
      job_id: "ftm-2021Q1-batch_000-1-0",
      engine: "local" as const
    }
    const ofStore = <A, E>(work: Effect.Effect<A, E, ObjectStore>) =>
      Effect.runPromise(work.pipe(Effect.provide(memoryStore(objects).layer)))
    await ofStore(appendRunEvent(quarter, { _tag: "JobSubmitted", ...local }))
    await ofStore(claimJobName(quarter, "ftm-2021Q1-batch_001-1-0", { batch_id: "batch_001", engine: "local", queue: "this machine" }))
    service.remembersMillis = 3_600_000
    expect(await orchestrator(adoptJobs(quarter))).toMatchObject({ value: { running: [], endedBatchIds: ["batch_000"] } })
    expect(service.queuesAsked.size).toBe(0)
    expect(await kinds()).toEqual(["JobSubmitted", "JobEnded"])
  })

  it("counts as gone where the service forgets at once, though the clock with which it was written down was ahead", async () => {
    await orchestrator(submitQuarter(quarter, ["1"], 1))
    service.jobs.clear()
    const record = StoreKeys.runRecord(quarter, 1)
    const ahead = { ...JSON.parse(new TextDecoder().decode(objects.get(record))), timestamp: "2099-01-01T00:00:00.000Z" }
    objects.set(record, new TextEncoder().encode(JSON.stringify(ahead)))
    expect(await orchestrator(adoptJobs(quarter))).toMatchObject({ value: { running: [], endedBatchIds: ["batch_000"] } })
  })

  it("is not taken for ended in a place that does not know it: another region, another account", async () => {
    await orchestrator(submitQuarter(quarter, ["1"], 1))
    service.jobs.clear()
    service.remembersMillis = 3_600_000
    const asked = await orchestrator(adoptJobs(quarter))
    expect(Exit.isFailure(asked) && String(asked.cause)).toMatch(
      /the service of this test does not know 1 of the jobs .* The ledger was not changed/
    )
    expect(await kinds()).toEqual(["JobSubmitted"])
  })
})

it("submits nothing more once it is told to stop, also between two tries", async () => {
  service.faults = ["throttled"]
  let asked = 0
  const before = Effect.suspend(() => (++asked > 1 ? Effect.fail("the lease is lost") : Effect.void))
  const exit = await orchestrator(submitBatches(quarter, ["batch_000"], { before }))
  expect(Exit.isFailure(exit) && String(exit.cause)).toContain("the lease is lost")
  expect(service.specs).toHaveLength(0)
})

it("waits once, and not for each, until jobs that the service has forgotten count as gone", async () => {
  const batches = Array.from({ length: 50 }, (_, n) => `batch_${String(n).padStart(3, "0")}`)
  await orchestrator(
    submitQuarter(
      quarter,
      batches.map((_, n) => String(n)),
      1
    )
  )
  service.jobs.clear()
  service.reads = 0
  expect(Exit.isSuccess(await orchestrator(submitBatches(quarter, batches)))).toBe(true)
  expect(service.reads).toBeLessThan(10)
  expect(service.specs.map((spec) => spec.name.split("-")[3]).slice(50)).toEqual(Array(50).fill("2"))
}, 20_000)

describe("waiting", () => {
  it("asks for a hundred at a time and no more a pause, bears throttling, and calls for each end once", async () => {
    const batches = Array.from({ length: 230 }, (_, n) => `batch_${String(n).padStart(3, "0")}`)
    service.describesThrottled = 3
    // Long beside the grain of a busy machine's timers.
    service.pollMillis = 20
    const ends: Array<string> = []
    const exit = await orchestrator(
      Effect.gen(function* () {
        const jobs = yield* submitBatches(quarter, batches)
        let polls = 0
        return yield* waitForCompletion(
          jobs.map((job) => job.jobId),
          {
            onEnd: (state) => Effect.sync(() => ends.push(state.jobId)),
            onPoll: () =>
              Effect.sync(() => {
                polls += 1
                for (const job of jobs.slice(0, polls * 100)) service.end(job.jobId, "SUCCEEDED")
              })
          }
        )
      })
    )
    expect(Exit.isSuccess(exit)).toBe(true)
    expect(ends).toHaveLength(230)
    expect(new Set(ends).size).toBe(230)
    // The states are asked for one call a pause, never two at once.
    expect(Math.max(...service.describeGaps)).toBeGreaterThan(0)
    expect(service.describeGaps.filter((gap) => gap < 8)).toEqual([])
  })

  it("calls a job that the service has forgotten an end, but not one that it does not show yet", async () => {
    // Far beyond the time after which it would surely be listed.
    service.remembersMillis = 200
    const exit = await orchestrator(
      Effect.gen(function* () {
        const begun = Date.now()
        const [state] = yield* waitForCompletion(["never-seen"])
        return [state!.status, Date.now() - begun >= 200]
      })
    )
    expect(exit).toEqual(Exit.succeed(["FAILED", true]))

    service.remembersMillis = 3_600_000
    const shown = await orchestrator(
      Effect.gen(function* () {
        const [job] = yield* submitBatches(quarter, ["batch_000"])
        const state = service.jobs.get(job!.jobId)!
        service.jobs.delete(job!.jobId)
        const showLater = Effect.sync(() => service.jobs.set(job!.jobId, { ...state, status: "SUCCEEDED" })).pipe(Effect.delay(300))
        const [[end]] = yield* Effect.all([waitForCompletion([job!.jobId]), showLater], { concurrency: 2 })
        return end!.status
      })
    )
    expect(shown).toEqual(Exit.succeed("SUCCEEDED"))
  })
})
