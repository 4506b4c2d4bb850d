import { terminalWidth } from "@ftm/command-line"
import { answerQuarters, perQuarterFlags, type QuarterAnswer } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { statusOfQuarter, ThisProcess } from "@ftm/quarter-run"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { renderSummary } from "../progress/SummaryTable.ts"
import { inWords } from "../words/ErrorWords.ts"

const answer = (quarter: Quarter) =>
  statusOfQuarter(quarter).pipe(
    Effect.map((summary): QuarterAnswer => ({ result: summary, words: renderSummary(summary, terminalWidth(process.stdout)) })),
    Effect.catchReason("QuarterRunError", "NotPrefetched", (_reason, { message, store }) =>
      Effect.succeed<QuarterAnswer>({ result: { quarter, store, state: "not prefetched" }, words: message, isMissing: true })
    ),
    inWords
  )

export const statusCommand = Command.make("status", perQuarterFlags, (flags) =>
  answerQuarters(flags, answer).pipe(Effect.provide(storeLayer(flags.store)), Effect.provide(ThisProcess.layer))
).pipe(Command.withDescription("Says how a quarter's run stands, from the store's files alone; exit code 3 if it is not prefetched"))
