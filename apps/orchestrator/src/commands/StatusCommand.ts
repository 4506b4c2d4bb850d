import { printJsonOf } from "@ftm/command-line"
import { jsonFlag, quartersFlag, severalQuarters, storeFlag } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { statusOfQuarter, ThisProcess } from "@ftm/quarter-run"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { renderSummary } from "../progress/SummaryTable.ts"
import { inWords } from "../words/ErrorWords.ts"

const status = Effect.fn("status")(function* (quarterText: string, json: boolean) {
  const quarters = yield* severalQuarters(quarterText)
  const summaries = yield* Effect.forEach(quarters, (quarter) => inWords(statusOfQuarter(quarter)))
  if (json) return yield* printJsonOf(quarters, summaries)
  for (const summary of summaries) yield* Console.log(renderSummary(summary))
})

export const statusCommand = Command.make(
  "status",
  { quarter: quartersFlag, store: storeFlag, json: jsonFlag },
  ({ json, quarter, store }) => status(quarter, json).pipe(Effect.provide(storeLayer(store)), Effect.provide(ThisProcess.layer))
).pipe(Command.withDescription("Says how a quarter's run stands, from the store's files alone: under way, stopped or done"))
