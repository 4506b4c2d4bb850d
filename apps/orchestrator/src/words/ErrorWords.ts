import { exitCodes, Stop } from "@ftm/command-line"
import { QuarterRunError, type QuarterRunErrorReason } from "@ftm/quarter-run"
import { failureWords } from "@ftm/run-words"
import { CommandForm } from "@ftm/transcript-schema"
import { Effect } from "effect"

const codeOf = (reason: QuarterRunErrorReason): number => {
  if (reason._tag === "NotPrefetched") return exitCodes.dataMissing
  return reason._tag === "NotReady" ? exitCodes.wrongUsage : exitCodes.failed
}

/** Turns the library's failure into the end of a command: words and an exit code. Other failures stay as they are. */
export const inWords = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, Exclude<E, QuarterRunError> | Stop, R> =>
  Effect.flatMap(CommandForm, (form) =>
    Effect.mapError(work, (error) =>
      error instanceof QuarterRunError
        ? new Stop({ message: failureWords(error, form), exitCode: codeOf(error.reason) })
        : (error as Exclude<E, QuarterRunError>)
    )
  )
