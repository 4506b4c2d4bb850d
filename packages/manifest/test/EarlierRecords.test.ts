import { memoryStore } from "@ftm/object-store/testing"
import { Quarter } from "@ftm/transcript-schema"
import { Effect, Schema } from "effect"
import { expect, it } from "vitest"
import { readJobIntent, readRunEvents } from "../src/index.ts"

const quarter = Schema.decodeSync(Quarter)("2021Q1")
const timestamp = "2026-01-01T00:00:00.000Z"

/** A ledger of these entries, each as an earlier version wrote it. */
const ledgerOf = (...entries: ReadonlyArray<{ readonly kind: string; readonly data: unknown }>) => {
  const store = memoryStore()
  entries.forEach((entry, i) =>
    store.setText(
      `runs/quarter=2021Q1/records/${String(i + 1).padStart(6, "0")}.json`,
      JSON.stringify({ sequence: i + 1, timestamp, ...entry })
    )
  )
  return store.layer
}
const read = (...entries: ReadonlyArray<{ readonly kind: string; readonly data: unknown }>) =>
  Effect.runPromise(
    Effect.map(readRunEvents(quarter), (records) => records.map((record) => record.event)).pipe(Effect.provide(ledgerOf(...entries)))
  )

const job = { batch_id: "batch_000", job_name: "ftm-2021Q1-batch_000-1-5f3a09c2", job_id: "0b9c" }
const counts = { total: 40, done: 38, skipped: 1, failed: 1, remaining: 0 }

it("reads a run as the last version with mixed spellings wrote it", async () => {
  const settings = {
    engine: "batch",
    queue: "ftm-queue",
    definition: "ftm-map",
    fallbackQueue: "ftm-on-demand",
    fallbackAfter: 3,
    region: "eu-west-1",
    endpoint: null,
    pollSeconds: 6,
    timeoutSeconds: 3600
  }
  const attempt = {
    started_at: 2,
    stopped_at: 3,
    exit_code: null,
    reason: "Host EC2 (instance i-0) terminated.",
    lost: true,
    log: "ftm/1",
    host: "arn:1"
  }
  const machine = { host: "arn:1", instanceId: "i-0", instanceType: "c7i.large", zone: "eu-west-1a", isSpot: true, dollarsPerHour: 0.031 }
  const topics = { TOPIC_ENGINE: "native", TOPIC_SETTINGS: '{"hdbscan":{"minClusterSize":8}}' }
  const end = {
    end: "host lost",
    explanation: "its machine was taken away",
    exit_code: null,
    created_at: 1,
    started_at: 2,
    stopped_at: 3,
    attempts: [attempt]
  }
  const process = { host: "ada-laptop", pid: 11, pid_namespace: "pid:[1]" }
  expect(
    await read(
      { kind: "prefetch verified", data: { digest: "d", files: 3 } },
      {
        kind: "run started",
        data: { engine: "batch", settings, topics, price_per_hour: null, max_cost: 5, batches: 1, firms: 40, adopted: [], ...process }
      },
      { kind: "submitted", data: { ...job, engine: "batch" } },
      { kind: "machine prices", data: { machines: [machine] } },
      { kind: "ended", data: { ...job, engine: "batch", ...end } },
      { kind: "adopted", data: { ...job, engine: "local" } },
      {
        kind: "ended",
        data: { ...job, engine: "batch", end: "unknown", explanation: "the engine does not know this job any more", attempts: [] }
      },
      { kind: "run stopped", data: { cancelled: 2 } },
      { kind: "run stopped", data: counts },
      {
        kind: "run finished",
        data: { ...counts, machine_seconds: 1.5, lost_machine_seconds: 1, estimated_dollars: null, estimated_lost_dollars: null }
      }
    )
  ).toEqual([
    { _tag: "PrefetchVerified", digest: "d", files: 3 },
    { _tag: "RunStarted", settings, topics, price_per_hour: null, max_cost: 5, batches: 1, firms: 40, adopted: [], ...process },
    { _tag: "JobSubmitted", ...job, engine: "batch" },
    { _tag: "MachinesPriced", machines: [machine] },
    { _tag: "JobEnded", ...job, engine: "batch", ...end },
    { _tag: "JobAdopted", ...job, engine: "local" },
    {
      _tag: "JobEnded",
      ...job,
      engine: "batch",
      end: "unknown",
      explanation: "the engine does not know this job any more",
      exit_code: null,
      created_at: null,
      started_at: null,
      stopped_at: null,
      attempts: []
    },
    { _tag: "RunCancelled", cancelled: 2 },
    { _tag: "RunStopped", ...counts },
    { _tag: "RunFinished", ...counts, machine_seconds: 1.5, lost_machine_seconds: 1, estimated_dollars: null, estimated_lost_dollars: null }
  ])
})

it("reads what the first versions wrote, which knew less", async () => {
  const batch = { engine: "batch", queue: "q", definition: "d", fallbackQueue: null, region: null, endpoint: null, pollSeconds: 6 }
  const none = { topics: {}, price_per_hour: null, max_cost: null, batches: 2, firms: 40, adopted: [] }
  expect(
    await read(
      { kind: "run started", data: { engine: "local", jobs: 4, batches: 2, firms: 40 } },
      { kind: "run started", data: { engine: "batch", settings: batch, batches: 2, firms: 40, host: "h", pid: 1, price_per_hour: null } },
      { kind: "submitted", data: job },
      {
        kind: "ended",
        data: {
          ...job,
          end: "failed",
          explanation: "it failed",
          exit_code: 1,
          created_at: 1,
          started_at: 2,
          stopped_at: 3,
          attempts: [{ started_at: 2, stopped_at: 3 }]
        }
      }
    )
  ).toEqual([
    { _tag: "RunStarted", ...none, settings: { engine: "local", jobs: 4 } },
    { _tag: "RunStarted", ...none, host: "h", pid: 1, settings: { ...batch, fallbackAfter: 3, timeoutSeconds: null } },
    { _tag: "JobSubmitted", ...job, engine: "batch" },
    {
      _tag: "JobEnded",
      ...job,
      engine: "batch",
      end: "failed",
      explanation: "it failed",
      exit_code: 1,
      created_at: 1,
      started_at: 2,
      stopped_at: 3,
      attempts: [{ started_at: 2, stopped_at: 3, exit_code: null, reason: null, lost: false, log: null, host: null }]
    }
  ])
})

it("passes over what a later version wrote, and its further keys", async () => {
  expect(
    await read({ kind: "themes_made", data: { themes: 3 } }, { kind: "job_submitted", data: { ...job, engine: "local", shade: "blue" } })
  ).toEqual([
    { _tag: "UnknownEvent", kind: "themes_made" },
    { _tag: "JobSubmitted", ...job, engine: "local" }
  ])
})

it("does not read a broken entry as if nothing had happened", async () => {
  const broken = readRunEvents(quarter).pipe(
    Effect.flip,
    Effect.provide(ledgerOf({ kind: "ended", data: { ...job, end: "failed", attempts: [{ started_at: "noon" }] } }))
  )
  const error = await Effect.runPromise(broken)
  expect(error).toMatchObject({ _tag: "ManifestError", key: "runs/quarter=2021Q1/records/000001.json" })
  for (const part of ["started_at", "explanation", "delete the entry"]) expect(error.message).toContain(part)
})

it("reads an intent that does not name its queue", async () => {
  const { layer, setText } = memoryStore()
  setText("runs/quarter=2021Q1/claims/j.json", JSON.stringify({ name: "j", timestamp, data: { batch_id: "batch_000", engine: "batch" } }))
  expect(await Effect.runPromise(readJobIntent(quarter, "j").pipe(Effect.provide(layer)))).toMatchObject({
    value: { data: { batch_id: "batch_000" } }
  })
})
