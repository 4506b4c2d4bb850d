import { Schema } from "effect"

// How the text of a variable is read; a problem with it is worded by the schema.

/** A whole number from 1 up. */
export const WholeNumber = Schema.FiniteFromString.pipe(Schema.check(Schema.isInt(), Schema.isGreaterThanOrEqualTo(1)))
/** A share from 0 to 1. */
export const Share = Schema.FiniteFromString.pipe(Schema.check(Schema.isBetween({ minimum: 0, maximum: 1 })))
/** Seconds, more than 0. */
export const Seconds = Schema.FiniteFromString.pipe(Schema.check(Schema.isGreaterThan(0)))

const yes: ReadonlyArray<string> = ["true", "1", "yes"]
/** Yes or no, in the spellings that people use. */
export const YesOrNo = Schema.Literals(["true", "false", "1", "0", "yes", "no"])
export const isYes = (word: typeof YesOrNo.Type): boolean => yes.includes(word)
