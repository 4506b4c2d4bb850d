import { parseQuarter, type Quarter } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { Flag } from "effect/cli"
import { availableParallelism } from "node:os"
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

export const workersFlag = Flag.Int("workers").pipe(Flag.withDescription("Threads for text; one less than the cores unless told"), Flag.optional)

// The main thread has the socket and the files; one core is left to it. More than four threads would only cost memory.
export const workersOf = (asked: Option.Option<number>): Effect.Effect<number, Stop> => {
  const workers = Option.getOrElse(asked, () => Math.max(1, Math.min(4, availableParallelism() - 1)))
  return workers < 1 ? Effect.fail(wrongUsage("--workers is a number of threads: 1 or more.")) : Effect.succeed(workers)
}
