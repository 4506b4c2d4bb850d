import { DisplayPerLabel, printJson, terminalWidth } from "@ftm/command-line"
import { jsonFlag, oneQuarter, quarterFlag, storeFlag } from "@ftm/command-line/commands"
import { cancelQuarter, watchQuarter } from "@ftm/quarter-run"
import { renderSummary } from "@ftm/run-words"
import type { Quarter } from "@ftm/transcript-schema"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { variantFlag } from "../ResultFlags.ts"
import { runDisplayLayer } from "../RunDisplay.ts"
import { runLayers } from "../RunLayers.ts"
import { inWords } from "../words/ErrorWords.ts"

const flags = { quarter: quarterFlag, store: storeFlag, variant: variantFlag, json: jsonFlag }

/** A command that works on one quarter, shows what happens, and prints how the quarter stands then. */
const onQuarter = (work: (quarter: Quarter) => ReturnType<typeof watchQuarter | typeof cancelQuarter>) =>
  Effect.fn(function* (given: Parameters<typeof runLayers>[0] & { readonly quarter: string; readonly json: boolean }) {
    const quarter = yield* oneQuarter(given.quarter)
    const displays = new DisplayPerLabel(process.stderr)
    const summary = yield* inWords(work(quarter)).pipe(
      Effect.ensuring(displays.finish(quarter)),
      Effect.provide(runDisplayLayer(displays)),
      Effect.provide(runLayers(given))
    )
    yield* given.json ? printJson(summary) : Console.log(renderSummary(summary, terminalWidth(process.stdout)))
  })

export const watchCommand = Command.make("watch", flags, onQuarter(watchQuarter)).pipe(
  Command.withDescription("Shows a run that is under way, from any machine, and submits nothing")
)

export const cancelCommand = Command.make("cancel", flags, onQuarter(cancelQuarter)).pipe(
  Command.withDescription("Stops the jobs of a quarter from any machine, after they have saved their progress")
)
