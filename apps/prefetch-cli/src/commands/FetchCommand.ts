import { Display, printJson, wrongUsage } from "@ftm/command-line"
import {
  example,
  jsonFlag,
  oneQuarter,
  optionalFlag,
  quarterFlag,
  storeFlag,
  switchFlag,
  withKnownDefault,
  workersFlag,
  workersOf
} from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { defaultFirmsPerPart, fetchQuarter, type PrefetchOptions, TextWorkers } from "@ftm/prefetch"
import { CommandForm, prefetchLine } from "@ftm/transcript-schema"
import { Console, Duration, Effect, Layer, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { noticeLayer } from "../ApprovalNotice.ts"
import { askAtTerminal } from "../AskAtTerminal.ts"
import { readFirmsFile } from "../ReadFirmsFile.ts"
import { renderSummary, withMemory } from "../RenderSummary.ts"
import { eventsOnDisplay } from "../TellEvents.ts"

const parseEventTypes = (text: string): ReadonlyArray<number> | undefined => {
  const types = text.split(",").map((one) => one.trim())
  return types.every((one) => /^\d{1,6}$/.test(one)) ? [...new Set(types.map(Number))].sort((a, b) => a - b) : undefined
}

export const fetchCommand = Command.make(
  "fetch",
  {
    quarter: quarterFlag,
    store: storeFlag,
    versionRule: withKnownDefault(
      Flag.Literals("version-rule", ["latest", "earliest", "quality"]),
      "Which transcript of a call to take: latest = final and newest; earliest = the first to come out; quality = the best proofread",
      "latest"
    ),
    calls: withKnownDefault(
      Flag.Literals("calls", ["latest", "all"]),
      "For a firm with several calls in the quarter: take the latest, or all of them",
      "latest"
    ),
    firms: optionalFlag(Flag.String("firms"), "Take only the firms in this file, which has one Capital IQ companyid per line"),
    eventTypes: withKnownDefault(
      Flag.String("event-types"),
      "Capital IQ's keydeveventtypeids, separated by commas; 48 is an earnings call",
      "48"
    ),
    approvalTimeout: withKnownDefault(Flag.Int("approval-timeout"), "Seconds to wait for the approval of the Duo push", 120),
    stallTimeout: withKnownDefault(
      Flag.Int("stall-timeout"),
      "Seconds of silence after which the connection counts as dead (ten times as long for the first rows of a query)",
      60
    ),
    workers: workersFlag,
    firmsPerPart: withKnownDefault(Flag.Int("firms-per-part"), "How many firms go into one file", defaultFirmsPerPart),
    restart: switchFlag("restart", "Delete what an earlier prefetch wrote of the quarter, and fetch all of it again"),
    json: jsonFlag
  },
  Effect.fn(function* (flags) {
    const quarter = yield* oneQuarter(flags.quarter)
    const eventTypes = parseEventTypes(flags.eventTypes)
    if (eventTypes === undefined)
      return yield* wrongUsage(`--event-types takes numbers separated by commas, such as 48 or 48,51; it was "${flags.eventTypes}".`)
    if (flags.approvalTimeout < 1) return yield* wrongUsage("--approval-timeout is a number of seconds: 1 or more.")
    if (flags.stallTimeout < 1) return yield* wrongUsage("--stall-timeout is a number of seconds: 1 or more.")
    if (flags.firmsPerPart < 1) return yield* wrongUsage("--firms-per-part is a number of firms: 1 or more.")
    const workers = yield* workersOf(flags.workers)
    const firms = Option.isSome(flags.firms) ? yield* readFirmsFile(flags.firms.value) : undefined

    const options: PrefetchOptions = {
      quarter,
      rules: { versionRule: flags.versionRule, calls: flags.calls, eventTypes, firms },
      firmsPerPart: flags.firmsPerPart,
      approvalTimeout: Duration.seconds(flags.approvalTimeout),
      stallTimeout: Duration.seconds(flags.stallTimeout),
      restart: flags.restart
    }
    const services = Layer.mergeAll(
      storeLayer(flags.store),
      TextWorkers.layer(flags.store, workers),
      askAtTerminal,
      noticeLayer,
      eventsOnDisplay
    ).pipe(Layer.provideMerge(Display.layer))
    const summary = withMemory(yield* fetchQuarter(options).pipe(Effect.provide(services)))
    yield* flags.json ? printJson(summary) : Console.log(renderSummary(summary, yield* CommandForm))
  })
).pipe(
  Command.withDescription(
    "Fetches a quarter from WRDS into the store, over one socket and with one approval; continues where an earlier run stopped"
  ),
  Command.withExamples([
    example(prefetchLine("fetch", { quarter: "2021Q1", store: "./store" }), "All earnings calls of the quarter"),
    example(prefetchLine("fetch", { quarter: "2021Q1", store: "s3://my-bucket/ftm", firms: "firms.txt" }), "Some firms, into a bucket")
  ])
)
