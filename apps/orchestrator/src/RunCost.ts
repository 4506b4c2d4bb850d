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
  /** Dollars; null when any attempt has no price. */
  readonly dollars: number | null
  /** Dollars of the attempts that have a price. */
  readonly knownDollars: number
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
  dollars: number
  lostDollars: number
  /** Attempts without a price. */
  unpriced: number
}

const nothing = (): Spent => ({ attempts: 0, lostAttempts: 0, seconds: 0, lostSeconds: 0, dollars: 0, lostDollars: 0, unpriced: 0 })

const add = (spent: Spent, seconds: number, lost: boolean, dollarsPerHour: number | undefined): void => {
  const dollars = seconds / 3600 * (dollarsPerHour ?? 0)
  spent.dollars += dollars
  if (lost) spent.lostDollars += dollars
  if (dollarsPerHour === undefined) spent.unpriced += 1
  spent.attempts += 1
  spent.seconds += seconds
  if (lost) {
    spent.lostAttempts += 1
    spent.lostSeconds += seconds
  }
}

const priced = ({ dollars, lostDollars, unpriced, ...spent }: Spent, dollarsPerHour: number | undefined): CostLine => {
  const known = unpriced === 0 && (spent.attempts > 0 || dollarsPerHour !== undefined)
  return { ...spent, knownDollars: dollars, dollars: known ? dollars : null, lostDollars: known ? lostDollars : null }
}

/** The ledger's entries that hold what machines cost while they ran. */
export const machinePricesKind = "machine prices"

/** Dollars for an hour of each machine whose Spot price was read while it lived, by the name that attempts have for it. */
export const recordedMachinePrices = (records: ReadonlyArray<RunRecord>): ReadonlyMap<string, number> => {
  const prices = new Map<string, number>()
  for (const { data, kind } of records) {
    if (kind !== machinePricesKind || !Array.isArray(data.machines)) continue
    for (const { dollarsPerHour, host } of data.machines as ReadonlyArray<Readonly<Record<string, unknown>>>) {
      if (typeof host === "string" && typeof dollarsPerHour === "number") prices.set(host, dollarsPerHour)
    }
  }
  return prices
}

/**
 * Counts the attempts that the ledger's `ended` entries hold: seconds from start to stop, times the price of an hour of their
 * machine: its Spot price where that was read while it lived, else the price given. An estimate: one machine an attempt, without storage, requests, or the minutes before and after an attempt.
 */
export const ledgerCost = (records: ReadonlyArray<RunRecord>, dollarsPerHour: number | undefined): RunCost => {
  const perBatch = new Map<string, Spent>()
  const total = nothing()
  const counted = new Set<unknown>()
  const machinePrices = recordedMachinePrices(records)
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
      const price = (typeof attempt.host === "string" ? machinePrices.get(attempt.host) : undefined) ?? dollarsPerHour
      add(batch, seconds, lost, price)
      add(total, seconds, lost, price)
    }
  }
  return {
    perBatch: new Map([...perBatch].map(([batch, spent]) => [batch, priced(spent, dollarsPerHour)])),
    total: priced(total, dollarsPerHour)
  }
}

/** What jobs that are being watched have cost until now. */
export interface SpentSoFar {
  /** Of the attempts whose machine has a price. */
  readonly dollars: number
  /** Attempts whose machine has none: neither read while it lived nor given. */
  readonly unpriced: number
}

/** Counts attempts, the running ones up to now, by their machine's price where that was read, else by the price given. */
export const dollarsSoFar = (
  attempts: ReadonlyArray<JobAttempt>,
  nowMillis: number,
  machinePrices: ReadonlyMap<string, number>,
  dollarsPerHour: number | undefined
): SpentSoFar => {
  let [dollars, unpriced] = [0, 0]
  for (const { host, startedAt, stoppedAt } of attempts) {
    if (startedAt === null) continue
    const price = (host === null ? undefined : machinePrices.get(host)) ?? dollarsPerHour
    if (price === undefined) unpriced += 1
    else dollars += Math.max(0, (stoppedAt ?? nowMillis) - startedAt) / 3_600_000 * price
  }
  return { dollars, unpriced }
}

/** The price that the quarter's last run was given. */
export const recordedPrice = (records: ReadonlyArray<RunRecord>): number | undefined => {
  const price = records.filter((record) => record.kind === "run started").at(-1)?.data.price_per_hour
  return typeof price === "number" ? price : undefined
}
