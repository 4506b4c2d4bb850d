import type { RunRecord } from "@ftm/manifest"
import { describe, expect, it } from "vitest"
import { runSeconds } from "../src/progress/RunSummary.ts"

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
