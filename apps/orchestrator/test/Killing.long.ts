import { writePrefetchedStore } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { orchestrate } from "./Commands.ts"
import { type EmulatedBatch, mapJob, startEmulatedBatch } from "./EmulatedBatch.ts"
import { firmTopicRows } from "./FirmTopics.ts"
import { expectOneJobABatch, killAndFinish } from "./Killing.ts"

// npm run test:long -w @ftm/orchestrator

const quarter = parseQuarter("2021Q1")!
const firms = (n: number) => Array.from({ length: n }, (_, i) => String(100 + i))
let folder: string
let store: string
let service: EmulatedBatch
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ftm-kill-"))
  store = join(folder, "store")
})
afterEach(async () => {
  await service.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Entry {
  readonly kind: string
  readonly data: {
    readonly batch_id?: string
    readonly job_id?: string
    readonly job_name?: string
    readonly end?: string
    readonly attempts?: ReadonlyArray<{ readonly lost: boolean }>
  }
}

const read = <A>(part: string): ReadonlyArray<A> => {
  const place = join(store, `runs/quarter=${quarter}/${part}`)
  return readdirSync(place)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(place, name), "utf8")) as A)
}

/** Of every batch: the intent, the job that it became, and its end, once and in this order. */
const expectStory = (batches: number): ReadonlyArray<Entry> => {
  const records = read<Entry>("records")
  const intents = new Set(read<{ readonly name: string }>("claims").map(({ name }) => name))
  const jobs = service.emulator.jobs()
  for (const job of jobs) {
    const of = records.filter(({ data }) => data.job_id === job.jobId)
    expect(intents.has(job.request.jobName), `the intent of ${job.request.jobName}`).toBe(true)
    expect(of.filter(({ kind }) => kind === "job_submitted" || kind === "job_adopted").length).toBeGreaterThan(0)
    expect(of.filter(({ kind }) => kind === "job_ended").map(({ data }) => data.end)).toEqual(["done"])
    expect(of.at(-1)!.kind).toBe("job_ended")
  }
  expect(new Set(records.filter(({ kind }) => kind === "job_ended").map(({ data }) => data.batch_id)).size).toBe(batches)
  return records
}

const say = (killed: number, batches: number, records: ReadonlyArray<Entry>): void => {
  const count = (kind: string) => records.filter((record) => record.kind === kind).length
  const lost = records.flatMap(({ data }) => data.attempts ?? []).filter((attempt) => attempt.lost).length
  console.log(
    JSON.stringify({
      killed,
      batches,
      runs: count("run_started"),
      submitted: count("job_submitted"),
      adopted: count("job_adopted"),
      ended: count("job_ended"),
      lost
    })
  )
}

it("kills the orchestrator fifty times during a run: no batch runs twice, none is lost, the ledger tells the story", async () => {
  const batches = 20
  await writePrefetchedStore(store, quarter, firms(batches), 5)
  service = await startEmulatedBatch(folder, {
    jobSeconds: 4,
    slots: 1,
    faults: [
      ...[2, 5, 9, 14].map((call) => ({ on: "SubmitJob" as const, call, fault: "lost answer" as const })),
      { job: "batch_003", fault: "reclaim", seconds: 2 },
      { job: "batch_011", fault: "reclaim", seconds: 2, notice: 60 },
      { job: "batch_007", fault: "hidden", seconds: 1 }
    ]
  })
  const killed = await killAndFinish(["run", "--quarter", quarter, "--store", store, ...service.flags, "--batch-size", "1"], 50, 7)
  expect(killed).toBeGreaterThan(40)
  expectOneJobABatch(service.emulator, batches)
  say(killed, batches, expectStory(batches))
}, 600_000)

it("does so with the real jobs, whose rows are those of a run that nobody disturbed", async () => {
  const batches = 20
  await writePrefetchedStore(store, quarter, firms(batches * 2), 400)
  service = await startEmulatedBatch(folder, {
    command: mapJob,
    slots: 1,
    faults: [
      { on: "SubmitJob", call: 3, fault: "lost answer" },
      { job: "batch_004", fault: "reclaim", seconds: 0.4 },
      { job: "batch_010", fault: "reclaim", seconds: 0.4, notice: 60 }
    ]
  })
  const killed = await killAndFinish(["run", "--quarter", quarter, "--store", store, ...service.flags, "--batch-size", "2"], 25, 11)
  expect(killed).toBeGreaterThan(10)
  expectOneJobABatch(service.emulator, batches)
  say(killed, batches, expectStory(batches))
  const local = join(folder, "local")
  await writePrefetchedStore(local, quarter, firms(batches * 2), 400)
  expect((await orchestrate("run", "--quarter", quarter, "--store", local, "--jobs", "2", "--batch-size", "2")).code).toBe(0)
  expect(await firmTopicRows(store)).toEqual(await firmTopicRows(local))
}, 600_000)
