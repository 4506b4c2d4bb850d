import { readRunRecords } from "@ftm/manifest"
import { patiently } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import type { RunStart } from "../LastRun.ts"
import type { ProgressDisplay } from "../progress/ProgressLine.ts"
import { ledgerCost, recordedMachinePrices, type SpentSoFar } from "./RunCost.ts"
import { failed } from "../Stop.ts"

/**
 * Gives what hears of the money spent and fails when the machine time of the quarter, jobs that ended before included, costs
 * more than was allowed. Made anew each time that jobs are watched: by then the ledger has what earlier ones cost.
 */
export const watchBudget = Effect.fn("watchBudget")(function*(quarter: Quarter, start: RunStart, display: ProgressDisplay) {
  const { max_cost: maxCost, price_per_hour: pricePerHour } = start
  const records = yield* patiently(readRunRecords(quarter))
  const before = ledgerCost(records, pricePerHour ?? undefined).total.knownDollars
  const hasSpotPrices = recordedMachinePrices(records).size > 0
  let said = false
  return Effect.fn("onSpent")(function*(spent: SpentSoFar) {
    if (maxCost === null) return
    if (spent.unpriced > 0 && !said) {
      said = true
      display.say(
        `--max-cost ${maxCost} does not count attempts on machines whose Spot price is not known, ${spent.unpriced} of them now. ` +
          "--price-per-hour DOLLARS counts those too."
      )
    }
    const dollars = before + spent.dollars
    if (dollars <= maxCost) return
    const bySpotPrice = hasSpotPrices || spent.bySpotPrice > 0
    const prices = [
      bySpotPrice ? "the machines' Spot prices" : "", pricePerHour === null ? "" : `$${pricePerHour} an hour${bySpotPrice ? " where there is none" : ""}`
    ].filter((text) => text !== "")
    return yield* failed(
      `The estimated cost of ${quarter} has reached $${dollars.toFixed(2)} (machine time x ${prices.join(", ")}), more than --max-cost ${maxCost}. ` +
        "Nothing more is submitted, and jobs that are under way are asked to save and stop; with a higher --max-cost the same command goes on."
    )
  })
})
