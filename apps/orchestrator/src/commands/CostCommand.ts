import { columns, printJson, sayIdleFlags, terminalWidth } from "@ftm/command-line"
import { amountFlag, jsonFlag, oneQuarter, optionalFlag, quarterFlag, storeFlag } from "@ftm/command-line/commands"
import { type CostLine, costOfQuarter } from "@ftm/quarter-run"
import { countOf, duration, money } from "@ftm/transcript-schema"
import { Console, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { resultsLayer, variantFlag } from "../ResultFlags.ts"
import { inWords } from "../words/ErrorWords.ts"

const moneyOrDash = (dollars: number | null): string => (dollars === null ? "-" : money(dollars))

const heading = ["batch", "attempts", "machine time", "estimate", "lost", "lost time", "of it"]

const row = (name: string, cost: CostLine): ReadonlyArray<string> => [
  name,
  String(cost.attempts),
  duration(cost.seconds),
  moneyOrDash(cost.dollars),
  String(cost.lostAttempts),
  duration(cost.lostSeconds),
  moneyOrDash(cost.lostDollars)
]

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
    const { dollarsPerFirm: perFirm, jobsUnderWay: open, machinesWithSpotPrice: machines, perBatch, pricePerHour: price = null } = cost
    const priceCounts = machines === 0 || cost.needsPrice
    yield* sayIdleFlags(flags, [{ flags: ["pricePerHour"], only: "for machines whose Spot price is unknown", met: priceCounts }])
    const inJson = { quarter, estimate: true, ...cost, pricePerHour: price, perBatch: undefined, batches: Object.fromEntries(perBatch) }
    if (flags.json) return yield* printJson(inJson)
    const batches = [...perBatch].map(([batch, spent]) => row(batch, spent))
    yield* Console.log(
      columns([heading, ...batches, row("all", cost.total)], { numbers: [1, 2, 3, 4, 5, 6], width: terminalWidth(process.stdout) })
    )
    if (open > 0)
      yield* Console.log(
        `${countOf(open, "job is", "jobs are")} under way and not counted yet: a job counts once run or watch has seen its end.`
      )
    const spot = machines === 0 ? "" : `the Spot price of ${countOf(machines, "machine")}, read while they ran`
    const given = price === null || !priceCounts ? "" : `$${price} an hour${machines === 0 ? "" : " for the others"}`
    yield* Console.log(
      cost.total.dollars === null
        ? `${machines === 0 ? "No price is known" : "Not every machine's price is known"}: give --price-per-hour DOLLARS of one machine for an estimate of the cost.`
        : `An estimate: machine time x ${[spot, given].filter((text) => text !== "").join(", ")}${perFirm === null ? "" : `; ${money(perFirm)} per firm done`}. Storage, requests and idle minutes are not in it.`
    )
  })
).pipe(Command.withDescription("Estimates what the jobs of a quarter took and cost, per batch and in total, with lost attempts apart"))
