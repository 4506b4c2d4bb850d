import type { EngineSettings, PlannedRun, RunSummary } from "@ftm/quarter-run"
import { parseQuarter } from "@ftm/transcript-schema"
import { describe, expect, it } from "vitest"
import { renderPlan, renderSummary } from "../src/index.ts"

describe("the plan", () => {
  const settings: EngineSettings = {
    engine: "batch",
    queue: "q",
    definition: "d",
    fallbackQueue: null,
    fallbackAfter: 3,
    region: null,
    endpoint: null,
    pollSeconds: 6,
    timeoutSeconds: null
  }
  const plan: PlannedRun = {
    quarter: "2021Q1",
    store: "s3://b",
    firms: 5000,
    firmsDone: 1000,
    firmsToDo: 4000,
    batches: 5,
    jobs: 4,
    settings,
    batchSize: 1000,
    jobsAtATime: 4,
    machineSeconds: 800,
    secondsPerFirm: 0.2,
    measuredHere: true,
    dollars: 0.08
  }
  it("names firms, batches, jobs, time and cost", () => {
    expect(renderPlan(plan).split("\n")).toEqual([
      "Plan for 2021Q1 in s3://b",
      "  firms      5,000, 1,000 of them done; 4,000 to do",
      "  batches    5 of up to 1,000 firms",
      "  jobs       4, on AWS Batch, queue q, definition d",
      "  time       about 13 min 20 s of machine time, 3 min 20 s with 4 jobs at a time (1,000 firms of this quarter took 0.20 s each)",
      "  cost       about $0.0800, an estimate"
    ])
    expect(renderPlan({ ...plan, dollars: null })).toContain("no estimate without a price: --price-per-hour")
    expect(renderPlan({ ...plan, settings: { engine: "local", jobs: 4 }, measuredHere: false, secondsPerFirm: 0.1 })).toMatch(
      /4 at a time on this machine\n.*\(0\.1 s a firm, as measured on two cores\)/
    )
  })
})

it("the summary names what failed and why", () => {
  const summary: RunSummary = {
    quarter: parseQuarter("2021Q1")!,
    results: "",
    store: "/data",
    state: "done",
    note: "2 attempts lost",
    firms: { total: 40, done: 38, skipped: 1, failed: 1, remaining: 0 },
    sentences: 12345,
    topics: 512,
    seconds: 72,
    batches: { total: 2, finished: 2 },
    skippedFirms: ["7"],
    stoppedBatches: [],
    failures: [
      {
        batch_id: "batch_000",
        firm_id: "24937",
        error_type: "BadData",
        error_message: "row group 3 is cut off",
        timestamp: "2026-01-01T00:00:00.000Z"
      }
    ],
    files: {
      firmTopics: "/data/intermediate/firm-topics/quarter=2021Q1/",
      parts: 1,
      prefetch: "/data/raw/m.json",
      manifest: "/data/b.jsonl"
    }
  }
  const text = renderSummary(summary)
  expect(text).toContain("quarter        2021Q1: done; 2 attempts lost\n")
  expect(text).toContain("firms done     38 of 40\n")
  expect(text).toContain("firms skipped  1 (no usable call)\n")
  expect(text).toContain("time           1 min 12 s\n")
  expect(text).toContain("firm 24937 failed (BadData): row group 3 is cut off")
})
