import { exitCodes, ProgressDisplay, progressLine, Stop, terminalWidth, wrongUsage } from "@ftm/command-line"
import { answerQuarters, severalQuarters } from "@ftm/command-line/commands"
import { ObjectStore } from "@ftm/object-store"
import { exposureFailureWords, renderExposure } from "@ftm/run-words"
import { orchestrateLine, type Quarter } from "@ftm/transcript-schema"
import { Clock, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { exposureFlags, type ExposureFlags } from "../ExposureFlags.ts"
import { resultsLayer } from "../ResultFlags.ts"

/** Every other failure has the code of one that nobody could have known of. */
const codes: Readonly<Record<string, number>> = {
  NotPrefetched: exitCodes.dataMissing,
  BadQueries: exitCodes.wrongUsage,
  UnknownWords: exitCodes.wrongUsage
}

const answer = Effect.fn("exposure")(function* (quarter: Quarter, isFirst: boolean, given: ExposureFlags) {
  // Loaded here alone: the embedder's table would slow every other command.
  const { csvTable, givenQueries, readExposure, writeExposure } = yield* Effect.promise(() => import("@ftm/exposure"))
  const { addressOf, location: store } = yield* ObjectStore
  const clock = yield* Clock.Clock
  const display = new ProgressDisplay(process.stderr)
  const onShare = (share: number) => display.show(progressLine(quarter, share, ["read"]), quarter, clock.currentTimeMillisUnsafe())
  const [query, file] = [Option.getOrUndefined(given.query), Option.getOrUndefined(given.queryFile)]
  const forAll = { by: Option.getOrUndefined(given.by), threshold: Option.getOrUndefined(given.threshold) }
  const command = orchestrateLine("exposure", { quarter, store, query, "query-file": file, ...forAll })
  return yield* Effect.gen(function* () {
    const queries = yield* givenQueries(query === undefined ? { file: file ?? "" } : { phrase: query }, forAll)
    const result = yield* writeExposure(quarter, queries, { restart: given.restart, onShare })
    if (given.format === "csv") return { result, words: csvTable(quarter, yield* readExposure(quarter), isFirst) }
    return { result, words: renderExposure(result, addressOf, terminalWidth(process.stdout)) }
  }).pipe(
    Effect.ensuring(Effect.sync(() => display.finish())),
    Effect.catchTag(["ExposureError", "TranscriptSourceError"], (error) =>
      Effect.flatMap(exposureFailureWords(error, command), (message) =>
        Effect.fail(new Stop({ message, exitCode: codes[error.reason._tag] ?? exitCodes.failed }))
      )
    )
  )
})

export const exposureCommand = Command.make("exposure", exposureFlags, (given) =>
  Effect.gen(function* () {
    if (Option.isSome(given.query) === Option.isSome(given.queryFile))
      return yield* wrongUsage("Give one of --query TEXT and --query-file FILE.")
    if (given.json && given.format === "csv") return yield* wrongUsage("Give one of --json and --format csv: both say what is printed.")
    const [first] = yield* severalQuarters(given.quarter)
    return yield* answerQuarters(given, (quarter) => answer(quarter, quarter === first, given))
  }).pipe(Effect.provide(resultsLayer(given)))
).pipe(Command.withDescription("Tells how much of each firm's call is about queries of your own; needs the prefetch, and no run"))
