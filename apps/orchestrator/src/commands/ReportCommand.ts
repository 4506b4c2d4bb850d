import { printJsonOf } from "@ftm/command-line"
import { jsonFlag, quartersFlag, severalQuarters, storeFlag } from "@ftm/command-line/commands"
import { ObjectStore, storeLayer } from "@ftm/object-store"
import { shellWord } from "@ftm/transcript-schema"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { pathToFileURL } from "node:url"

/** Where a browser finds the page: a folder's file has a URL of its own, a bucket's object is copied first. */
const howToOpen = (location: string, key: string): string =>
  location.startsWith("s3://")
    ? `report  ${location}/${key}\nNext, copy it to this folder and open it in a browser:\n  aws s3 cp ${shellWord(`${location}/${key}`)} .`
    : `report  ${location}/${key}\nNext, open it in a browser: ${pathToFileURL(`${location}/${key}`).href}`

const report = Effect.fn("report")(function* (quarterText: string, json: boolean) {
  const { location } = yield* ObjectStore
  const { writeReport } = yield* Effect.promise(() => import("@ftm/report"))
  const quarters = yield* severalQuarters(quarterText)
  const results = []
  for (const quarter of quarters) {
    const { key } = yield* writeReport(quarter)
    results.push({ quarter, report: `${location}/${key}` })
    if (!json) yield* Console.log(howToOpen(location, key))
  }
  if (json) yield* printJsonOf(quarters, results)
})

export const reportCommand = Command.make(
  "report",
  { quarter: quartersFlag, store: storeFlag, json: jsonFlag },
  ({ json, quarter, store }) => report(quarter, json).pipe(Effect.provide(storeLayer(store)))
).pipe(Command.withDescription("Writes a page about a quarter: firms, topics, themes. The page loads nothing from the network"))
