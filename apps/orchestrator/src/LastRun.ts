import { readRunRecords } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { EngineSettings } from "./EngineSettings.ts"
import { failed } from "./Stop.ts"

/** Where the jobs of the quarter's last run are, from the ledger: the same on any machine. */
export const lastRunSettings = Effect.fn("lastRunSettings")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const last = (yield* readRunRecords(quarter)).filter((record) => record.kind === "run started").at(-1)
  const settings = Schema.decodeUnknownOption(EngineSettings)(last?.data.settings)
  if (Option.isSome(settings)) return settings.value
  return yield* failed(
    `${quarter} was never run in ${store.location}. Start it: npm run orchestrate -- run --quarter ${quarter} --store ${store.location}`
  )
})
