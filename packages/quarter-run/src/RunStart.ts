import { readRunRecords } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { engineFlags, EngineSettings } from "./jobs/EngineSettings.ts"
import { failed } from "./Stop.ts"
import { topicFlagsTyped } from "./TopicFlags.ts"

/** How a run was begun: what `watch`, `cancel` and a later `run` need to go on with it, on any machine. */
export const RunStart = Schema.Struct({
  settings: EngineSettings,
  /** Which topic model: the variables of a job. */
  topics: Schema.Record(Schema.String, Schema.String),
  /** Dollars for an hour of one machine; null when none was given. */
  price_per_hour: Schema.NullOr(Schema.Finite),
  /** Dollars at which the run is stopped; null without a limit. */
  max_cost: Schema.NullOr(Schema.Finite)
})
export type RunStart = typeof RunStart.Type

/** How the quarter's last run was begun, from the ledger: the same on any machine. */
export const lastRunStart = Effect.fn("lastRunStart")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const last = (yield* readRunRecords(quarter)).filter((record) => record.kind === "run started").at(-1)
  const start = Schema.decodeUnknownOption(RunStart)(last?.data)
  if (Option.isSome(start)) return start.value
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
