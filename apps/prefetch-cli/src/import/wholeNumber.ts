/** What a field's value was read as, or what is wrong with it. */
export type Read<A> = { readonly value: A } | { readonly problem: string }

const MOST_SAFE = BigInt(Number.MAX_SAFE_INTEGER)
const digits = /^\d+$/
/** Digits as pandas writes a column of whole numbers that had a gap in it: `14593.0`. */
const wholeFraction = /^(\d+)\.0+$/

/** A value as it is shown in a message. */
export const shownRaw = (raw: string): string => raw.length > 60 ? `${raw.slice(0, 60)}…` : raw

/**
 * A JSON number that is whole and not negative, as its digits without leading zeros. `24937.0` is 24937. Numbers above 2^53 are
 * refused: many programs round them while they write or read them, so nobody can tell whether the digits are still right.
 */
export const wholeJsonNumber = (raw: string): Read<string> => {
  if (raw.startsWith("-") && Number(raw) !== 0) return { problem: `${shownRaw(raw)} is negative` }
  const value = Number(raw)
  if (!Number.isInteger(value)) return { problem: `${shownRaw(raw)} is not a whole number` }
  if (value >= Number.MAX_SAFE_INTEGER || (digits.test(raw) && BigInt(raw) > MOST_SAFE)) {
    return { problem: `${shownRaw(raw)} is too large for a JSON number: digits get lost above 9007199254740991; write it as text in double quotes` }
  }
  return { value: String(Math.abs(value)) }
}

/** Text that names a whole number, as its digits: `14593`, `14593.0`; leading zeros stay. */
export const digitsOfText = (text: string): string | undefined =>
  digits.test(text) ? text : wholeFraction.exec(text)?.[1]

export const isJsonNumber = (raw: string): boolean => /^[-0-9]/.test(raw)
export const isJsonText = (raw: string): boolean => raw.startsWith("\"")
