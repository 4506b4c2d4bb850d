import { type JobAttempt, JobEngine } from "@ftm/batch-submitter"
import { appendRunRecord } from "@ftm/manifest"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import type { ProgressDisplay } from "../progress/ProgressLine.ts"
import { machinePricesKind } from "./RunCost.ts"

/** So long after prices could not be read, or were not there, they are asked for again. */
const askAgainMillis = 60_000

/**
 * Writes into the ledger, and into `prices`, what the machines of running attempts cost, each machine once, while it can be
 * asked. Where it cannot, that is said once, the configured price stands, and a minute later it is tried again.
 */
export const recordPrices = (quarter: Quarter, prices: Map<string, number>, display: ProgressDisplay) => {
  const answered = new Set<string>()
  let said = false
  let notBefore = 0
  return Effect.fn("recordPrices")(function*(attempts: ReadonlyArray<JobAttempt>, now: number) {
    const hosts = new Set(attempts.flatMap(({ host, stoppedAt }) => host === null || stoppedAt !== null || answered.has(host) ? [] : [host]))
    if (hosts.size === 0 || now < notBefore) return
    const engine = yield* JobEngine
    const read = yield* Effect.result(engine.machinePrices([...hosts]))
    if (read._tag === "Failure") {
      notBefore = now + askAgainMillis
      if (!said) display.say(`The machines' prices cannot be read (${read.failure.message}); costs are estimated with --price-per-hour where it is given.`)
      said = true
      return
    }
    if (read.success.length > 0) yield* appendRunRecord(quarter, machinePricesKind, { machines: read.success })
    for (const { dollarsPerHour, host } of read.success) {
      answered.add(host)
      if (dollarsPerHour !== null) prices.set(host, dollarsPerHour)
    }
    if (read.success.length < hosts.size) notBefore = now + askAgainMillis
  })
}
