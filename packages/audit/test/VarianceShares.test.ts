import { describe, expect, it } from "vitest"
import { type Observation, varianceParts, varianceShares } from "../src/index.ts"
import { panels } from "./Fixtures.ts"

const observations = (n: number, withIndustries: boolean): ReadonlyArray<Observation> =>
  panels[n]!.rows.map(({ firm_id, industry, quarter, value }) => ({
    quarter,
    firmId: firm_id,
    industry: withIndustries ? industry : null,
    value
  }))

describe("the decomposition of the variance", () => {
  it.each(panels.map((panel, n) => [panel.rows.length, n, panel] as const))("of %d rows is numpy's least squares", (_, n, panel) => {
    const { remainder, steps, total } = varianceParts(observations(n, true))
    const [all, quarter, industry, cell, firm] = panel.left
    expect(total / all!).toBeCloseTo(1, 9)
    expect(steps.quarter! / total).toBeCloseTo((all! - quarter!) / all!, 9)
    expect(steps.industry! / total).toBeCloseTo((quarter! - industry!) / all!, 9)
    expect(steps.industryQuarter! / total).toBeCloseTo((industry! - cell!) / all!, 9)
    expect(steps.firm! / total).toBeCloseTo((cell! - firm!) / all!, 9)
    expect(remainder / total).toBeCloseTo(firm! / all!, 9)
  })

  it.each(panels.map((panel, n) => [panel.rows.length, n, panel] as const))("of %d rows without industries, too", (_, n, panel) => {
    const shares = varianceShares(varianceParts(observations(n, false)))!
    const [all, quarter, firm] = panel.left_without_industries
    expect(shares).toMatchObject({ industry: null, industryQuarter: null })
    expect(shares.quarter).toBeCloseTo((all! - quarter!) / all!, 9)
    expect(shares.firm).toBeCloseTo((quarter! - firm!) / all!, 9)
    expect(shares.quarter! + shares.firm! + shares.remainder).toBeCloseTo(1, 9)
  })

  it("tells industries from the rest in one quarter, and does not pretend to tell more", () => {
    const inOne = observations(0, true).filter(({ quarter }) => quarter === "q0")
    const shares = varianceShares(varianceParts(inOne))!
    expect(shares).toMatchObject({ quarter: null, industryQuarter: null, firm: null })
    expect(shares.industry! + shares.remainder).toBeCloseTo(1, 9)
    expect(shares.industry).toBeGreaterThan(0)
  })

  it("is none where nothing varies, or nothing is there", () => {
    expect(varianceShares(varianceParts(observations(0, true).map((one) => ({ ...one, value: 0.1 }))))).toBeNull()
    expect(varianceShares(varianceParts([]))).toBeNull()
  })

  it("counts the firms that firm effects fit without a rest", () => {
    const { firms, firmsOnce, rows } = varianceParts([
      { quarter: "q1", firmId: "a", industry: null, value: 1 },
      { quarter: "q2", firmId: "a", industry: null, value: 2 },
      { quarter: "q1", firmId: "b", industry: null, value: 5 }
    ])
    expect({ firms, firmsOnce, rows }).toEqual({ firms: 2, firmsOnce: 1, rows: 3 })
  })
})
