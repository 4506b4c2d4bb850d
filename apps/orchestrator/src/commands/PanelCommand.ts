import { dataMissing, failed, ProgressDisplay, progressLine, terminalWidth, wrongUsage } from "@ftm/command-line"
import { answerQuarters, choiceFlag, groupReadableFlag, severalQuarters, switchFlag, withKnownDefault } from "@ftm/command-line/commands"
import { ObjectStore } from "@ftm/object-store"
import type { PanelProgress } from "@ftm/panel"
import { renderPanel } from "@ftm/run-words"
import type { Quarter } from "@ftm/transcript-schema"
import { Clock, Effect } from "effect"
import { Command } from "effect/cli"
import { resultFlags, resultsLayer } from "../ResultFlags.ts"

const flags = {
  ...resultFlags,
  groupReadable: groupReadableFlag,
  level: withKnownDefault(choiceFlag("level", ["theme", "group", "topic"]), "What a row is about, beside a firm", "theme"),
  wide: switchFlag("wide", "Also one row per firm, with a column of shares for each theme or group"),
  format: withKnownDefault(choiceFlag("format", ["parquet", "csv"]), "csv writes every table of the panel as CSV, too", "parquet"),
  sentences: switchFlag("sentences", "Also a table of all sentences with their topic and theme: it holds licensed text"),
  partial: switchFlag("partial", "Take the topics that are there, though firms are missing; the result says so"),
  restart: switchFlag("restart", "Make the tables again, and replace those that are there")
}

const answer = Effect.fn("panel")(
  function* (quarter: Quarter, given: Command.Command.Config.Infer<typeof flags>) {
    if (given.wide && given.level === "topic") return yield* wrongUsage("Every firm has topics of its own: --level topic has no --wide.")
    const { writePanel, writeSentences } = yield* Effect.promise(() => import("@ftm/panel"))
    const [clock, display] = [yield* Clock.Clock, new ProgressDisplay(process.stderr)]
    const onProgress = ({ share, step }: PanelProgress): void =>
      display.show(progressLine(quarter, share, [step]), `${step}, ${Math.floor(share * 10)}0 %`, clock.currentTimeMillisUnsafe())
    const options = { ...given, together: yield* severalQuarters(given.quarter), csv: given.format === "csv", onProgress }
    const write = Effect.all([writePanel(quarter, options), given.sentences ? writeSentences(quarter, options) : Effect.succeed(null)])
    const finish = Effect.sync(() => display.finish())
    const [panel, sentences] = yield* Effect.ensuring(write, finish)
    const words = renderPanel(quarter, (yield* ObjectStore).addressOf, panel, sentences, terminalWidth(process.stdout))
    return { result: { quarter, ...panel, sentences }, words }
  },
  Effect.catchTag("PanelError", (error) => Effect.fail(error.isMissing ? dataMissing(error.message) : failed(error.message)))
)

export const panelCommand = Command.make("panel", flags, (given) =>
  answerQuarters(given, (quarter) => answer(quarter, given)).pipe(Effect.provide(resultsLayer(given)))
).pipe(Command.withDescription("Writes how much of its call each firm gave to each theme, zeros included, for regressions"))
