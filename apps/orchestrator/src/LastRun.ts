import { readRunEvents, type RunStarted } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { engineFlags } from "./jobs/EngineSettings.ts"
import { failed } from "./Stop.ts"
import { topicFlagsTyped } from "./TopicFlags.ts"

/** How a run was begun: what `watch`, `cancel` and a later `run` need to go on with it, on any machine. */
export type RunStart = Pick<RunStarted, "settings" | "topics" | "price_per_hour" | "max_cost">

/** How the quarter's last run was begun, from the ledger: the same on any machine. */
export const lastRunStart = Effect.fn("lastRunStart")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const last = (yield* readRunEvents(quarter)).map(({ event }) => event).filter((event) => event._tag === "RunStarted").at(-1)
  if (last !== undefined) {
    const start: RunStart = { settings: last.settings, topics: last.topics, price_per_hour: last.price_per_hour, max_cost: last.max_cost }
    return start
  }
  return yield* failed(
    `${quarter} was never run in ${store.location}. Start it: npm run orchestrate -- run --quarter ${quarter} --store ${store.location}`
  )
})

/** The whole command that goes on with the run, as a user types it. */
export const runCommandLine = (quarter: Quarter, location: string, start: RunStart): string => {
  const price = start.price_per_hour === null ? "" : ` --price-per-hour ${start.price_per_hour}`
  const limit = start.max_cost === null ? "" : ` --max-cost ${start.max_cost}`
  return `npm run orchestrate -- run --quarter ${quarter} --store ${location} ` +
    `${engineFlags(start.settings)}${topicFlagsTyped(start.topics)}${price}${limit}`
}
