import { Display } from "@ftm/command-line"
import { answerQuarters, groupReadableFlag, switchFlag } from "@ftm/command-line/commands"
import { ObjectStore } from "@ftm/object-store"
import { type Quarter, shellWord } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { pathToFileURL } from "node:url"
import { resultFlags, resultsLayer } from "../ResultFlags.ts"
import { stopOfStage } from "../words/StageWords.ts"

/** Where a browser finds the page: a folder's file has a URL of its own, a bucket's object is copied first. */
const howToOpen = (address: string): string =>
  address.startsWith("s3://")
    ? `report  ${address}\nNext, copy it to this folder and open it in a browser:\n  aws s3 cp ${shellWord(address)} .`
    : `report  ${address}\nNext, open it in a browser: ${pathToFileURL(address).href}`

const answer = Effect.fn("report")(function* (quarter: Quarter, partial: boolean) {
  const { addressOf } = yield* ObjectStore
  const { writeReport } = yield* Effect.promise(() => import("@ftm/report"))
  yield* (yield* Display).progress(`${quarter}: reading its topics and themes …`, quarter)
  const { caveats, key, upToDate } = yield* writeReport(quarter, { partial })
  const state = upToDate ? `The page of ${quarter} is up to date.\n` : ""
  const warnings = caveats.map((caveat) => `The page warns: ${caveat}\n`).join("")
  return { result: { quarter, report: addressOf(key), upToDate, caveats }, words: `${state}${warnings}${howToOpen(addressOf(key))}` }
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
