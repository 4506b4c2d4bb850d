import { jsonFlag, oneQuarter, quarterFlag, storeFlag } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { renderSummary } from "../progress/SummaryTable.ts"
import { cancelQuarter, watchQuarter } from "../WatchQuarter.ts"

export const watchCommand = Command.make(
  "watch",
  { quarter: quarterFlag, store: storeFlag, json: jsonFlag },
  Effect.fn(function*({ json, quarter, store }) {
    const summary = yield* watchQuarter(yield* oneQuarter(quarter), json).pipe(Effect.provide(storeLayer(store)))
    yield* Console.log(json ? JSON.stringify(summary) : renderSummary(summary))
  })
).pipe(Command.withDescription("Shows a run that is under way, from any machine; submits nothing"))

export const cancelCommand = Command.make(
  "cancel",
  { quarter: quarterFlag, store: storeFlag, json: jsonFlag },
  Effect.fn(function*({ json, quarter, store }) {
    const summary = yield* cancelQuarter(yield* oneQuarter(quarter), json).pipe(Effect.provide(storeLayer(store)))
    yield* Console.log(json ? JSON.stringify(summary) : renderSummary(summary))
  })
).pipe(Command.withDescription("Stops the jobs of a quarter from any machine, after they have saved their progress"))
