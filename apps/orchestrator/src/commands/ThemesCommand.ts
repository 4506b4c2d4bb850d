import { ProgressDisplay, progressLine, terminalWidth } from "@ftm/command-line"
import { answerQuarters, perQuarterFlags } from "@ftm/command-line/commands"
import { ObjectStore, storeLayer } from "@ftm/object-store"
import type { ThemeProgress } from "@ftm/theme-model"
import { orchestrateLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Clock, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { renderThemes } from "../progress/ThemeTable.ts"

const answer = Effect.fn("themes")(function* (quarter: Quarter) {
  // Loaded here alone: the embedder's table would slow every other command.
  const { readThemes, themeStages, writeThemes } = yield* Effect.promise(() => import("@ftm/theme-model"))
  const { location } = yield* ObjectStore
  const clock = yield* Clock.Clock
  const display = new ProgressDisplay(process.stderr)
  const onProgress = ({ share, stage }: ThemeProgress): void => {
    const step = `step ${themeStages.indexOf(stage) + 1} of ${themeStages.length}: ${stage}, ${Math.floor(share * 100)} %`
    display.show(progressLine(quarter, share, [step]), step, clock.currentTimeMillisUnsafe())
  }
  const written = yield* writeThemes(quarter, { onProgress }).pipe(Effect.ensuring(Effect.sync(() => display.finish())))
  const themes = Option.match(yield* readThemes(quarter), { onNone: () => [], onSome: (stored) => stored.themes })
  const table = renderThemes(quarter, location, written, themes, terminalWidth(process.stdout))
  const next = yield* typed(orchestrateLine("report", { quarter, store: location }))
  return { result: { quarter, ...written }, words: `${table}\nNext, a page about all of it:\n  ${next}` }
})

export const themesCommand = Command.make("themes", perQuarterFlags, (flags) =>
  answerQuarters(flags, answer).pipe(Effect.provide(storeLayer(flags.store)))
).pipe(Command.withDescription("Finds the themes that run across the firms of a quarter, from their topics"))
