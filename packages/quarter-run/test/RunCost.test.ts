import type { EndedAttempt, RunRecord } from "@ftm/manifest"
import { expect, it } from "vitest"
import { averagePrice, dollarsSoFar, ledgerCost } from "../src/cost/RunCost.ts"

const attempt = (from: number, to: number, lost = false): EndedAttempt => ({
  started_at: from * 1000,
  stopped_at: to * 1000,
  lost,
  exit_code: null,
  reason: null,
  log: null,
  host: null
})
const record = (event: RunRecord["event"]): RunRecord => ({ sequence: 1, timestamp: "2026-01-01T00:00:00.000Z", event })
const job = (batch: string, name: string) => ({ batch_id: batch, job_name: name, job_id: name, engine: "batch" as const })
const ended = (batch: string, name: string, ...attempts: ReadonlyArray<EndedAttempt>): RunRecord =>
  record({
    _tag: "JobEnded",
    ...job(batch, name),
    end: "done",
    explanation: "done",
    exit_code: 0,
    created_at: 0,
    started_at: 0,
    stopped_at: 0,
    attempts
  })
const machine = (host: string, dollarsPerHour: number | null) => ({
  host,
  instanceId: `i-${host}`,
  instanceType: "c7i.large",
  zone: "a",
  isSpot: dollarsPerHour !== null,
  dollarsPerHour
})

it("is machine time by the price, per batch and in all, with lost attempts apart", () => {
  const cost = ledgerCost(
    [
      ended("batch_000", "a-1", attempt(0, 1800, true), attempt(1900, 3700)),
      ended("batch_001", "b-1", attempt(0, 3600)),
      record({ _tag: "JobSubmitted", ...job("batch_002", "c-1") })
    ],
    2
  )
  expect(cost.perBatch.get("batch_000")).toEqual({
    attempts: 2,
    lostAttempts: 1,
    seconds: 3600,
    lostSeconds: 1800,
    dollars: 2,
    knownDollars: 2,
    lostDollars: 1
  })
  expect(cost.total).toEqual({
    attempts: 3,
    lostAttempts: 1,
    seconds: 7200,
    lostSeconds: 1800,
    dollars: 4,
    knownDollars: 4,
    lostDollars: 1
  })
})
it("counts an end once that two orchestrators wrote down", () => {
  expect(ledgerCost([ended("batch_000", "a-1", attempt(0, 10)), ended("batch_000", "a-1", attempt(0, 10))], undefined).total).toMatchObject(
    { attempts: 1, seconds: 10, dollars: null }
  )
})
it("leaves out an attempt that never started", () => {
  expect(
    ledgerCost([ended("batch_000", "a-1", { ...attempt(0, 5), started_at: null, reason: "CannotPullContainerError" })], 1).total.attempts
  ).toBe(0)
})
it("takes a machine's own Spot price where it was read, and gives no sum where one attempt has no price", () => {
  const on = (host: string, seconds: number) => ({ ...attempt(0, seconds), host })
  const records: ReadonlyArray<RunRecord> = [
    record({ _tag: "MachinesPriced", machines: [machine("a", 0.5), machine("c", null)] }),
    ended("batch_000", "a-1", on("a", 3600)),
    ended("batch_001", "b-1", on("b", 3600)),
    ended("batch_002", "c-1", on("c", 1800))
  ]
  const cost = ledgerCost(records, 2)
  expect([...cost.perBatch.values(), cost.total].map((line) => line.dollars)).toEqual([0.5, 2, 1, 3.5])
  const without = ledgerCost(records, undefined)
  expect([...without.perBatch.values(), without.total].map((line) => line.dollars)).toEqual([0.5, null, null, null])
})
it("counts a machine that ran several jobs at the same time once, and shares it out among them", () => {
  const on = (from: number, to: number) => ({ ...attempt(from, to), host: "a" })
  // Busy from 0 to 3,600 s and from 7,200 to 9,000 s: an hour and a half, in two and a half hours of attempts.
  const cost = ledgerCost(
    [ended("batch_000", "a-1", on(0, 3600)), ended("batch_001", "b-1", on(0, 3600)), ended("batch_002", "c-1", on(7200, 9000))],
    2
  )
  expect(cost.total.seconds).toBe(9000)
  expect(cost.total.dollars).toBeCloseTo(3)
  expect(cost.perBatch.get("batch_000")!.dollars).toBeCloseTo(1.2)
  expect(averagePrice(cost)).toBeCloseTo(1.2)
  const running = { startedAt: 0, stoppedAt: null, exitCode: null, reason: null, log: null, host: "a" }
  expect(dollarsSoFar([running, running], 1_800_000, new Map([["a", 4]]), undefined)).toEqual({ dollars: 2, bySpotPrice: 2, unpriced: 0 })
})
it("counts running attempts up to now, by their machine's price before the one that was given", () => {
  const running = { startedAt: 10_000, stoppedAt: null, exitCode: null, reason: null, log: null, host: null }
  const attempts = [running, { ...running, stoppedAt: 12_000, host: "m" }, { ...running, startedAt: null }]
  expect(dollarsSoFar(attempts, 15_000, new Map([["m", 7200]]), 3600)).toEqual({ dollars: 5 + 4, bySpotPrice: 1, unpriced: 0 })
  expect(dollarsSoFar(attempts, 15_000, new Map([["m", 7200]]), undefined)).toEqual({ dollars: 4, bySpotPrice: 1, unpriced: 1 })
})
