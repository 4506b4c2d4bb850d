/** What a field's value was read as, or what is wrong with it. */
export type Read<A> = { readonly value: A } | { readonly problem: string }

const digits = /^\d+$/
/** Digits as pandas writes a column of whole numbers that had a gap in it: `14593.0`. */
const wholeFraction = /^(\d+)\.0+$/

/** A value as it is shown in a message. */
export const shownRaw = (raw: string): string => (raw.length > 60 ? `${raw.slice(0, 60)}…` : raw)

/**
 * A JSON number that is whole and not negative, as its digits without leading zeros. `24937.0` is 24937. Numbers above 2^53 are
 * refused: many programs round them while they write or read them, so nobody can tell whether the digits are still right.
 */
export const wholeJsonNumber = (raw: string): Read<string> => {
  const value = Number(raw)
  if (value < 0) return { problem: `${shownRaw(raw)} is negative` }
  // The fraction is looked at in the line's own characters: as a number, 9007199254740991.4 is whole.
  if (!Number.isInteger(value) || /\.\d*[1-9]\d*$/.test(raw)) return { problem: `${shownRaw(raw)} is not a whole number` }
  if (value > Number.MAX_SAFE_INTEGER) {
    return {
      problem: `${shownRaw(raw)} is too large for a JSON number: digits get lost above ${Number.MAX_SAFE_INTEGER}; write it as text in double quotes`
    }
  }
  return { value: String(Math.abs(value)) }
}

/** Text that names a whole number, as its digits: `14593`, `14593.0`; leading zeros stay. */
export const digitsOfText = (text: string): string | undefined => (digits.test(text) ? text : wholeFraction.exec(text)?.[1])

export const isJsonNumber = (raw: string): boolean => /^[-0-9]/.test(raw)
export const isJsonText = (raw: string): boolean => raw.startsWith('"')
