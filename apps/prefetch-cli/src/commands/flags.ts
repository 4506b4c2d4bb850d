import { parseQuarter, type Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { Flag } from "effect/cli"
import { type Stop, wrongUsage } from "../Stop.ts"

export const quarterFlag = Flag.String("quarter").pipe(Flag.withDescription("The quarter in which the calls took place, such as 2021Q1"))
export const storeFlag = Flag.String("store").pipe(Flag.withDescription("A folder or s3://bucket[/prefix]"))
export const jsonFlag = Flag.Boolean("json").pipe(Flag.withDescription("Print the result as one JSON object on stdout"), Flag.withDefault(false))

export const quarterOf = (text: string): Effect.Effect<Quarter, Stop> => {
  const quarter = parseQuarter(text)
  return quarter === undefined
    ? Effect.fail(wrongUsage(`"${text}" is not a quarter. A quarter is a year and Q1 to Q4: --quarter 2021Q1`))
    : Effect.succeed(quarter)
}
