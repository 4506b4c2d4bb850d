import type { CostLine, QuarterCost } from "@ftm/quarter-run"
import { expect, it } from "vitest"
import { renderCost } from "../src/index.ts"

const line: CostLine = { attempts: 3, lostAttempts: 1, seconds: 7200, lostSeconds: 600, dollars: 4, knownDollars: 4, lostDollars: 0.5 }
const cost: QuarterCost = {
  perBatch: new Map([["batch_0000", line]]),
  total: line,
  pricePerHour: 2,
  machinesWithSpotPrice: 0,
  jobsUnderWay: 0,
  dollarsPerFirm: 0.04,
  needsPrice: true
}
const lastLine = (changed: Partial<QuarterCost>) =>
  renderCost({ ...cost, ...changed })
    .split("\n")
    .at(-1)

it("has a line for each batch and one for all, with lost attempts apart", () => {
  const [heading, batch, all] = renderCost(cost).split("\n")
  expect(heading).toMatch(/^batch +attempts +machine time +estimate +lost +lost time +of it$/)
  expect(batch).toMatch(/^batch_0000 +3 +2 h +\$4\.00 +1 +10 min +\$0\.5000$/)
  expect(all).toMatch(/^all +3 /)
})

it("says what the estimate was made with", () => {
  expect(lastLine({})).toBe(
    "An estimate: machine time x $2 an hour; $0.0400 per firm done. Storage, requests and idle minutes are not in it."
  )
  const spot = "An estimate: machine time x the Spot price of 5 machines, read while they ran"
  expect(lastLine({ machinesWithSpotPrice: 5, needsPrice: true, dollarsPerFirm: null })).toContain(`${spot}, $2 an hour for the others. `)
  expect(lastLine({ machinesWithSpotPrice: 5, needsPrice: false, dollarsPerFirm: null })).toContain(`${spot}. `)
})

it("has no figure where a price is missing, and asks for it", () => {
  const unpriced = { ...line, dollars: null, lostDollars: null }
  const words = renderCost({ ...cost, perBatch: new Map(), total: unpriced, pricePerHour: undefined })
  expect(words.split("\n")[1]).toMatch(/^all +3 +2 h +- +1 +10 min +-$/)
  expect(words).toContain("No price is known: give --price-per-hour DOLLARS of one machine")
  expect(lastLine({ total: unpriced, machinesWithSpotPrice: 5 })).toContain("Not every machine's price is known: give --price-per-hour")
})

it("tells of jobs whose time is not in it", () => {
  expect(renderCost({ ...cost, jobsUnderWay: 1 })).toContain("\n1 job is under way and not counted yet:")
  expect(renderCost(cost)).not.toContain("under way")
})
