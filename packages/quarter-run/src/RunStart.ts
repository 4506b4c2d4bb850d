import { readRunEvents, type RunStarted } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { NeverRun, quarterRunError } from "./QuarterRunError.ts"

/** How a run was started: what `watch`, `cancel` and a later `run` need to go on with it, on any machine. */
export interface RunStart extends Pick<RunStarted, "settings" | "topics" | "price_per_hour" | "max_cost"> {
  /** All topics are made again, beside those that are there; false by default. Where a run's results are tells of it. */
  readonly restart?: boolean
}

/** How the quarter's last run was started, from the ledger: the same on any machine. Fails with the reason `NeverRun` before the first. */
export const lastRunStart = Effect.fn("lastRunStart")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const last = (yield* readRunEvents(quarter))
    .map(({ event }) => event)
    .filter((event) => event._tag === "RunStarted")
    .at(-1)
  if (last !== undefined) {
    const { max_cost, price_per_hour, settings, topics } = last
    const start: RunStart = { settings, topics, price_per_hour, max_cost, restart: store.results.endsWith(StoreKeys.stagingPrefix) }
    return start
  }
  return yield* quarterRunError(quarter, store.location, new NeverRun({}), `${quarter} was never run in ${store.location}.`)
})
