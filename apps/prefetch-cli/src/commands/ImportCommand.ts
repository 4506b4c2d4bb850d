import { Display, sayIdleFlags } from "@ftm/command-line"
import {
  choiceFlag,
  countFlag,
  example,
  groupReadableFlag,
  jsonFlag,
  oneQuarter,
  optionalFlag,
  quarterFlag,
  storeFlag,
  switchFlag,
  textFlag,
  withKnownDefault,
  workersFlag,
  workersOf
} from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { defaultFirmsPerPart, importQuarter, TextWorkers } from "@ftm/prefetch"
import { prefetchLine } from "@ftm/transcript-schema"
import { Effect, Layer, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { printSummary, withMemory } from "../RenderSummary.ts"
import { eventsOnDisplay } from "../TellEvents.ts"

export const importCommand = Command.make(
  "import",
  {
    quarter: quarterFlag,
    from: textFlag("from", "FOLDER").pipe(
      Flag.withDescription("A folder with .jsonl files, one component per line (docs/specs/transcript-jsonl.md)")
    ),
    store: storeFlag,
    groupReadable: groupReadableFlag,
    calls: withKnownDefault(
      choiceFlag("calls", ["latest", "all"]),
      "For a firm with several calls in the quarter: take the latest, or all of them",
      "latest"
    ),
    workers: workersFlag,
    firmsPerPart: optionalFlag(countFlag("firms-per-part"), "How many firms go into one file", String(defaultFirmsPerPart)),
    restart: switchFlag("restart", "Import all of it again, and replace what is there once the new quarter is whole"),
    json: jsonFlag
  },
  Effect.fn(function* (flags) {
    const quarter = yield* oneQuarter(flags.quarter)
    const services = Layer.mergeAll(
      storeLayer(flags.store),
      TextWorkers.layer(flags.store, workersOf(flags.workers)),
      eventsOnDisplay
    ).pipe(Layer.provideMerge(Display.layer))
    const summary = withMemory(
      yield* importQuarter({
        quarter,
        from: flags.from,
        calls: flags.calls,
        firmsPerPart: Option.getOrUndefined(flags.firmsPerPart),
        restart: flags.restart
      }).pipe(Effect.provide(services))
    )
    yield* sayIdleFlags(flags, [
      { flags: ["workers", "firmsPerPart"], only: "while something is left to do", met: !summary.already_complete }
    ])
    yield* printSummary(summary, flags.json)
  })
).pipe(
  Command.withDescription("Takes transcripts from files instead of WRDS: JSON Lines, one component per line"),
  Command.withExamples([
    example(prefetchLine("import", { quarter: "2021Q1", from: "./transcripts", store: "./store" }), "From a folder of your own files")
  ])
)
