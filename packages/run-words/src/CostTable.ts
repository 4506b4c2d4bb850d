import { columns } from "@ftm/command-line"
import type { CostLine, QuarterCost } from "@ftm/quarter-run"
import { countOf, duration, money } from "@ftm/transcript-schema"

const heading = ["batch", "attempts", "machine time", "estimate", "lost", "lost time", "of it"]

const moneyOrDash = (dollars: number | null): string => (dollars === null ? "-" : money(dollars))

const row = (name: string, cost: CostLine): ReadonlyArray<string> => [
  name,
  String(cost.attempts),
  duration(cost.seconds),
  moneyOrDash(cost.dollars),
  String(cost.lostAttempts),
  duration(cost.lostSeconds),
  moneyOrDash(cost.lostDollars)
]

/** What the estimate was made with, or what it lacks. */
const basisLine = ({ dollarsPerFirm, machinesWithSpotPrice: machines, needsPrice, pricePerHour, total }: QuarterCost): string => {
  if (total.dollars === null) {
    const known = machines === 0 ? "No price is known" : "Not every machine's price is known"
    return `${known}: give --price-per-hour DOLLARS of one machine for an estimate of the cost.`
  }
  const spot = machines === 0 ? [] : [`the Spot price of ${countOf(machines, "machine")}, read while they ran`]
  const priceCounts = machines === 0 || needsPrice
  const given = pricePerHour === undefined || !priceCounts ? [] : [`$${pricePerHour} an hour${machines === 0 ? "" : " for the others"}`]
  const perFirm = dollarsPerFirm === null ? "" : `; ${money(dollarsPerFirm)} per firm done`
  return `An estimate: machine time x ${[...spot, ...given].join(", ")}${perFirm}. Storage, requests and idle minutes are not in it.`
}

/** What the jobs of a quarter took and cost, batch by batch and in all, and what the estimate rests on. */
export const renderCost = (cost: QuarterCost, width?: number): string => {
  const open = cost.jobsUnderWay
  const lines = [
    columns([heading, ...[...cost.perBatch].map(([batch, spent]) => row(batch, spent)), row("all", cost.total)], {
      numbers: [1, 2, 3, 4, 5, 6],
      width
    })
  ]
  if (open > 0)
    lines.push(`${countOf(open, "job is", "jobs are")} under way and not counted yet: a job counts once run or watch has seen its end.`)
  return [...lines, basisLine(cost)].join("\n")
}
