const day = 24 * 60 * 60 * 1000

/** The calendar of a quarter such as `2023Q1`; dates are ISO texts. */
export interface QuarterDates {
  readonly quarter: string
  readonly start: string
  readonly end: string
  /** Days from the first to the last day, both included: 90 to 92. */
  readonly days: number
  /** Counts up from quarter to quarter, so that ids of different quarters differ. */
  readonly serial: number
}

/** Undefined if `text` is not a quarter. */
export const quarterDates = (text: string): QuarterDates | undefined => {
  const match = /^((?:19|20)\d{2})Q([1-4])$/.exec(text)
  if (match === null) return undefined
  const year = Number(match[1])
  const number = Number(match[2])
  const start = Date.UTC(year, 3 * number - 3, 1)
  const next = Date.UTC(year, 3 * number, 1)
  return { quarter: text, start: isoDate(start), end: isoDate(next - day), days: (next - start) / day, serial: year * 4 + number }
}

const isoDate = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10)

/** `addDays("2023-01-31", 1)` is `2023-02-01`. */
export const addDays = (date: string, days: number): string => isoDate(Date.parse(date) + days * day)

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** `Feb 02, 2023`, as headlines write it. */
export const headlineDate = (date: string): string =>
  `${monthNames[Number(date.slice(5, 7)) - 1] ?? ""} ${date.slice(8)}, ${date.slice(0, 4)}`
