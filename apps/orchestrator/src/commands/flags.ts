import { Flag } from "effect/cli"

/** The flags that several commands share. */
export const quarterFlag = Flag.String("quarter").pipe(
  Flag.withDescription("Calendar quarter of the calls, such as 2021Q1; several as 2020Q4,2021Q1 or 2020Q1..2021Q4"),
  Flag.withMetavar("QUARTER")
)
export const storeFlag = Flag.String("store").pipe(
  Flag.withDescription("A folder, or s3://bucket[/prefix]"),
  Flag.withMetavar("PLACE")
)
export const jsonFlag = Flag.Boolean("json").pipe(
  Flag.withDescription("Print the result as JSON on stdout; progress goes to stderr"),
  Flag.withDefault(false)
)
