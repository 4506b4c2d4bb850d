import { groupingOf, residualSquares } from "./LeastSquares.ts"

/** The exposure of a firm in a quarter. */
export interface Observation {
  readonly quarter: string
  readonly firmId: string
  /** Null: no industries were given. */
  readonly industry: string | null
  readonly value: number
}

/** The steps of the decomposition, in the order in which they are added. */
type VarianceStep = "quarter" | "industry" | "industryQuarter" | "firm"

/** How much of the variance each step explains, in squares: what it takes away from what the steps before it have left. */
export interface VarianceParts {
  readonly total: number
  /** Null: this step cannot be told, as that of quarters where there is one. */
  readonly steps: Readonly<Record<VarianceStep, number | null>>
  readonly remainder: number
  readonly rows: number
  readonly firms: number
  /** Firms of a single row: firm effects fit them without a rest, whatever they say. */
  readonly firmsOnce: number
}

/** The same as shares of the total, which add up to 1. */
export interface VarianceShares {
  readonly quarter: number | null
  readonly industry: number | null
  readonly industryQuarter: number | null
  readonly firm: number | null
  readonly remainder: number
}

/**
 * Decomposes the variance of exposure: ordinary least squares on dummies of quarters; of quarters and industries; of industries in each quarter;
 * and of those and firms. Each step's part is the fall of the sum of squared residuals against the step before, its incremental R2; what the last
 * leaves is the remainder: change of a firm over time beyond its industry's. No R2 is adjusted for the number of dummies.
 *
 * With one quarter, neither quarters nor firms can be told from the rest: those parts are null, and the remainder holds the difference between firms.
 *
 * Source: Hassan, Hollander, van Lent, Tahoun, Firm-level political risk, QJE 134 (2019), the variance decomposition of their section on firm-level variation.
 */
export const varianceParts = (observations: ReadonlyArray<Observation>): VarianceParts => {
  const y = Float64Array.from(observations, ({ value }) => value)
  const grouped = (name: (one: Observation) => string) => groupingOf(observations.map(name))
  const quarters = grouped(({ quarter }) => quarter)
  const firms = grouped(({ firmId }) => firmId)
  const industries = grouped(({ industry }) => industry ?? "")
  const industryQuarters = grouped(({ industry, quarter }) => `${quarter} ${industry ?? ""}`)
  const severalQuarters = quarters.groups > 1
  const hasIndustries = observations.every(({ industry }) => industry !== null) && observations.length > 0
  const groupingsOf = {
    quarter: severalQuarters ? [quarters] : undefined,
    industry: hasIndustries ? [quarters, industries] : undefined,
    industryQuarter: hasIndustries && severalQuarters ? [industryQuarters] : undefined,
    firm: severalQuarters ? [industryQuarters, firms] : undefined
  }
  const total = residualSquares(y, [])
  let left = total
  const partOf = (step: VarianceStep): number | null => {
    const groupings = groupingsOf[step]
    if (groupings === undefined) return null
    // More dummies never leave more; the last digits of two sums may say otherwise.
    const now = Math.min(left, residualSquares(y, groupings))
    const part = left - now
    left = now
    return part
  }
  const steps = {
    quarter: partOf("quarter"),
    industry: partOf("industry"),
    industryQuarter: partOf("industryQuarter"),
    firm: partOf("firm")
  }
  const rowsOfFirm = new Int32Array(firms.groups)
  for (const firm of firms.groupOf) rowsOfFirm[firm] = rowsOfFirm[firm]! + 1
  return { total, steps, remainder: left, rows: y.length, firms: firms.groups, firmsOnce: rowsOfFirm.filter((rows) => rows === 1).length }
}

/** Below this, all values are the same but for their last digits. */
const nothing = 1e-24

/** Parts as shares of their total; null where nothing varies. */
export const varianceShares = ({
  remainder,
  steps,
  total
}: Pick<VarianceParts, "total" | "steps" | "remainder">): VarianceShares | null => {
  if (!(total > nothing)) return null
  const share = (part: number | null): number | null => (part === null ? null : part / total)
  return {
    quarter: share(steps.quarter),
    industry: share(steps.industry),
    industryQuarter: share(steps.industryQuarter),
    firm: share(steps.firm),
    remainder: remainder / total
  }
}

/** The parts of several themes together, each with dummies of its own: sums of squares add up. */
export const pooledParts = (parts: ReadonlyArray<VarianceParts>): Pick<VarianceParts, "total" | "steps" | "remainder"> => {
  const sum = (of: (one: VarianceParts) => number): number => parts.reduce((all, one) => all + of(one), 0)
  const step = (name: VarianceStep): number | null =>
    parts.some((one) => one.steps[name] === null) ? null : sum((one) => one.steps[name] ?? 0)
  return {
    total: sum(({ total }) => total),
    steps: { quarter: step("quarter"), industry: step("industry"), industryQuarter: step("industryQuarter"), firm: step("firm") },
    remainder: sum(({ remainder }) => remainder)
  }
}
