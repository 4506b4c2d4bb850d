import { printJson, terminalWidth, wrongUsage } from "@ftm/command-line"
import { example, groupReadableFlag, jsonFlag, oneQuarter, quarterFlag, storeFlag } from "@ftm/command-line/commands"
import { compareVariants } from "@ftm/comparison"
import { isVariantName } from "@ftm/lineage"
import { ObjectStore, storeLayer } from "@ftm/object-store"
import { renderComparison } from "@ftm/run-words"
import { programs } from "@ftm/transcript-schema"
import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"

const variant = (name: string) =>
  Argument.String(name).pipe(Argument.withDescription("A variant's name, or main for the quarter's own results"))

export const compareCommand = Command.make(
  "compare",
  { a: variant("A"), b: variant("B"), quarter: quarterFlag, store: storeFlag, groupReadable: groupReadableFlag, json: jsonFlag },
  Effect.fn(
    function* ({ a, b, json, quarter: text }) {
      const quarter = yield* oneQuarter(text)
      for (const name of [a, b]) if (!isVariantName(name)) return yield* wrongUsage(`"${name}" is not the name of a variant.`)
      const { addressOf } = yield* ObjectStore
      const comparison = yield* compareVariants(quarter, a, b)
      yield* json ? printJson(comparison) : Console.log(renderComparison(comparison, addressOf, terminalWidth(process.stdout)))
    },
    (work, { store }) => Effect.provide(work, storeLayer(store))
  )
).pipe(
  Command.withDescription("Tells how far two variants of a quarter agree, firm by firm and theme by theme, and writes both as tables"),
  Command.withExamples([
    example(
      { program: programs.orchestrate, command: "compare", args: ["main", "eom"], flags: { quarter: "2021Q1", store: "./store" } },
      "The quarter's own results beside those of --variant eom"
    )
  ])
)
