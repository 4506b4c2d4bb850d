import { exitCodes, ProgressDisplay, progressLine, Stop, terminalWidth } from "@ftm/command-line"
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
  format: withKnownDefault(choiceFlag("format", ["parquet", "csv"]), "csv writes every table as CSV, too", "parquet"),
  sentences: switchFlag("sentences", "Also a table of all sentences with their topic and theme: it holds licensed text"),
  partial: switchFlag("partial", "Take the topics that are there, though firms are missing; the result says so"),
  restart: switchFlag("restart", "Make the tables again, and replace those that are there")
}
type Given = Command.Command.Config.Infer<typeof flags>

const answer = Effect.fn("panel")(
  function* (quarter: Quarter, given: Given) {
    const { writePanel, writeSentences } = yield* Effect.promise(() => import("@ftm/panel"))
    const clock = yield* Clock.Clock
    const display = new ProgressDisplay(process.stderr)
    const onProgress = ({ share, step }: PanelProgress): void =>
      display.show(progressLine(quarter, share, [step]), `${step}, ${Math.floor(share * 10)}0 %`, clock.currentTimeMillisUnsafe())
    const together = yield* severalQuarters(given.quarter)
    const written = Effect.all([
      writePanel(quarter, { ...given, together, csv: given.format === "csv", onProgress }),
      given.sentences ? writeSentences(quarter, { ...given, onProgress }) : Effect.undefined
    ])
    const [panel, sentences] = yield* Effect.ensuring(
      written,
      Effect.sync(() => display.finish())
    )
    const words = renderPanel(quarter, (yield* ObjectStore).addressOf, panel, sentences, terminalWidth(process.stdout))
    return { result: { quarter, ...panel, sentences: sentences ?? null }, words }
  },
  Effect.catchTag("PanelError", ({ message, reason }) =>
    Effect.fail(new Stop({ message, exitCode: reason._tag === "NotReady" && reason.isMissing ? exitCodes.dataMissing : exitCodes.failed }))
  )
)

export const panelCommand = Command.make("panel", flags, (given) =>
  answerQuarters(given, (quarter) => answer(quarter, given)).pipe(Effect.provide(resultsLayer(given)))
).pipe(Command.withDescription("Writes how much of its call each firm gave to each theme, zeros included, for regressions"))
