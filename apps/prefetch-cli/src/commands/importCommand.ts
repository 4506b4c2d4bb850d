import { storeLayer } from "@ftm/object-store"
import { DEFAULT_FIRMS_PER_PART, importQuarter, TextWorkers } from "@ftm/prefetch"
import { Console, Effect, Layer } from "effect"
import { Command, Flag } from "effect/cli"
import { Display } from "../Display.ts"
import { renderSummary, withMemory } from "../renderSummary.ts"
import { wrongUsage } from "../Stop.ts"
import { eventsOnDisplay } from "../tellEvents.ts"
import { jsonFlag, quarterFlag, quarterOf, storeFlag, workersFlag, workersOf } from "./flags.ts"

export const importCommand = Command.make(
  "import",
  {
    quarter: quarterFlag,
    from: Flag.String("from").pipe(Flag.withDescription("A folder with .jsonl files, one component a line (docs/specs/transcript-jsonl.md)")),
    store: storeFlag,
    calls: Flag.Literals("calls", ["latest", "all"]).pipe(
      Flag.withDescription("Of a firm with several calls in the quarter: the latest, or all of them"),
      Flag.withDefault("latest" as const)
    ),
    workers: workersFlag,
    firmsPerPart: Flag.Int("firms-per-part").pipe(Flag.withDescription("Firms in one file"), Flag.withDefault(DEFAULT_FIRMS_PER_PART)),
    restart: Flag.Boolean("restart").pipe(Flag.withDescription("Delete what is there of the quarter and import all of it again"), Flag.withDefault(false)),
    json: jsonFlag
  },
  Effect.fn(function*(flags) {
    const quarter = yield* quarterOf(flags.quarter)
    const workers = yield* workersOf(flags.workers)
    if (flags.firmsPerPart < 1) return yield* wrongUsage("--firms-per-part is a number of firms: 1 or more.")
    const services = Layer.mergeAll(storeLayer(flags.store), TextWorkers.layer(flags.store, workers), eventsOnDisplay).pipe(Layer.provideMerge(Display.layer))
    const summary = withMemory(yield* importQuarter({ quarter, from: flags.from, calls: flags.calls, firmsPerPart: flags.firmsPerPart, restart: flags.restart }).pipe(Effect.provide(services)))
    yield* Console.log(flags.json ? JSON.stringify(summary) : renderSummary(summary))
  })
).pipe(
  Command.withDescription("Takes transcripts from files instead of WRDS: JSON Lines, one component a line"),
  Command.withExamples([{ command: "ftm-prefetch import --quarter 2021Q1 --from ./transcripts --store ./store", description: "A folder of one's own" }])
)
