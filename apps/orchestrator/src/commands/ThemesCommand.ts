import { printJsonOf, terminalWidth } from "@ftm/command-line"
import { jsonFlag, quartersFlag, severalQuarters, storeFlag } from "@ftm/command-line/commands"
import { ObjectStore, storeLayer } from "@ftm/object-store"
import { shellWord } from "@ftm/transcript-schema"
import { Console, Effect, Option } from "effect"
import { Command } from "effect/cli"
import { renderThemes } from "../progress/ThemeTable.ts"

const themes = Effect.fn("themes")(function* (quarterText: string, json: boolean) {
  // Loaded here alone: the embedder's table would slow every other command.
  const { readThemes, writeThemes } = yield* Effect.promise(() => import("@ftm/theme-model"))
  const { location } = yield* ObjectStore
  const quarters = yield* severalQuarters(quarterText)
  const results = []
  for (const quarter of quarters) {
    const written = yield* writeThemes(quarter)
    results.push({ quarter, ...written })
    if (json) continue
    const themes = Option.match(yield* readThemes(quarter), { onNone: () => [], onSome: (stored) => stored.themes })
    yield* Console.log(renderThemes(quarter, location, written, themes, terminalWidth(process.stdout)))
    yield* Console.log(`Next, a page about all of it:\n  npm run orchestrate -- report --quarter ${quarter} --store ${shellWord(location)}`)
  }
  if (json) yield* printJsonOf(quarters, results)
})

export const themesCommand = Command.make(
  "themes",
  { quarter: quartersFlag, store: storeFlag, json: jsonFlag },
  ({ json, quarter, store }) => themes(quarter, json).pipe(Effect.provide(storeLayer(store)))
).pipe(Command.withDescription("Finds the themes that run across the firms of a quarter, from their topics"))
