import { Effect } from "effect"
import { parseQuarters } from "../Quarters.ts"
import { wrongUsage } from "../Stop.ts"

/** The quarters that the user named, or exit code 2. */
export const namedQuarters = Effect.fn("namedQuarters")(function*(text: string) {
  const quarters = parseQuarters(text)
  if (quarters === undefined) {
    return yield* wrongUsage(`"${text}" is not a quarter. Type one such as 2021Q1, several as 2020Q4,2021Q1, or a range 2020Q1..2021Q4.`)
  }
  return quarters
})

/** The one quarter that the user named, or exit code 2. */
export const namedQuarter = Effect.fn("namedQuarter")(function*(text: string) {
  const quarters = yield* namedQuarters(text)
  const [quarter] = quarters
  if (quarter === undefined || quarters.length > 1) {
    return yield* wrongUsage(`This command takes one quarter at a time, such as --quarter ${quarter ?? "2021Q1"}.`)
  }
  return quarter
})
