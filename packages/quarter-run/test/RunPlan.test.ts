import { describe, expect, it } from "vitest"
import { chooseBatchSize, chooseCheckpointInterval, estimateRun } from "../src/plan/RunPlan.ts"

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
  it.each([
    [1, 1],
    [14, 2],
    [20, 3],
    [400, 50],
    [1000, 50]
  ])("batches of %i have a checkpoint every %i firms", (size, interval) => {
    expect(chooseCheckpointInterval(size)).toBe(interval)
  })
})

describe("the estimate", () => {
  const estimate = (firmsDone: number, topicEngine: string, pricePerHour?: number) =>
    estimateRun({ firmsToDo: 100, firmsDone, secondsSpent: 80, pricePerHour, topicEngine })
  it("is made with a measured figure until the quarter has its own", () => {
    expect([estimate(19, "native"), estimate(19, "bertopic"), estimate(20, "native")].map((e) => e.machineSeconds)).toEqual([10, 50, 400])
    expect([estimate(19, "native"), estimate(20, "native")].map((e) => [e.measuredHere, e.secondsPerFirm])).toEqual([
      [false, 0.1],
      [true, 4]
    ])
  })
  it("has dollars where there is a price", () => {
    expect([estimate(20, "native").dollars, estimate(20, "native", 36).dollars]).toEqual([null, 4])
  })
})
