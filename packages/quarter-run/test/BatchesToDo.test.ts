import type { BatchHistory } from "@ftm/batch-submitter"
import type { BatchProgress } from "@ftm/manifest"
import { parseQuarter } from "@ftm/transcript-schema"
import { describe, expect, it } from "vitest"
import { batchesToDo } from "../src/plan/BatchesToDo.ts"

describe("the batches of a run", () => {
  const batch = (batchId: string, over: Partial<BatchProgress> = {}): BatchProgress => ({
    batchId,
    total: 10,
    done: 5,
    skipped: 0,
    failed: 0,
    remaining: 5,
    finished: false,
    stoppedBy: undefined,
    failures: [],
    checkpoint: undefined,
    lost: [],
    stray: [],
    updatedAt: undefined,
    ...over
  })
  const finished = { done: 10, remaining: 0, finished: true }
  const progress = [
    batch("done", finished),
    batch("failed firms", { ...finished, done: 9, failed: 1 }),
    batch("never begun"),
    batch("breaker", { stoppedBy: "5 in a row" }),
    batch("lost"),
    batch("cancelled"),
    batch("running")
  ]
  const history = { open: undefined, openedBy: 0, ended: 1, hostLosses: 0, lastEnd: undefined }
  const open = { quarter: parseQuarter("2021Q1")!, batchId: "running", jobName: "n", jobId: "i", engine: "batch" as const }
  const histories = new Map<string, BatchHistory>([
    ["lost", { ...history, lastEnd: "host lost" }],
    ["cancelled", { ...history, lastEnd: "own stop" }],
    ["running", { ...history, lastEnd: "failed", open }]
  ])
  const names = (retryFailed: boolean) => batchesToDo(progress, histories, retryFailed).map((b) => b.batchId)
  it("are those with firms that nobody went through", () =>
    expect(names(false)).toEqual(["never begun", "breaker", "lost", "cancelled", "running"]))
  it("are, with --retry-failed, those that failed or have failed firms, alone", () =>
    expect(names(true)).toEqual(["failed firms", "breaker", "lost"]))
})
