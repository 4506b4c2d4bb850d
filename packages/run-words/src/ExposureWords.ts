import { exitCodes, Stop } from "@ftm/command-line"
import type { ExposureError } from "@ftm/exposure"
import { type CommandLine, type TranscriptSourceError, typed, withFlags } from "@ftm/transcript-schema"
import { Effect } from "effect"

type Failure = ExposureError | TranscriptSourceError

const isFailure = (error: { readonly _tag: string }): error is Failure =>
  error._tag === "ExposureError" || error._tag === "TranscriptSourceError"

const codeOf = ({ reason }: Failure): number => {
  switch (reason._tag) {
    case "NotPrefetched":
      return exitCodes.dataMissing
    case "BadQueries":
    case "UnknownWords":
      return exitCodes.wrongUsage
    default:
      return exitCodes.failed
  }
}

/** What to type next; `command` is the one that failed. */
const adviceOn = Effect.fnUntraced(function* ({ reason }: Failure, command: CommandLine) {
  if (reason._tag === "UnknownWords") return `\nTo ask by its phrases alone:\n  ${yield* typed(withFlags(command, { by: "phrases" }))}`
  if (reason._tag !== "ExposureOutOfDate") return ""
  return (
    "\nTo keep both side by side, add --variant NAME. To replace those that are there:\n" +
    `  ${yield* typed(withFlags(command, { restart: true }))}`
  )
})

/** Turns the failure of exposures into the end of the command: what happened, and what to type next. */
export const inExposureWords =
  (command: CommandLine) =>
  <A, E extends { readonly _tag: string }, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, Exclude<E, Failure> | Stop, R> =>
    Effect.catch(work, (error) =>
      Effect.gen(function* () {
        if (!isFailure(error)) return yield* Effect.fail(error as Exclude<E, Failure>)
        const advice = yield* adviceOn(error, command)
        return yield* new Stop({ message: `${error.message}${advice}`, exitCode: codeOf(error) })
      })
    )
