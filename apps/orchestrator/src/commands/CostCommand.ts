import { printJson, sayIdleFlags, terminalWidth } from "@ftm/command-line"
import { amountFlag, jsonFlag, oneQuarter, optionalFlag, quarterFlag, storeFlag } from "@ftm/command-line/commands"
import { costOfQuarter } from "@ftm/quarter-run"
import { renderCost } from "@ftm/run-words"
import { Console, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { resultsLayer, variantFlag } from "../ResultFlags.ts"
import { inWords } from "../words/ErrorWords.ts"

export const costCommand = Command.make(
  "cost",
  {
    quarter: quarterFlag,
    store: storeFlag,
    variant: variantFlag,
    pricePerHour: optionalFlag(amountFlag("price-per-hour", "DOLLARS"), "What an hour of one machine costs", "what the run was given"),
    json: jsonFlag
  },
  Effect.fn(function* (flags) {
    const quarter = yield* oneQuarter(flags.quarter)
    const cost = yield* inWords(costOfQuarter(quarter, Option.getOrUndefined(flags.pricePerHour))).pipe(Effect.provide(resultsLayer(flags)))
    const { machinesWithSpotPrice, needsPrice, perBatch, pricePerHour = null } = cost
    const priceCounts = machinesWithSpotPrice === 0 || needsPrice
    yield* sayIdleFlags(flags, [{ flags: ["pricePerHour"], only: "for machines whose Spot price is unknown", met: priceCounts }])
    const inJson = { quarter, estimate: true, ...cost, pricePerHour, perBatch: undefined, batches: Object.fromEntries(perBatch) }
    yield* flags.json ? printJson(inJson) : Console.log(renderCost(cost, terminalWidth(process.stdout)))
  })
).pipe(Command.withDescription("Estimates what the jobs of a quarter took and cost, per batch and in total, with lost attempts apart"))
