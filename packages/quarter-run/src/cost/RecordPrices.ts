import { type JobAttempt, JobEngine } from "@ftm/batch-submitter"
import { appendRunEvent } from "@ftm/manifest"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { tell } from "../QuarterRunEvents.ts"

/** Prices that could not be read, or were not there, are asked for again after this time. */
const retryAfterMillis = 60_000

/**
 * Writes into the ledger, and into `prices`, what the machines of running attempts cost, each machine once, while they can be
 * asked for. Where they cannot, that is told once, the configured price stands, and a minute later it is tried again.
 */
export const recordPrices = (quarter: Quarter, prices: Map<string, number>) => {
  const answered = new Set<string>()
  let told = false
  let notBefore = 0
  return Effect.fn("recordPrices")(function* (attempts: ReadonlyArray<JobAttempt>, now: number) {
    const hosts = new Set(
      attempts.flatMap(({ host, stoppedAt }) => (host === null || stoppedAt !== null || answered.has(host) ? [] : [host]))
    )
    if (hosts.size === 0 || now < notBefore) return
    const engine = yield* JobEngine
    const read = yield* Effect.result(engine.machinePrices([...hosts]))
    if (read._tag === "Failure") {
      notBefore = now + retryAfterMillis
      if (!told) yield* tell({ _tag: "PricesUnreadable", quarter, cause: read.failure.message })
      told = true
      return
    }
    if (read.success.length > 0) yield* appendRunEvent(quarter, { _tag: "MachinesPriced", machines: read.success })
    for (const { dollarsPerHour, host } of read.success) {
      answered.add(host)
      if (dollarsPerHour !== null) prices.set(host, dollarsPerHour)
    }
    if (read.success.length < hosts.size) notBefore = now + retryAfterMillis
  })
}
