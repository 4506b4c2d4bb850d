import { parseStorePlace } from "@ftm/object-store"
import { parseQuarter, type Quarter } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { CliError, Flag } from "effect/cli"
import { availableParallelism } from "node:os"
import { parseQuarters } from "./QuarterList.ts"
import { type Stop, wrongUsage } from "./Stop.ts"

/** A flag that may be left out. */
export const optionalFlag = <A>(flag: Flag.Flag<A>, description: string): Flag.Flag<Option.Option<A>> =>
  flag.pipe(Flag.withDescription(description), Flag.optional)

/** A flag without a value: off unless it is given. */
export const switchFlag = (name: string, description: string): Flag.Flag<boolean> =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))

/** A flag that may be left out: its help says what it is then. */
export const withKnownDefault = <A>(flag: Flag.Flag<A>, description: string, value: NoInfer<A>): Flag.Flag<A> =>
  flag.pipe(Flag.withDescription(`${description}. Default: ${value}`), Flag.withDefault(value))

/** For commands that take one quarter; see `oneQuarter`. */
export const quarterFlag = Flag.String("quarter").pipe(
  Flag.withDescription("The calendar quarter in which the calls took place, such as 2021Q1"),
  Flag.withMetavar("QUARTER")
)

/** For commands that take several quarters at once; see `severalQuarters`. */
export const quartersFlag = Flag.String("quarter").pipe(
  Flag.withDescription("The calendar quarter of the calls, such as 2021Q1; or several: 2020Q4,2021Q1 or 2020Q1..2021Q4"),
  Flag.withMetavar("QUARTER")
)

/** As it was typed; a name that is none of a store ends the command with exit code 2 before it does anything. */
export const storeFlag = Flag.String("store").pipe(
  Flag.withDescription("Where the data is: a folder, or s3://bucket[/prefix]"),
  Flag.withMetavar("PLACE"),
  Flag.mapEffect((typed) =>
    Effect.fromResult(parseStorePlace(typed)).pipe(
      Effect.as(typed),
      Effect.mapError((cause) => new CliError.UserError({ cause }))
    )
  )
)

export const jsonFlag = switchFlag("json", "Print the result as JSON on stdout, and nothing else there")

export const workersFlag = optionalFlag(
  Flag.Int("workers"),
  "Threads that work on text. Default: one less than there are cores, and 4 at most"
)

/** The quarters that were named, in the order given. Fails with exit code 2. */
export const severalQuarters = (text: string): Effect.Effect<ReadonlyArray<Quarter>, Stop> => {
  const quarters = parseQuarters(text)
  return quarters === undefined
    ? Effect.fail(
        wrongUsage(
          `"${text}" is not a quarter. A quarter is a year and Q1 to Q4, such as --quarter 2021Q1; several are 2020Q4,2021Q1 or a range such as 2020Q1..2021Q4.`
        )
      )
    : Effect.succeed(quarters)
}

/** The one quarter that was named. Fails with exit code 2. */
export const oneQuarter = (text: string): Effect.Effect<Quarter, Stop> => {
  const quarter = parseQuarter(text)
  if (quarter !== undefined) return Effect.succeed(quarter)
  const first = parseQuarters(text)?.[0]
  return Effect.fail(
    wrongUsage(
      first === undefined
        ? `"${text}" is not a quarter. A quarter is a year and Q1 to Q4: --quarter 2021Q1`
        : `This command takes one quarter at a time: --quarter ${first}`
    )
  )
}

/** How many threads to use. Fails with exit code 2. */
export const workersOf = (asked: Option.Option<number>): Effect.Effect<number, Stop> => {
  // One core is left to the main thread, which has the socket and the files. More than four threads would only cost memory.
  const workers = Option.getOrElse(asked, () => Math.max(1, Math.min(4, availableParallelism() - 1)))
  return workers < 1 ? Effect.fail(wrongUsage("--workers is a number of threads: 1 or more.")) : Effect.succeed(workers)
}
