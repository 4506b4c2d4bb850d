import { Display } from "@ftm/command-line"
import {
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
import { prepareQuarter, TextWorkers } from "@ftm/prefetch"
import { prefetchLine, StoreKeys } from "@ftm/transcript-schema"
import { defaultTextOptions, type TextOptions } from "@ftm/transcript-text"
import { Effect, Layer, Option } from "effect"
import { Command } from "effect/cli"
import { printSummary, withMemory } from "../RenderSummary.ts"
import { eventsOnDisplay } from "../TellEvents.ts"

export const prepareCommand = Command.make(
  "prepare",
  {
    quarter: quarterFlag,
    store: storeFlag,
    groupReadable: groupReadableFlag,
    stopWords: optionalFlag(textFlag("stop-words", "WORDS"), "More words to leave out of the cleaned text, separated by commas", "none"),
    minWords: withKnownDefault(
      countFlag("min-words"),
      "Drop sentences that have fewer words than this after cleaning",
      defaultTextOptions.minWords
    ),
    dropSafeHarbor: switchFlag("drop-safe-harbor", "Leave safe-harbour paragraphs out"),
    all: switchFlag("all", "Make all sentences again, even if only some firms failed"),
    workers: workersFlag,
    json: jsonFlag
  },
  Effect.fn(function* (flags) {
    const quarter = yield* oneQuarter(flags.quarter)
    const more = Option.getOrElse(flags.stopWords, () => "")
      .split(",")
      .map((word) => word.trim().toLowerCase())
      .filter((word) => word !== "")
    const text: TextOptions = {
      extraStopWords: [...new Set([...defaultTextOptions.extraStopWords, ...more])],
      minWords: flags.minWords,
      keepSafeHarbor: !flags.dropSafeHarbor
    }
    const services = Layer.mergeAll(
      storeLayer(flags.store),
      TextWorkers.layer(flags.store, workersOf(flags.workers)),
      eventsOnDisplay
    ).pipe(Layer.provideMerge(Display.layer))
    const summary = withMemory(yield* prepareQuarter(quarter, { text, all: flags.all }).pipe(Effect.provide(services)))
    yield* printSummary(summary, flags.json)
  })
).pipe(
  Command.withShortDescription(`Makes the sentences again from ${StoreKeys.componentsTable}, without WRDS`),
  Command.withDescription(
    `Makes the sentences again from ${StoreKeys.componentsTable}, without WRDS: only for the firms whose text failed, if there are any; for all of them with other text options (which raise the text version in the manifest) or with --all`
  ),
  Command.withExamples([
    example(prefetchLine("prepare", { quarter: "2021Q1", store: "./store", "stop-words": "quarter,year" }), "Two more stop words")
  ])
)
