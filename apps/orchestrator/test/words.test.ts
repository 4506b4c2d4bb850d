import type { BatchProgress, RunRecord } from "@ftm/manifest"
import { parseQuarter } from "@ftm/transcript-schema"
import { describe, expect, it } from "vitest"
import { batchesToDo } from "../src/plan/BatchesToDo.ts"
import { jobNotes } from "../src/jobs/JobWatch.ts"
import { progressLine } from "../src/progress/ProgressLine.ts"
import { chooseBatchSize, chooseCheckpointInterval, estimateRun, type PlannedRun, renderPlan } from "../src/plan/RunPlan.ts"
import { type RunSummary, runSeconds } from "../src/progress/RunSummary.ts"
import { renderSummary } from "../src/progress/SummaryTable.ts"

describe("batch size", () => {
  it.each([
    // firms, jobs, asked for -> firms a batch
    [40, 2, undefined, 20],
    [40, 3, undefined, 14],
    [5, 8, undefined, 1],
    [0, 4, undefined, 1],
    [5000, 4, undefined, 1000],
    [5000, 2, 300, 300],
    [40, 4, 1000, 1000]
  ])("%i firms, %i local jobs, asked for %s: %i", (firms, jobs, batchSize, size) => {
    expect(chooseBatchSize({ firms, engine: "local", jobs, batchSize })).toBe(size)
  })
  it("is a thousand in the cloud", () => {
    expect(chooseBatchSize({ firms: 40, engine: "batch", jobs: 4, batchSize: undefined })).toBe(1000)
  })
  it.each([[1, 1], [14, 2], [20, 3], [400, 50], [1000, 50]])("batches of %i have a checkpoint every %i firms", (size, interval) => {
    expect(chooseCheckpointInterval(size)).toBe(interval)
  })
})

describe("the plan", () => {
  const plan: PlannedRun = {
    quarter: "2021Q1", store: "s3://b", firms: 5000, firmsDone: 1000, firmsToDo: 4000, batches: 5, jobs: 4, place: "on AWS Batch, queue q, definition d",
    batchSize: 1000, jobsAtATime: 4, ...estimateRun({ firmsToDo: 4000, firmsDone: 1000, secondsSpent: 200, pricePerHour: 0.36, topicEngine: "native" })
  }
  it("names firms, batches, jobs, time and cost", () => {
    expect(renderPlan(plan).split("\n")).toEqual([
      "Plan for 2021Q1 in s3://b",
      "  firms      5,000, 1,000 of them done; 4,000 to do",
      "  batches    5 of up to 1,000 firms",
      "  jobs       4, on AWS Batch, queue q, definition d",
      "  time       about 13 min 20 s of machine time, 3 min 20 s with 4 jobs at a time (1000 firms of this quarter took 0.20 s each)",
      "  cost       about $0.0800, an estimate"
    ])
    expect(renderPlan({ ...plan, dollars: null })).toContain("no estimate without a price: --price-per-hour")
  })
  it("judges by a measured figure until the quarter has its own", () => {
    const estimate = (firmsDone: number, topicEngine: string) => estimateRun({ firmsToDo: 100, firmsDone, secondsSpent: 80, pricePerHour: undefined, topicEngine })
    expect([estimate(19, "native"), estimate(19, "bertopic"), estimate(20, "native")].map((e) => e.machineSeconds)).toEqual([10, 50, 400])
  })
})

it.each([
  [{ lostMachines: 0, waiting: [], dollars: 0 }, ""],
  [{ lostMachines: 1, waiting: ["CAPACITY:X", "CAPACITY:X"], dollars: 1.234 }, "1 machine lost, 2 jobs wait for a machine (CAPACITY:X), about $1.23"]
])("notes beside the progress %#", (jobs, text) => expect(jobNotes(jobs)).toBe(text))

describe("the batches of a run", () => {
  const batch = (batchId: string, over: Partial<BatchProgress> = {}): BatchProgress => ({
    batchId, total: 10, done: 5, skipped: 0, failed: 0, remaining: 5, finished: false, stoppedBy: undefined, failures: [], updatedAt: undefined, ...over
  })
  const finished = { done: 10, remaining: 0, finished: true }
  const progress = [
    batch("done", finished), batch("failed firms", { ...finished, done: 9, failed: 1 }), batch("never begun"),
    batch("breaker", { stoppedBy: "5 in a row" }), batch("lost"), batch("cancelled"), batch("running")
  ]
  const history = { open: undefined, openedAt: 0, ended: 1, hostLosses: 0, lastEnd: undefined }
  const open = { quarter: parseQuarter("2021Q1")!, batchId: "running", jobName: "n", jobId: "i", engine: "batch" as const }
  const histories = new Map([
    ["lost", { ...history, lastEnd: "host lost" }], ["cancelled", { ...history, lastEnd: "own stop" }], ["running", { ...history, lastEnd: "failed", open }]
  ])
  const names = (retryFailed: boolean) => batchesToDo(progress, histories, retryFailed).map((b) => b.batchId)
  it("are those with firms that nobody went through", () => expect(names(false)).toEqual(["never begun", "breaker", "lost", "cancelled", "running"]))
  it("are, with --retry-failed, those that failed or have failed firms, alone", () => expect(names(true)).toEqual(["failed firms", "breaker", "lost"]))
})

describe("progress", () => {
  it("counts the rate from what this command did, not from what it found", () => {
    const line = progressLine("2021Q1", { total: 40, done: 29, skipped: 1, failed: 0 }, { total: 40, done: 20, skipped: 0, failed: 0 }, 5)
    expect(line).toBe("2021Q1 [##################------] 30 of 40 firms, 2.0 firms/s, 5 s left, 1 skipped")
  })
  it("says nothing about a rate before the first firm, nor about time left at the end", () => {
    const none = { total: 4, done: 0, skipped: 0, failed: 0 }
    expect(progressLine("2021Q1", none, none, 3)).toBe("2021Q1 [------------------------] 0 of 4 firms")
    expect(progressLine("2021Q1", { ...none, done: 3, failed: 1 }, none, 240)).toBe(
      "2021Q1 [########################] 4 of 4 firms, 1.0 firms/min, 1 failed"
    )
  })
})

describe("time of a run", () => {
  const records = (...entries: ReadonlyArray<readonly [string, number]>): ReadonlyArray<RunRecord> =>
    entries.map(([kind, second], i) => ({ sequence: i + 1, kind, timestamp: new Date(second * 1000).toISOString(), data: {} }))
  it("is nothing before the first", () => expect(runSeconds([], undefined)).toBeNull())
  it("sums what was worked, not the pauses", () => {
    expect(runSeconds(records(["run started", 0], ["run stopped", 10], ["run started", 100], ["run finished", 130]), undefined)).toBe(40)
  })
  it("of a killed orchestrator ends at its last entry", () => {
    expect(runSeconds(records(["run started", 0], ["submitted", 5], ["run started", 100], ["run finished", 130]), undefined)).toBe(35)
  })
  it("of one that still runs, or was killed last, goes to the last checkpoint", () => {
    expect(runSeconds(records(["run started", 0], ["submitted", 5]), new Date(60_000).toISOString())).toBe(60)
  })
})

it("the summary names what failed and why", () => {
  const summary: RunSummary = {
    quarter: parseQuarter("2021Q1")!, store: "/data", state: "done", note: "2 machines lost",
    firms: { total: 40, done: 38, skipped: 1, failed: 1, remaining: 0 }, sentences: 12345, topics: 512, seconds: 72,
    batches: { total: 2, finished: 2 }, skippedFirms: ["7"], stoppedBatches: [],
    failures: [{ batch_id: "batch_000", firm_id: "24937", error_type: "BadData", error_message: "row group 3 is cut off", timestamp: "2026-01-01T00:00:00.000Z" }],
    files: { firmTopics: "/data/intermediate/firm-topics/quarter=2021Q1/", parts: 1, prefetch: "/data/raw/m.json", manifest: "/data/b.jsonl" }
  }
  const text = renderSummary(summary)
  expect(text).toContain("| quarter       | 2021Q1: done; 2 machines lost ")
  expect(text).toContain("| firms done    | 38 of 40 ")
  expect(text).toContain("| firms skipped | 1 (no usable call) ")
  expect(text).toContain("| time          | 1 min 12 s ")
  expect(text).toContain("firm 24937 failed (BadData): row group 3 is cut off")
  const widths = text.split("\n").filter((line) => /^[|+]/.test(line)).map((line) => line.length)
  expect(new Set(widths).size).toBe(1)
})
