import { Display, failed, printJson } from "@ftm/command-line"
import { jsonFlag, oneQuarter, quarterFlag, storeFlag } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { verifyQuarter } from "@ftm/prefetch"
import { prefetchCommand, prefetchOrigin } from "@ftm/s3-source"
import { countOf, prefetchLine, StoreKeys, typed, withFlags } from "@ftm/transcript-schema"
import { Console, Effect, Layer } from "effect"
import { Command } from "effect/cli"
import { eventsOnDisplay } from "../TellEvents.ts"

/** How many problems are listed one by one; a broken file can make thousands. */
const mostLines = 50

export const verifyCommand = Command.make(
  "verify",
  { quarter: quarterFlag, store: storeFlag, json: jsonFlag },
  Effect.fn(function* (flags) {
    const quarter = yield* oneQuarter(flags.quarter)
    const [found, origin] = yield* Effect.all([verifyQuarter(quarter), prefetchOrigin(quarter)]).pipe(
      Effect.provide(Layer.mergeAll(storeLayer(flags.store), eventsOnDisplay.pipe(Layer.provide(Display.layer))))
    )
    if (flags.json) yield* printJson(found)
    else if (found.ok) {
      yield* Console.log(
        `${quarter} is whole: ${countOf(found.files, "file")}, ${countOf(found.firms, "firm")}, ${countOf(found.components, "component")}, ${countOf(found.sentences, "sentence")}.`
      )
    } else {
      for (const { key, what } of found.problems.slice(0, mostLines)) yield* Console.log(`${key}: ${what}`)
      if (found.problems.length > mostLines) yield* Console.log(`… and ${found.problems.length - mostLines} more (all of them with --json)`)
    }
    if (!found.ok) {
      const prepare = yield* typed(prefetchLine("prepare", { quarter, store: found.store }))
      const again = yield* typed(withFlags(prefetchCommand(quarter, found.store, origin), { restart: true }))
      return yield* failed(
        `${quarter} in ${found.store} is not as its manifest promises: ${countOf(found.problems.length, "problem")}. ` +
          `Where only ${StoreKeys.transcriptsTable} is hurt, type:\n  ${prepare}\notherwise:\n  ${again}`
      )
    }
  })
).pipe(
  Command.withDescription(
    "Reads everything of a prefetched quarter again and checks files, hashes, schema, order, duplicates and counts; exit code 1 if something is wrong"
  )
)
