import { readRunEvents } from "@ftm/manifest"
import { ObjectStore, patiently } from "@ftm/object-store"
import { money, type Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { OverBudget, quarterRunError } from "../QuarterRunError.ts"
import { tell } from "../QuarterRunEvents.ts"
import type { RunStart } from "../RunStart.ts"
import { ledgerCost, recordedMachinePrices, type SpentSoFar } from "./RunCost.ts"

/**
 * Gives a check to run with the money spent so far: it fails with the reason `OverBudget` once the machine time of the quarter, jobs that
 * ended before included, costs more than was allowed. Make a new one each time that jobs are watched: by then the ledger has what earlier
 * ones cost.
 */
export const watchBudget = Effect.fn("watchBudget")(function* (quarter: Quarter, start: RunStart) {
  const { location } = yield* ObjectStore
  const { max_cost: maxCost, price_per_hour: pricePerHour } = start
  const records = yield* patiently(readRunEvents(quarter))
  const before = ledgerCost(records, pricePerHour ?? undefined).total.knownDollars
  const hasSpotPrices = recordedMachinePrices(records).size > 0
  let told = false
  return Effect.fn("onSpent")(function* (spent: SpentSoFar) {
    if (maxCost === null) return
    if (spent.unpriced > 0 && !told) {
      told = true
      yield* tell({ _tag: "AttemptsUnpriced", quarter, attempts: spent.unpriced, maxCost })
    }
    const dollars = before + spent.dollars
    if (dollars <= maxCost) return
    const bySpotPrice = hasSpotPrices || spent.bySpotPrice > 0
    const spotPrice = bySpotPrice ? ["the machines' Spot prices"] : []
    const givenPrice = pricePerHour === null ? [] : [`$${pricePerHour} an hour${bySpotPrice ? " where there is none" : ""}`]
    const prices = [...spotPrice, ...givenPrice].join(", ")
    return yield* quarterRunError(
      quarter,
      location,
      new OverBudget({ dollars, maxCost, prices }),
      `The estimated cost of ${quarter} has reached ${money(dollars)} (machine time x ${prices}), more than the limit of $${maxCost}. ` +
        "Nothing more is submitted, and running jobs are asked to save their progress and stop."
    )
  })
})
