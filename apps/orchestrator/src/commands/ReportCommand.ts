import { Display } from "@ftm/command-line"
import { answerQuarters, groupReadableFlag, switchFlag } from "@ftm/command-line/commands"
import { ObjectStore } from "@ftm/object-store"
import { renderReport } from "@ftm/run-words"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { resultFlags, resultsLayer } from "../ResultFlags.ts"
import { stopOfStage } from "../words/StageWords.ts"

const answer = Effect.fn("report")(function* (quarter: Quarter, partial: boolean) {
  const { addressOf } = yield* ObjectStore
  const { writeReport } = yield* Effect.promise(() => import("@ftm/report"))
  yield* (yield* Display).progress(`${quarter}: reading its topics and themes …`, quarter)
  const written = yield* writeReport(quarter, { partial })
  const { caveats, key, upToDate } = written
  const report = addressOf(key)
  return { result: { quarter, report, upToDate, caveats }, words: renderReport(quarter, report, written) }
})

const flags = {
  ...resultFlags,
  groupReadable: groupReadableFlag,
  partial: switchFlag("partial", "Show what is there, though it is of a part or out of date; the page says so")
}

export const reportCommand = Command.make("report", flags, (given) =>
  answerQuarters(given, (quarter) =>
    answer(quarter, given.partial).pipe(Effect.catchTag("ReportError", stopOfStage(quarter, "report")))
  ).pipe(Effect.provide(resultsLayer(given)), Effect.provide(Display.layer))
).pipe(Command.withDescription("Writes a page about a quarter: firms, topics, themes. The page loads nothing from the network"))
