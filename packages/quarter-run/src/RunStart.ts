import { readRunRecords } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { EngineSettings } from "./engine/EngineSettings.ts"
import { NeverRun, quarterRunError } from "./QuarterRunError.ts"

/** How a run was started: what `watch`, `cancel` and a later `run` need to go on with it, on any machine. */
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

/** How the quarter's last run was started, from the ledger: the same on any machine. Fails with the reason `NeverRun` before the first. */
export const lastRunStart = Effect.fn("lastRunStart")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const last = (yield* readRunRecords(quarter)).filter((record) => record.kind === "run started").at(-1)
  const start = Schema.decodeUnknownOption(RunStart)(last?.data)
  if (Option.isSome(start)) return start.value
  return yield* quarterRunError(quarter, store.location, new NeverRun({}), `${quarter} was never run in ${store.location}.`)
})
