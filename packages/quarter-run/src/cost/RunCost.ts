import type { JobAttempt } from "@ftm/batch-submitter"
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
  const dollars = (seconds / 3600) * (dollarsPerHour ?? 0)
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

/** Dollars for an hour of each machine whose Spot price was read while it lived, by the name that attempts have for it. */
export const recordedMachinePrices = (records: ReadonlyArray<RunRecord>): ReadonlyMap<string, number> => {
  const prices = new Map<string, number>()
  for (const { event } of records) {
    if (event._tag !== "MachinesPriced") continue
    for (const { dollarsPerHour, host } of event.machines) if (dollarsPerHour !== null) prices.set(host, dollarsPerHour)
  }
  return prices
}

/** A stretch of time, in milliseconds, on a machine; null where the machine has no name. */
interface Stretch {
  readonly host: string | null
  readonly from: number
  readonly to: number
}

/**
 * Which part of a stretch each machine is to be paid for: a machine that ran two jobs at the same time was paid for once, so
 * each of them counts for half. By machine: milliseconds in which anything ran, over the milliseconds of all stretches.
 */
const machineShares = (stretches: ReadonlyArray<Stretch>): ReadonlyMap<string | null, number> => {
  const shares = new Map<string | null, number>()
  for (const [host, own] of Map.groupBy(stretches, (stretch) => stretch.host)) {
    if (host === null) continue
    let [busy, sum, until] = [0, 0, Number.NEGATIVE_INFINITY]
    for (const { from, to } of [...own].sort((a, b) => a.from - b.from)) {
      busy += Math.max(0, to - Math.max(from, until))
      sum += to - from
      until = Math.max(until, to)
    }
    shares.set(host, sum === 0 ? 1 : busy / sum)
  }
  return shares
}

/** An attempt of an ended job that ran: where, when, and whether its machine was taken away. */
interface LedgerAttempt extends Stretch {
  readonly batchId: string
  readonly lost: boolean
}

const ledgerAttempts = (records: ReadonlyArray<RunRecord>): ReadonlyArray<LedgerAttempt> => {
  const attempts: Array<LedgerAttempt> = []
  const counted = new Set<string>()
  for (const { event } of records) {
    if (event._tag !== "JobEnded") continue
    // A cancel from another machine and the orchestrator that was watching both write the same end.
    if (counted.has(event.job_name)) continue
    counted.add(event.job_name)
    for (const { host, lost, started_at: from, stopped_at: to } of event.attempts) {
      if (from !== null && to !== null) attempts.push({ batchId: event.batch_id, host, from, to, lost })
    }
  }
  return attempts
}

/**
 * Counts the attempts of the jobs whose end is in the ledger: seconds from start to stop, times the price of an hour of their
 * machine: its Spot price where that was read while it lived, else the price given. Attempts that shared a machine share its price.
 * An estimate: without storage, requests, or the minutes before and after an attempt.
 */
export const ledgerCost = (records: ReadonlyArray<RunRecord>, dollarsPerHour: number | undefined): RunCost => {
  const perBatch = new Map<string, Spent>()
  const total = nothing()
  const machinePrices = recordedMachinePrices(records)
  const attempts = ledgerAttempts(records)
  const shares = machineShares(attempts)
  for (const { batchId, from, host, lost, to } of attempts) {
    const batch = perBatch.get(batchId) ?? nothing()
    perBatch.set(batchId, batch)
    const seconds = (to - from) / 1000
    const price = (host === null ? undefined : machinePrices.get(host)) ?? dollarsPerHour
    const ownPrice = price === undefined ? undefined : price * (shares.get(host) ?? 1)
    add(batch, seconds, lost, ownPrice)
    add(total, seconds, lost, ownPrice)
  }
  return {
    perBatch: new Map(
      [...perBatch]
        .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
        .map(([batch, spent]) => [batch, priced(spent, dollarsPerHour)])
    ),
    total: priced(total, dollarsPerHour)
  }
}

/** What jobs that are being watched have cost until now. */
export interface SpentSoFar {
  /** Of the attempts whose machine has a price. */
  readonly dollars: number
  /** Attempts that were counted with the Spot price of their machine. */
  readonly bySpotPrice: number
  /** Attempts whose machine has no price: neither read while it lived nor given. */
  readonly unpriced: number
}

export const nothingSpent: SpentSoFar = { dollars: 0, bySpotPrice: 0, unpriced: 0 }

/** Counts attempts, the running ones up to now, by their machine's price where that was read, else by the price given. */
export const dollarsSoFar = (
  attempts: ReadonlyArray<JobAttempt>,
  nowMillis: number,
  machinePrices: ReadonlyMap<string, number>,
  dollarsPerHour: number | undefined
): SpentSoFar => {
  const stretches = attempts.flatMap(({ host, startedAt, stoppedAt }) =>
    startedAt === null ? [] : [{ host, from: startedAt, to: Math.max(startedAt, stoppedAt ?? nowMillis) }]
  )
  const shares = machineShares(stretches)
  let [dollars, bySpotPrice, unpriced] = [0, 0, 0]
  for (const { from, host, to } of stretches) {
    const spotPrice = host === null ? undefined : machinePrices.get(host)
    const price = spotPrice ?? dollarsPerHour
    if (spotPrice !== undefined) bySpotPrice += 1
    if (price === undefined) unpriced += 1
    else dollars += ((to - from) / 3_600_000) * price * (shares.get(host) ?? 1)
  }
  return { dollars, bySpotPrice, unpriced }
}

/** Dollars for an hour of a machine, averaged over what the quarter's attempts cost; undefined where not every one has a price. */
export const averagePrice = ({ total }: RunCost): number | undefined =>
  total.dollars === null || total.seconds === 0 ? undefined : total.dollars / (total.seconds / 3600)

/** The price that the quarter's last run was given. */
export const recordedPrice = (records: ReadonlyArray<RunRecord>): number | undefined => {
  const last = records
    .map(({ event }) => event)
    .filter((event) => event._tag === "RunStarted")
    .at(-1)
  return last?.price_per_hour ?? undefined
}
