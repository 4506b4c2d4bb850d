// What WRDS sends as PostgreSQL's text, made to fit the typed columns of raw/components: one function a kind. What does not fit is null.

/** A whole number of 32 bits; `5`, `5.0000` and `5e+01` alike. Null for a fraction, NaN, infinity and what is too large. */
export const int32OrNull = (text: string | null | undefined): number | null => {
  const number = numberOrNull(text)
  return number !== null && Number.isInteger(number) && number === (number | 0) ? number + 0 : null
}

/** The whole part of a number where that has 32 bits: 12.75 seconds are 12. */
export const wholePartOrNull = (text: string | null | undefined): number | null => {
  const number = numberOrNull(text)
  if (number === null) return null
  const whole = Math.trunc(number)
  return whole === (whole | 0) ? whole + 0 : null
}

/** A day that there is, as `yyyy-mm-dd`; the day of a time stamp. Null for `infinity`, dates BC and years of five digits. */
export const dateOrNull = (text: string | null | undefined): string | null => {
  const day = /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T][0-9:.+-]*)?$/.exec(text ?? "")?.[1]
  if (day === undefined) return null
  const millis = Date.parse(day)
  // Date.parse takes 2021-02-30 for 2 March.
  return Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 10) !== day ? null : day
}

export const textOrNull = (text: string | null | undefined): string | null => text ?? null

const numberOrNull = (text: string | null | undefined): number | null => {
  const trimmed = (text ?? "").trim()
  return /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(trimmed) ? Number(trimmed) : null
}
