import { terminalWidth } from "@ftm/command-line"
import { answerQuarters, type QuarterAnswer, switchFlag } from "@ftm/command-line/commands"
import { readStages } from "@ftm/lineage/stages"
import { ObjectStore } from "@ftm/object-store"
import { statusOfQuarter, statusOfRestart, ThisProcess } from "@ftm/quarter-run"
import { renderStages, renderSummary, restartWords } from "@ftm/run-words"
import { CommandForm, type Quarter } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import { Command } from "effect/cli"
import { resultFlags, resultsLayer } from "../ResultFlags.ts"
import { inWords } from "../words/ErrorWords.ts"

const answerOfPrefetched = Effect.fn("status")(function* (quarter: Quarter, verify: boolean) {
  const summary = yield* statusOfQuarter(quarter)
  const restart = yield* statusOfRestart(quarter)
  const stages = yield* readStages(quarter, verify)
  const { location } = yield* ObjectStore
  const width = terminalWidth(process.stdout)
  const words = `${renderSummary(summary, width)}\n\n${renderStages(stages, quarter, location, yield* CommandForm, width)}`
  const beside = Option.match(restart, { onNone: () => "", onSome: (again) => `\n\n${restartWords(again)}` })
  const answer: QuarterAnswer = { result: { ...summary, stages, restart: Option.getOrNull(restart) }, words: `${words}${beside}` }
  return answer
})

const answer = (verify: boolean) => (quarter: Quarter) =>
  answerOfPrefetched(quarter, verify).pipe(
    Effect.catchReason("QuarterRunError", "NotPrefetched", (_reason, { message, store }) =>
      Effect.succeed<QuarterAnswer>({ result: { quarter, store, state: "not prefetched" }, words: message, isMissing: true })
    ),
    inWords
  )

const statusFlags = {
  ...resultFlags,
  verify: switchFlag("verify", "Read every file and compare it with what was written; without this flag only its size is compared")
}

export const statusCommand = Command.make("status", statusFlags, (flags) =>
  answerQuarters(flags, answer(flags.verify)).pipe(Effect.provide(resultsLayer(flags)), Effect.provide(ThisProcess.layer))
).pipe(
  Command.withDescription(
    "Shows how a quarter's run and each of its stages stand, from the store's files alone; exit code 3 if it is not prefetched"
  )
)
