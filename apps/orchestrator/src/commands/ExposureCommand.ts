import { ProgressDisplay, progressLine, terminalWidth, wrongUsage } from "@ftm/command-line"
import { answerQuarters, type QuarterAnswer, severalQuarters } from "@ftm/command-line/commands"
import { ObjectStore } from "@ftm/object-store"
import { inExposureWords, renderExposure } from "@ftm/run-words"
import { orchestrateLine, type Quarter } from "@ftm/transcript-schema"
import { Clock, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { exposureFlags, type ExposureFlags } from "../ExposureFlags.ts"
import { resultsLayer } from "../ResultFlags.ts"

const answer = Effect.fn("exposure")(function* (
  quarter: Quarter,
  isFirst: boolean,
  { by, format, query, queryFile, restart, threshold }: ExposureFlags
) {
  // Loaded here alone: the embedder's table would slow every other command.
  const { csvTable, givenQueries, readExposure, writeExposure } = yield* Effect.promise(() => import("@ftm/exposure"))
  const { addressOf, location: store } = yield* ObjectStore
  const clock = yield* Clock.Clock
  const display = new ProgressDisplay(process.stderr)
  const onShare = (share: number): void =>
    display.show(progressLine(quarter, share, ["reading sentences"]), "reading", clock.currentTimeMillisUnsafe())
  const said = {
    query: Option.getOrUndefined(query),
    "query-file": Option.getOrUndefined(queryFile),
    by: Option.getOrUndefined(by),
    threshold: Option.getOrUndefined(threshold)
  }
  const asked = said.query === undefined ? { file: said["query-file"] ?? "" } : { phrase: said.query }
  const make = Effect.gen(function* () {
    const written = yield* writeExposure(quarter, yield* givenQueries(asked, said), { restart, onShare })
    const words =
      format === "csv"
        ? csvTable(quarter, yield* readExposure(quarter), isFirst)
        : renderExposure(written, addressOf, terminalWidth(process.stdout))
    return { result: written, words } satisfies QuarterAnswer
  })
  return yield* make.pipe(
    inExposureWords(orchestrateLine("exposure", { quarter, store, ...said })),
    Effect.ensuring(Effect.sync(() => display.finish()))
  )
})

export const exposureCommand = Command.make("exposure", exposureFlags, (given) =>
  Effect.gen(function* () {
    if (Option.isSome(given.query) === Option.isSome(given.queryFile))
      return yield* wrongUsage("Say what to look for: either --query TEXT or --query-file FILE.")
    if (given.json && given.format === "csv")
      return yield* wrongUsage("--json and --format csv both say what is printed: give one of them.")
    const [first] = yield* severalQuarters(given.quarter)
    return yield* answerQuarters(given, (quarter) => answer(quarter, quarter === first, given))
  }).pipe(Effect.provide(resultsLayer(given)))
).pipe(Command.withDescription("Tells how much of each firm's call is about queries of your own; needs the prefetch, and no run"))
