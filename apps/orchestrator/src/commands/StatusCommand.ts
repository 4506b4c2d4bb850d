import { jsonFlag, quartersFlag, severalQuarters, storeFlag } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { requirePrefetch } from "../RunQuarter.ts"
import { readSummary } from "../progress/RunSummary.ts"
import { renderSummary } from "../progress/SummaryTable.ts"

const status = Effect.fn("status")(function*(quarterText: string, json: boolean) {
  const summaries = []
  for (const quarter of yield* severalQuarters(quarterText)) {
    yield* requirePrefetch(quarter)
    summaries.push(yield* readSummary(quarter))
  }
  if (json) {
    yield* Console.log(JSON.stringify(summaries.length === 1 ? summaries[0] : summaries))
    return
  }
  for (const summary of summaries) yield* Console.log(renderSummary(summary))
})

export const statusCommand = Command.make(
  "status",
  { quarter: quartersFlag, store: storeFlag, json: jsonFlag },
  ({ json, quarter, store }) => status(quarter, json).pipe(Effect.provide(storeLayer(store)))
).pipe(Command.withDescription("Says how a quarter's run stands, from the store's files alone: under way, stopped or done"))
