import type { RunEvent, RunRecord } from "@ftm/manifest"
import { describe, expect, it } from "vitest"
import { runSeconds } from "../src/progress/RunSummary.ts"

describe("time of a run", () => {
  const counts = { total: 1, done: 1, skipped: 0, failed: 0, remaining: 0 }
  const started: RunEvent = {
    _tag: "RunStarted",
    settings: { engine: "local", jobs: 1 },
    topics: {},
    price_per_hour: null,
    max_cost: null,
    batches: 1,
    firms: 1,
    adopted: []
  }
  const stopped: RunEvent = { _tag: "RunStopped", ...counts }
  const finished: RunEvent = { _tag: "RunFinished", ...counts }
  const submitted: RunEvent = { _tag: "JobSubmitted", batch_id: "batch_000", job_name: "j", job_id: "i", engine: "local" }
  const records = (...entries: ReadonlyArray<readonly [RunEvent, number]>): ReadonlyArray<RunRecord> =>
    entries.map(([event, second], i) => ({ sequence: i + 1, timestamp: new Date(second * 1000).toISOString(), event }))
  it("is nothing before the first", () => expect(runSeconds([], undefined)).toBeNull())
  it("sums what was worked, not the pauses", () => {
    expect(runSeconds(records([started, 0], [stopped, 10], [started, 100], [finished, 130]), undefined)).toBe(40)
  })
  it("of a killed orchestrator ends at its last entry", () => {
    expect(runSeconds(records([started, 0], [submitted, 5], [started, 100], [finished, 130]), undefined)).toBe(35)
  })
  it("of one that still runs, or was killed last, goes to the last checkpoint", () => {
    expect(runSeconds(records([started, 0], [submitted, 5]), new Date(60_000).toISOString())).toBe(60)
  })
})
