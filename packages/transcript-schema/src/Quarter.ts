import { Schema } from "effect"

/** A calendar quarter such as `2021Q1`: the quarter in which the call took place, not the firm's fiscal quarter. */
export const Quarter = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^(19|20)\d{2}Q[1-4]$/, { message: "a quarter looks like 2021Q1" })),
  Schema.brand("Quarter")
)
export type Quarter = typeof Quarter.Type

/** The first day of a quarter and the first day after it, as ISO dates (`yyyy-mm-dd`). */
export interface QuarterBounds {
  readonly start: string
  readonly endExclusive: string
}

const pad = (n: number): string => String(n).padStart(2, "0")

/** `2021Q1` -> `{ start: "2021-01-01", endExclusive: "2021-04-01" }`. */
export const quarterBounds = (quarter: Quarter): QuarterBounds => {
  const year = Number(quarter.slice(0, 4))
  const n = Number(quarter.slice(5))
  const start = `${year}-${pad(3 * n - 2)}-01`
  const endExclusive = n === 4 ? `${year + 1}-01-01` : `${year}-${pad(3 * n + 1)}-01`
  return { start, endExclusive }
}

const isQuarter = Schema.is(Quarter)

/** The quarter that `text` names (any letter case), or undefined. */
export const parseQuarter = (text: string): Quarter | undefined => {
  const candidate = text.trim().toUpperCase()
  return isQuarter(candidate) ? candidate : undefined
}
