import { Display } from "@ftm/command-line"
import { answerQuarters, perQuarterFlags } from "@ftm/command-line/commands"
import { ObjectStore, storeLayer } from "@ftm/object-store"
import { type Quarter, shellWord } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { pathToFileURL } from "node:url"

/** Where a browser finds the page: a folder's file has a URL of its own, a bucket's object is copied first. */
const howToOpen = (location: string, key: string): string =>
  location.startsWith("s3://")
    ? `report  ${location}/${key}\nNext, copy it to this folder and open it in a browser:\n  aws s3 cp ${shellWord(`${location}/${key}`)} .`
    : `report  ${location}/${key}\nNext, open it in a browser: ${pathToFileURL(`${location}/${key}`).href}`

const answer = Effect.fn("report")(function* (quarter: Quarter) {
  const { location } = yield* ObjectStore
  const { writeReport } = yield* Effect.promise(() => import("@ftm/report"))
  yield* (yield* Display).progress(`${quarter}: reading its topics and themes …`, quarter)
  const { key } = yield* writeReport(quarter)
  return { result: { quarter, report: `${location}/${key}` }, words: howToOpen(location, key) }
})

export const reportCommand = Command.make("report", perQuarterFlags, (flags) =>
  answerQuarters(flags, answer).pipe(Effect.provide(storeLayer(flags.store)), Effect.provide(Display.layer))
).pipe(Command.withDescription("Writes a page about a quarter: firms, topics, themes. The page loads nothing from the network"))
