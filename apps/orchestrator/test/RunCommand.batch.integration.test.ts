import { folderLayer, ObjectStore } from "@ftm/object-store"
import { startS3TestServer } from "@ftm/object-store/testing"
import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { batchWorkbench, firms, quarter } from "./BatchWorkbench.ts"
import { orchestrate, start, waitUntil } from "./Commands.ts"
import { awsEnvironment, mapJob, startEmulatedBatch } from "./EmulatedBatch.ts"
import { firmTopicRows } from "./FirmTopics.ts"
import { expectOneJobABatch, killAndFinish } from "./Killing.ts"

const { bench, begin, run, cloud, records } = batchWorkbench()

it("runs the real jobs on a bucket, through lost answers, throttling, late listings and Spot reclaims with and without notice, and gives the rows of a local run", async () => {
  // What is in the bucket lies in a folder, where readers of files find it; the jobs know the server alone.
  const inBucket = join(bench.folder, "bucket")
  const folder = await Effect.runPromise(Effect.provide(ObjectStore, folderLayer(inBucket)))
  const bucket = await startS3TestServer({ store: folder })
  const location = `s3://${bucket.bucket}/study`
  await writePrefetchedStore(join(inBucket, "study"), quarter, firms(12), 150)
  bench.service = await startEmulatedBatch(bench.folder, {
    command: mapJob,
    environment: bucket.environment,
    faults: [
      { on: "SubmitJob", call: 1, fault: "lost answer" },
      { on: "SubmitJob", call: 2, fault: "throttle" },
      { on: "SubmitJob", call: 4, fault: "server error" },
      { on: "DescribeJobs", call: 3, fault: "server error" },
      { on: "ListJobs", call: 1, fault: "throttle" },
      { job: "batch_002", fault: "hidden", seconds: 1 },
      // Soon enough to come before the end of a quick machine's job.
      { job: "batch_001", fault: "reclaim", seconds: 0.4 },
      { job: "batch_000", fault: "reclaim", seconds: 0.4, notice: 60 }
    ]
  })
  const ended = await start(
    "@ftm/orchestrator",
    ["run", "--quarter", quarter, "--store", location, ...bench.service.flags, "--batch-size", "4", "--json"],
    { ...awsEnvironment, ...bucket.environment }
  ).ended
  expect(ended.code, ended.stderr).toBe(0)
  expect(JSON.parse(ended.stdout)).toMatchObject({ state: "done", store: location, firms: { total: 12, done: 12 } })
  expect(ended.stderr).toMatch(/batch_001: attempt 1 was lost \(Host EC2 .* attempt 2 goes on/)
  const noticed = bench.service.emulator.jobs().find((job) => job.request.jobName.includes("batch_000"))!
  expect(noticed.attempts.map((attempt) => attempt.container.exitCode)).toEqual([143, 0])
  expectOneJobABatch(bench.service.emulator, 3)
  const job = bench.service.emulator.jobs()[0]!
  expect(job.request.tags).toMatchObject({ "ftm:quarter": quarter, "ftm:batch": "batch_000" })
  expect(job.request.propagateTags).toBe(true)
  expect(JSON.stringify(job.request.containerOverrides).length).toBeLessThan(1000)
  await bucket.stop()

  const local = join(bench.folder, "local")
  await writePrefetchedStore(local, quarter, firms(12), 150)
  expect((await orchestrate("run", "--quarter", quarter, "--store", local, "--jobs", "2")).code).toBe(0)
  expect(await firmTopicRows(join(inBucket, "study"))).toEqual(await firmTopicRows(local))
}, 90_000)

it("lets one of two orchestrators work that are started at the same moment; the other is told who it is", async () => {
  const batch = await begin({ slots: 3 })
  const ends = await Promise.all([cloud(...run(batch)).ended, cloud(...run(batch)).ended])
  expect(ends.map(({ code }) => code).sort()).toEqual([0, 1])
  expect(ends.find(({ code }) => code === 1)!.stderr).toMatch(/Another program works on 2021Q1: process \d+ on /)
  expectOneJobABatch(batch.emulator, 3)
}, 60_000)

it("submits every batch once though the orchestrator is killed again and again", async () => {
  const batch = await begin({ jobSeconds: 1.5, slots: 3 }, 24)
  expect(await killAndFinish(run(batch), 2, 1)).toBeGreaterThan(0)
  expectOneJobABatch(batch.emulator, 6)
  const ended = records()
    .filter((record) => record.kind === "job_ended")
    .map((record) => record.data.batch_id)
  expect([...ended].sort()).toEqual(["batch_000", "batch_001", "batch_002", "batch_003", "batch_004", "batch_005"])
}, 90_000)

it("--retry-failed takes up the firms that failed, and nothing else does", async () => {
  const batch = await begin({ jobSeconds: 0 }, 8)
  expect((await cloud(...run(batch)).ended).code).toBe(0)
  const progress = join(bench.store, `progress/quarter=${quarter}`)
  const checkpoint = JSON.parse(readFileSync(join(progress, "batch_001_checkpoint.json"), "utf8")) as { completed_firm_ids: Array<string> }
  const failed = checkpoint.completed_firm_ids.pop()
  writeFileSync(join(progress, "batch_001_checkpoint.json"), JSON.stringify(checkpoint))
  writeFileSync(
    join(progress, "batch_001_failures.json"),
    JSON.stringify([{ firm_id: failed, error_type: "BadData", error_message: "cut off", timestamp: "2026-01-01T00:00:00.000Z" }])
  )
  const again = await cloud(...run(batch)).ended
  expect(again.code).toBe(0)
  expect(again.stderr).toContain("--retry-failed takes them up again")
  expect(batch.emulator.jobs()).toHaveLength(2)
  expect((await cloud(...run(batch, "--retry-failed")).ended).code).toBe(0)
  expect(batch.emulator.jobs().map((job) => job.request.jobName.replace(/-[0-9a-f]{8}$/, ""))).toEqual([
    `ftm-${quarter}-batch_000-1`,
    `ftm-${quarter}-batch_001-1`,
    `ftm-${quarter}-batch_001-2`
  ])
}, 60_000)

it("tells of ends that came while nobody looked, and --retry-failed takes those batches up at once", async () => {
  const batch = await begin({ command: [process.execPath, "-e", "setTimeout(() => process.exit(1), 1500)"] }, 4)
  const first = cloud(...run(batch))
  await waitUntil(() => records().some((record) => record.kind === "job_submitted"), "the ledger")
  first.kill("SIGKILL")
  await first.ended
  await waitUntil(() => batch.emulator.jobs().every((job) => job.isEnded), "the end of the job")
  const again = await cloud(...run(batch, "--retry-failed")).ended
  expect(again.code).toBe(1)
  expect(again.stderr.split("batch_000: failed. it failed with exit code 1").length - 1).toBe(2)
  expect(batch.emulator.jobs()).toHaveLength(2)
}, 60_000)

it("is not held up by the intent of an earlier run in a queue that is not there any more", async () => {
  const batch = await begin({ jobSeconds: 0 }, 4)
  const claims = join(bench.store, `runs/quarter=${quarter}/claims`)
  mkdirSync(claims, { recursive: true })
  const name = `ftm-${quarter}-batch_000-1-00000000`
  const data = { batch_id: "batch_000", engine: "batch", queue: "of-yesterday" }
  writeFileSync(join(claims, `${name}.json`), JSON.stringify({ name, timestamp: "2026-01-01T00:00:00.000Z", data }))
  const ended = await cloud(...run(batch)).ended
  expect(ended.code, ended.stderr).toBe(0)
}, 60_000)

it("--stop-on-failure also stops at a quarter whose jobs failed", async () => {
  const batch = await begin({ command: [process.execPath, "-e", "process.exit(1)"] }, 2)
  await writePrefetchedStore(bench.store, parseQuarter("2021Q2")!, firms(2), 30)
  const ended = await cloud("run", "--quarter", "2021Q1,2021Q2", "--store", bench.store, ...batch.flags, "--stop-on-failure").ended
  expect(ended.code).toBe(1)
  expect(ended.stderr).toContain("2021Q1: 2 firms remain")
  expect(batch.emulator.jobs()).toHaveLength(1)
}, 60_000)

it("runs several quarters side by side or in order, each with its ledger; one without data does not stop the others unless asked", async () => {
  const batch = await begin({ jobSeconds: 0.5 }, 4)
  await writePrefetchedStore(bench.store, parseQuarter("2021Q3")!, firms(4), 30)
  const ended = await cloud("run", "--quarter", "2021Q1..2021Q3", "--store", bench.store, ...batch.flags, "--side-by-side", "--json").ended
  expect(ended.code).toBe(3)
  expect(ended.stderr).toContain("2021Q2 failed")
  const summaries = JSON.parse(ended.stdout) as ReadonlyArray<{ quarter: string; state: string }>
  expect(summaries.map((summary) => [summary.quarter, summary.state])).toEqual([
    ["2021Q1", "done"],
    ["2021Q3", "done"]
  ])

  await writePrefetchedStore(bench.store, parseQuarter("2021Q4")!, firms(4), 30)
  const inOrder = (...more: ReadonlyArray<string>) =>
    cloud("run", "--quarter", "2021Q2,2021Q4", "--store", bench.store, ...batch.flags, ...more).ended
  const stopped = await inOrder("--stop-on-failure")
  expect([stopped.code, batch.emulator.jobs().length]).toEqual([3, 2])
  const goneOn = await inOrder()
  expect([goneOn.code, batch.emulator.jobs().length]).toEqual([3, 3])
  expect(goneOn.stdout).toContain("2021Q4: done")
}, 60_000)
