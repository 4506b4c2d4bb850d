import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { breakerReason, type BreakerRules, countFirm, type FirmEnd, noFirmsYet } from "../src/index.ts"

/** Where a batch stops, told in the plainest way: look at every beginning of the list anew. */
const stopsAt = (rules: BreakerRules, ends: ReadonlyArray<FirmEnd>): number | undefined => {
  for (let n = 1; n <= ends.length; n++) {
    const counted = ends.slice(0, n).filter((end) => end !== "skipped")
    const lastInARow = counted.slice(-rules.maxConsecutiveFailures)
    const failed = counted.filter((end) => end === "failed").length
    if (lastInARow.length === rules.maxConsecutiveFailures && lastInARow.every((end) => end === "failed")) return n
    if (counted.length >= rules.minProcessedForRate && failed > rules.maxFailureRate * counted.length) return n
  }
  return undefined
}

const breakerStopsAt = (rules: BreakerRules, ends: ReadonlyArray<FirmEnd>): number | undefined => {
  let counts = noFirmsYet
  for (const [i, end] of ends.entries()) {
    counts = countFirm(counts, end)
    if (breakerReason(rules, counts) !== undefined) return i + 1
  }
  return undefined
}

const rules = fc.record({
  maxConsecutiveFailures: fc.integer({ min: 1, max: 8 }),
  maxFailureRate: fc.constantFrom(0, 0.01, 0.05, 0.1, 0.5, 1),
  minProcessedForRate: fc.integer({ min: 1, max: 60 })
})
const ends = (failures: number) =>
  fc.array(
    fc.oneof(
      { weight: 20, arbitrary: fc.constant<FirmEnd>("done") },
      { weight: failures, arbitrary: fc.constant<FirmEnd>("failed") },
      { weight: 4, arbitrary: fc.constant<FirmEnd>("skipped") }
    ),
    { maxLength: 250 }
  )

describe("circuit breaker", () => {
  it.each([1, 3, 20])("stops where the plain reference stops (%i failures to 20 successes)", (failures) => {
    fc.assert(
      fc.property(rules, ends(failures), (r, e) => {
        expect(breakerStopsAt(r, e)).toBe(stopsAt(r, e))
      }),
      { numRuns: 500 }
    )
  })

  it("is not moved by skipped firms, wherever they stand", () => {
    fc.assert(
      fc.property(rules, ends(3), (r, e) => {
        const without = e.filter((end) => end !== "skipped")
        const at = breakerStopsAt(r, e)
        const stoppedAfter = at === undefined ? undefined : e.slice(0, at).filter((end) => end !== "skipped").length
        expect(stoppedAfter).toBe(breakerStopsAt(r, without))
      })
    )
  })

  it("stops above the rate, not at it", () => {
    const at = (failed: number) =>
      breakerReason(
        { maxConsecutiveFailures: 99, maxFailureRate: 0.05, minProcessedForRate: 100 },
        { processed: 100, failed, consecutiveFailures: 0 }
      )
    expect(at(5)).toBeUndefined()
    expect(at(6)).toContain("6 of 100 firms failed, 6 %")
  })
})
