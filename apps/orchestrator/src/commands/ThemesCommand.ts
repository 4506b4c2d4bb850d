import { jsonFlag, quartersFlag, severalQuarters, storeFlag } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { shellWord } from "@ftm/transcript-schema"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { readThemes, renderThemes } from "../progress/ThemeTable.ts"

const themes = Effect.fn("themes")(function* (quarterText: string, json: boolean) {
  // Loaded here alone: the embedder's table would slow every other command.
  const { writeThemes } = yield* Effect.promise(() => import("@ftm/theme-model"))
  const results = []
  for (const quarter of yield* severalQuarters(quarterText)) {
    const written = yield* writeThemes(quarter)
    results.push({ quarter, ...written })
    if (json) continue
    const found = yield* readThemes(quarter)
    yield* Console.log(renderThemes(quarter, written, found))
    yield* Console.log(
      `Next, a page about all of it:\n  npm run orchestrate -- report --quarter ${quarter} --store ${shellWord(found.location)}`
    )
  }
  if (json) yield* Console.log(JSON.stringify(results.length === 1 ? results[0] : results))
})

export const themesCommand = Command.make(
  "themes",
  { quarter: quartersFlag, store: storeFlag, json: jsonFlag },
  ({ json, quarter, store }) => themes(quarter, json).pipe(Effect.provide(storeLayer(store)))
).pipe(Command.withDescription("Finds the themes that run across the firms of a quarter, from their topics"))
