import { parseStorePlace } from "@ftm/object-store"
import { parseQuarter, type Quarter } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { CliError, Flag } from "effect/cli"
import { availableParallelism } from "node:os"
import { letGroupRead } from "./PrivateFiles.ts"
import { parseQuarters } from "./QuarterList.ts"
import { type Stop, wrongUsage } from "./Stop.ts"

/** A flag with one of these words as its value. */
export const choiceFlag = <const Choices extends readonly [string, ...Array<string>]>(
  name: string,
  choices: Choices
): Flag.Flag<Choices[number]> => Flag.Literals(name, choices).pipe(Flag.withMetavar(choices.join("|")))

/** A flag with a whole number from `least` to `most` as its value; `of` says what is counted, such as SECONDS. */
export const countFlag = (name: string, of = "N", least = 1, most = Number.POSITIVE_INFINITY): Flag.Flag<number> =>
  Flag.Int(name).pipe(
    Flag.filter(
      (value) => value >= least && value <= most,
      () => (most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`)
    ),
    Flag.withMetavar(of)
  )

/** A flag with a number above 0 as its value, such as DOLLARS. */
export const amountFlag = (name: string, of: string): Flag.Flag<number> =>
  Flag.Finite(name).pipe(
    Flag.filter(
      (value) => value > 0,
      () => "more than 0"
    ),
    Flag.withMetavar(of)
  )

/** A flag with a text as its value; `of` says what it is, such as FILE. */
export const textFlag = (name: string, of: string): Flag.Flag<string> => Flag.String(name).pipe(Flag.withMetavar(of))

/** A flag that may be left out; the help says what holds then. Whether it was given can be seen from its value. */
export const optionalFlag = <A>(flag: Flag.Flag<A>, description: string, otherwise: string): Flag.Flag<Option.Option<A>> =>
  flag.pipe(Flag.withDescription(`${description}. Default: ${otherwise}`), Flag.optional)

/** A flag without a value: off unless it is given. */
export const switchFlag = (name: string, description: string): Flag.Flag<boolean> =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))

/** A flag that may be left out: its help says what it is then. */
export const withKnownDefault = <A>(flag: Flag.Flag<A>, description: string, value: NoInfer<A>): Flag.Flag<A> =>
  flag.pipe(Flag.withDescription(`${description}. Default: ${value}`), Flag.withDefault(value))

/** For commands that take one quarter; see `oneQuarter`. */
export const quarterFlag = textFlag("quarter", "QUARTER").pipe(
  Flag.withDescription("The calendar quarter in which the calls took place, such as 2021Q1")
)

/** For commands that take several quarters at once; see `severalQuarters`. */
export const quartersFlag = textFlag("quarter", "QUARTER").pipe(
  Flag.withDescription("The calendar quarter of the calls, such as 2021Q1; or several: 2020Q4,2021Q1 or 2020Q1..2021Q4")
)

/** As it was typed; a name that is none of a store ends the command with exit code 2 before it does anything. */
export const storeFlag = textFlag("store", "PLACE").pipe(
  Flag.withDescription("Where the data is: a folder, or s3://bucket[/prefix]"),
  Flag.mapEffect((typed) =>
    Effect.fromResult(parseStorePlace(typed)).pipe(
      Effect.as(typed),
      Effect.mapError((cause) => new CliError.UserError({ cause }))
    )
  )
)

/** For commands that write into a store. It takes effect as it is read: everything that a command makes comes after its flags. */
export const groupReadableFlag = switchFlag(
  "group-readable",
  "Let the group read new folders and files, as FTM_GROUP_READABLE=1 does; without it they are for their owner alone"
).pipe(Flag.mapEffect((given) => Effect.as(given ? Effect.sync(letGroupRead) : Effect.void, given)))

export const jsonFlag = switchFlag("json", "Print the result as JSON on stdout, and nothing else there")

export const workersFlag = optionalFlag(countFlag("workers"), "Threads that work on text", "one less than there are cores, and 4 at most")

/** The flags of a command that asks the same of each quarter that is named. */
export const perQuarterFlags = { quarter: quartersFlag, store: storeFlag, json: jsonFlag }

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

/** How many threads to use. */
export const workersOf = (asked: Option.Option<number>): number =>
  // One core is left to the main thread, which has the socket and the files. More than four threads would only cost memory.
  Option.getOrElse(asked, () => Math.max(1, Math.min(4, availableParallelism() - 1)))
