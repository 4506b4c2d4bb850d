import type { JobAttempt } from "@ftm/batch-submitter"
import { isHostLoss } from "@ftm/batch-submitter"
import type { RunRecord } from "@ftm/manifest"

/** What a batch, or a whole quarter, took. Machine time is certain; money is an estimate. */
export interface CostLine {
  readonly attempts: number
  /** Attempts whose machine was taken away. */
  readonly lostAttempts: number
  /** Of all attempts, lost ones included. */
  readonly seconds: number
  readonly lostSeconds: number
  /** Dollars; null without a price. */
  readonly dollars: number | null
  readonly lostDollars: number | null
}

export interface RunCost {
  readonly perBatch: ReadonlyMap<string, CostLine>
  readonly total: CostLine
}

interface Spent {
  attempts: number
  lostAttempts: number
  seconds: number
  lostSeconds: number
}

const nothing = (): Spent => ({ attempts: 0, lostAttempts: 0, seconds: 0, lostSeconds: 0 })

const add = (spent: Spent, seconds: number, lost: boolean): void => {
  spent.attempts += 1
  spent.seconds += seconds
  if (lost) {
    spent.lostAttempts += 1
    spent.lostSeconds += seconds
  }
}

const priced = (spent: Spent, dollarsPerHour: number | undefined): CostLine => ({
  ...spent,
  dollars: dollarsPerHour === undefined ? null : spent.seconds / 3600 * dollarsPerHour,
  lostDollars: dollarsPerHour === undefined ? null : spent.lostSeconds / 3600 * dollarsPerHour
})

/**
 * Counts the attempts that the ledger's `ended` entries hold: seconds from start to stop, times the price of a machine
 * hour. An estimate: one machine an attempt, without storage, requests, or the minutes before and after an attempt.
 */
export const ledgerCost = (records: ReadonlyArray<RunRecord>, dollarsPerHour: number | undefined): RunCost => {
  const perBatch = new Map<string, Spent>()
  const total = nothing()
  const counted = new Set<unknown>()
  for (const { data, kind } of records) {
    if (kind !== "ended" || typeof data.batch_id !== "string" || !Array.isArray(data.attempts)) continue
    // A cancel from another machine and the orchestrator that was watching both write the same end.
    if (counted.has(data.job_name)) continue
    counted.add(data.job_name)
    const batch = perBatch.get(data.batch_id) ?? nothing()
    perBatch.set(data.batch_id, batch)
    for (const attempt of data.attempts as ReadonlyArray<Readonly<Record<string, unknown>>>) {
      if (typeof attempt.started_at !== "number" || typeof attempt.stopped_at !== "number") continue
      const seconds = (attempt.stopped_at - attempt.started_at) / 1000
      const lost = typeof attempt.reason === "string" && isHostLoss(attempt.reason)
      add(batch, seconds, lost)
      add(total, seconds, lost)
    }
  }
  return {
    perBatch: new Map([...perBatch].map(([batch, spent]) => [batch, priced(spent, dollarsPerHour)])),
    total: priced(total, dollarsPerHour)
  }
}

/** Machine seconds of attempts so far, the running ones up to now. */
export const secondsSoFar = (attempts: ReadonlyArray<JobAttempt>, nowMillis: number): number =>
  attempts.reduce((sum, { startedAt, stoppedAt }) => startedAt === null ? sum : sum + Math.max(0, (stoppedAt ?? nowMillis) - startedAt) / 1000, 0)

/** The price that the quarter's last run was given. */
export const recordedPrice = (records: ReadonlyArray<RunRecord>): number | undefined => {
  const price = records.filter((record) => record.kind === "run started").at(-1)?.data.price_per_hour
  return typeof price === "number" ? price : undefined
}
