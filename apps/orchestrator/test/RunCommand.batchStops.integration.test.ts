import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { batchWorkbench, firms, quarter } from "./BatchWorkbench.ts"
import { waitUntil } from "./Commands.ts"
import { expectOneJobABatch } from "./Killing.ts"

const { bench, begin, onStore, run, cloud, records, recordsFolder } = batchWorkbench()

it("SIGTERM leaves the jobs; watch takes them up from the ledger alone and sees them end", async () => {
  const batch = await begin({ jobSeconds: 4, slots: 3 })
  const first = cloud(...run(batch))
  await waitUntil(() => batch.emulator.jobs().length === 3, "three jobs")
  first.kill("SIGTERM")
  const left = await first.ended
  expect(left.code).toBe(143)
  expect(left.stderr).toContain("orchestrate -- watch")
  const local = await cloud("run", "--quarter", quarter, "--store", bench.store, "--engine", "local").ended
  expect(local.code).toBe(1)
  expect(local.stderr).toMatch(/under way on AWS Batch[^]* cancel /)
  expect(batch.emulator.jobs().some((job) => job.isTerminated)).toBe(false)
  const watched = await cloud("watch", ...onStore(), "--json").ended
  expect(watched.code, watched.stderr).toBe(0)
  expect(JSON.parse(watched.stdout)).toMatchObject({ state: "done", firms: { done: 12 } })
  expect(records().filter((record) => record.kind === "job_ended")).toHaveLength(3)
  expectOneJobABatch(batch.emulator, 3)
}, 60_000)

it("Ctrl-C twice cancels the jobs and waits for their end; run goes on later", async () => {
  const batch = await begin({ jobSeconds: 30, slots: 1 })
  const first = cloud(...run(batch))
  await waitUntil(() => batch.emulator.jobs().some((job) => job.status === "RUNNING"), "a running job")
  first.kill("SIGINT")
  await waitUntil(() => first.stderr().includes("Ctrl-C once more"), "the offer to cancel")
  await new Promise((done) => setTimeout(done, 600)) // less than half a second apart counts as one press
  first.kill("SIGINT")
  const ended = await first.ended
  expect(ended.code).toBe(130)
  expect(batch.emulator.jobs().every((job) => job.isEnded && job.isTerminated)).toBe(true)
  expect(
    records()
      .filter((record) => record.kind === "job_ended")
      .map((record) => record.data.end)
  ).toEqual(["own stop", "own stop", "own stop"])
}, 60_000)

it("Ctrl-C twice cancels them also when the second one comes before it was offered", async () => {
  const batch = await begin({ jobSeconds: 30, slots: 1 })
  const first = cloud(...run(batch))
  await waitUntil(() => batch.emulator.jobs().length === 3, "three jobs")
  first.kill("SIGINT")
  await new Promise((done) => setTimeout(done, 600))
  first.kill("SIGINT")
  expect((await first.ended).code).toBe(130)
  expect(batch.emulator.jobs().map((job) => job.isEnded && job.isTerminated)).toEqual([true, true, true])
}, 60_000)

it("cancel finds a job that was submitted by an orchestrator that died before it wrote that down", async () => {
  const batch = await begin({ jobSeconds: 30 }, 4)
  const first = cloud(...run(batch))
  await waitUntil(() => records().some((record) => record.kind === "job_submitted"), "the ledger")
  first.kill("SIGKILL")
  await first.ended
  const place = recordsFolder()
  for (const name of readdirSync(place).filter((file) => file.endsWith(".json"))) {
    if ((JSON.parse(readFileSync(join(place, name), "utf8")) as { kind: string }).kind === "job_submitted") rmSync(join(place, name))
  }
  const cancelled = await cloud("cancel", ...onStore()).ended
  expect(cancelled.stderr).toContain("1 job has ended; 0 of 4 firms are saved")
  expect(batch.emulator.jobs().map((job) => job.isTerminated)).toEqual([true])
}, 60_000)

it("cancel stops them from another process", async () => {
  const batch = await begin({ jobSeconds: 30 })
  const first = cloud(...run(batch))
  await waitUntil(() => batch.emulator.jobs().length === 3, "three jobs")
  await waitUntil(() => records().filter((record) => record.kind === "job_submitted").length === 3, "the ledger")
  const cancelled = await cloud("cancel", ...onStore(), "--json").ended
  expect(cancelled.code, cancelled.stderr).toBe(0)
  const ended = await first.ended
  expect(ended.code).toBe(1)
  // It saw the jobs end or read the request, whichever came first.
  expect(ended.stdout + ended.stderr).toMatch(/own stop|was cancelled by process \d+ on /)
  expect(batch.emulator.jobs().every((job) => job.isEnded)).toBe(true)
  expect(
    new Set(
      records()
        .filter((record) => record.kind === "job_ended")
        .map((record) => record.data.end)
    )
  ).toEqual(new Set(["own stop"]))
}, 60_000)

it("cancel also stops the submitting that is under way", async () => {
  const batch = await begin({ jobSeconds: 30, submitsPerSecond: 3 }, 80)
  const first = cloud(...run(batch))
  await waitUntil(() => batch.emulator.jobs().length > 3, "a few jobs")
  const cancelled = await cloud("cancel", ...onStore()).ended
  expect(cancelled.code, cancelled.stderr).toBe(0)
  const ended = await first.ended
  expect(ended.code).toBe(1)
  expect(ended.stderr).toMatch(/was cancelled by process \d+ on /)
  expect(batch.emulator.jobs().length).toBeLessThan(20)
  expect(batch.emulator.jobs().every((job) => job.isEnded)).toBe(true)
}, 60_000)

it("Ctrl-C twice cancels the jobs of all quarters that run side by side", async () => {
  const batch = await begin({ jobSeconds: 30 }, 4)
  await writePrefetchedStore(bench.store, parseQuarter("2021Q2")!, firms(4), 30)
  const both = cloud("run", "--quarter", "2021Q1,2021Q2", "--store", bench.store, ...batch.flags, "--side-by-side")
  const offers = () => both.stderr().split("Ctrl-C once more").length - 1
  await waitUntil(() => batch.emulator.jobs().length === 2, "two jobs")
  await waitUntil(() => records().some((record) => record.kind === "job_submitted"), "the ledger")
  both.kill("SIGINT")
  await waitUntil(() => offers() === 2, "the offers to cancel")
  await new Promise((done) => setTimeout(done, 600))
  both.kill("SIGINT")
  expect((await both.ended).code).toBe(130)
  expect(batch.emulator.jobs().map((job) => [job.isEnded, job.isTerminated])).toEqual([
    [true, true],
    [true, true]
  ])
}, 60_000)
