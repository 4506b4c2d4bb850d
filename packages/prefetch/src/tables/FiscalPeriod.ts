/** The fiscal period that a call is about, as the headline names it. */
export interface FiscalPeriod {
  /** As written: `Q1 2021`, `H1 2021`, `FY 2020`. */
  readonly period: string
  readonly year: number
  /** 1 to 4; null for half years, nine months and whole years. */
  readonly quarter: number | null
}

// "Apple Inc., Q1 2021 Earnings Call, Jan 27, 2021": the period stands right before the year; a firm called "Q2 Holdings" has none behind it.
const periodPattern = /\b(Q[1-4]|[1-4]Q|H[12]|[12]H|S[12]|[39]M|FY|Full Year|Half Year|Nine Months)\s*[,/]?\s*(?:FY\s*)?((?:19|20)\d{2})\b/i

/** Reads the fiscal period from a headline of Capital IQ; undefined where it names none. */
export const fiscalPeriod = (headline: string | null): FiscalPeriod | undefined => {
  const found = periodPattern.exec(headline ?? "")
  if (found === null) return undefined
  const [period, name, year] = found
  const quarter = /^(?:Q([1-4])|([1-4])Q)$/i.exec(name!)
  return { period, year: Number(year), quarter: quarter === null ? null : Number(quarter[1] ?? quarter[2]) }
}
