import { readRunEvents, type RunStarted } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { NeverRun, quarterRunError } from "./QuarterRunError.ts"

/** How a run was started: what `watch`, `cancel` and a later `run` need to go on with it, on any machine. */
export type RunStart = Pick<RunStarted, "settings" | "topics" | "price_per_hour" | "max_cost">

/** How the quarter's last run was started, from the ledger: the same on any machine. Fails with the reason `NeverRun` before the first. */
export const lastRunStart = Effect.fn("lastRunStart")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const last = (yield* readRunEvents(quarter))
    .map(({ event }) => event)
    .filter((event) => event._tag === "RunStarted")
    .at(-1)
  if (last !== undefined) {
    const start: RunStart = { settings: last.settings, topics: last.topics, price_per_hour: last.price_per_hour, max_cost: last.max_cost }
    return start
  }
  return yield* quarterRunError(quarter, store.location, new NeverRun({}), `${quarter} was never run in ${store.location}.`)
})
