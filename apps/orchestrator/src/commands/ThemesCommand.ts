import { ProgressDisplay, progressLine, terminalWidth } from "@ftm/command-line"
import { answerQuarters, groupReadableFlag, switchFlag } from "@ftm/command-line/commands"
import { ObjectStore } from "@ftm/object-store"
import { namingWarning, renderNaming, renderThemes } from "@ftm/run-words"
import type { ThemeProgress } from "@ftm/theme-model"
import { Namer } from "@ftm/theme-names"
import { orchestrateLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Clock, Console, Effect, Layer, Option } from "effect"
import { Command } from "effect/cli"
import { maxNameCostFlag, namerLayer, namerWords } from "../NamerFlags.ts"
import { resultFlags, resultsLayer } from "../ResultFlags.ts"
import { stopOfStage } from "../words/StageWords.ts"

interface ThemeFlags {
  readonly partial: boolean
  readonly restart: boolean
}

const answer = Effect.fn("themes")(function* (quarter: Quarter, after: Quarter | undefined, { partial, restart }: ThemeFlags) {
  // Loaded here alone: the embedder's table would slow every other command.
  const { readThemes, themeStages, writeThemes } = yield* Effect.promise(() => import("@ftm/theme-model"))
  const { addressOf, location } = yield* ObjectStore
  const clock = yield* Clock.Clock
  const display = new ProgressDisplay(process.stderr)
  const onProgress = ({ share, stage }: ThemeProgress): void => {
    const step = `step ${themeStages.indexOf(stage) + 1} of ${themeStages.length}: ${stage}, ${Math.floor(share * 100)} %`
    display.show(progressLine(quarter, share, [step]), step, clock.currentTimeMillisUnsafe())
  }
  const options = { onProgress, partial, restart, namer: yield* Namer, ...(after === undefined ? {} : { after }) }
  const written = yield* writeThemes(quarter, options).pipe(Effect.ensuring(Effect.sync(() => display.finish())))
  const themes = Option.match(yield* readThemes(quarter), { onNone: () => [], onSome: (stored) => stored.themes })
  const { naming } = written
  const again = yield* typed(orchestrateLine("themes", { quarter, store: location, restart: true }))
  const warning = naming === undefined ? undefined : namingWarning(naming, again)
  if (warning !== undefined) yield* Console.error(warning)
  const table = renderThemes(quarter, addressOf, written, themes, terminalWidth(process.stdout))
  const next = yield* typed(orchestrateLine("report", { quarter, store: location }))
  return {
    result: { quarter, ...written },
    words: `${table}\n${naming === undefined ? "" : `${renderNaming(naming)}\n`}Next, a page about all of it:\n  ${next}`
  }
})

const flags = {
  ...resultFlags,
  groupReadable: groupReadableFlag,
  maxNameCost: maxNameCostFlag,
  partial: switchFlag("partial", "Take the topics that are there, though firms are missing; the result says so"),
  restart: switchFlag("restart", "Make the themes again, and replace those that are there")
}

export const themesCommand = Command.make("themes", flags, (given) => {
  // Of several quarters each goes on with the themes of the one before.
  let before: Quarter | undefined
  return answerQuarters(given, (quarter) => {
    // Nothing goes on with what comes later, in whatever order the quarters were named.
    const after = before !== undefined && before < quarter ? before : undefined
    before = quarter
    return answer(quarter, after, given).pipe(Effect.catchTag("ThemeModelError", stopOfStage(quarter, "themes")))
  }).pipe(Effect.provide(Layer.provideMerge(namerLayer(given.maxNameCost), resultsLayer(given))))
}).pipe(
  Command.withDescription(
    `Finds the themes that run across the firms of a quarter, from their topics. Of several quarters, such as 2020Q4..2021Q3, each goes on with the themes of the one before: a theme that goes on keeps its id. ${namerWords}`
  )
)
