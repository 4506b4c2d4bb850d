import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { firmCounts, sumFirmCounts } from "../src/index.ts"

/** A batch of which every firm is somewhere: with its end, and perhaps a failure that an earlier attempt left. */
const batches = fc.array(fc.record({ end: fc.constantFrom("done", "skipped", "failed", "remaining"), failedBefore: fc.boolean() }))

const counted = (firms: ReadonlyArray<{ readonly end: string; readonly failedBefore: boolean }>) => {
  const ids = (end: string) => firms.flatMap((firm, i) => (firm.end === end ? [String(i)] : []))
  const before = firms.flatMap((firm, i) => (firm.failedBefore && firm.end !== "remaining" ? [String(i)] : []))
  return firmCounts(firms.length, { done: ids("done"), skipped: ids("skipped"), failed: [...before, ...ids("failed")] })
}

describe("firms by what became of them", () => {
  it("are each counted once, whatever earlier attempts said of them, and add up", () => {
    fc.assert(
      fc.property(batches, (firms) => {
        const of = (end: string) => firms.filter((firm) => firm.end === end).length
        expect(counted(firms)).toEqual({
          total: firms.length,
          done: of("done"),
          skipped: of("skipped"),
          failed: of("failed"),
          remaining: of("remaining")
        })
      }),
      { seed: 1, numRuns: 200 }
    )
  })

  it("of several batches are those of all their firms together", () => {
    fc.assert(
      fc.property(fc.array(batches), (several) => {
        expect(sumFirmCounts(several.map(counted))).toEqual(counted(several.flat()))
      }),
      { seed: 2, numRuns: 100 }
    )
  })
})
