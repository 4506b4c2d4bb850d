import { Display, sayIdleFlags, wrongUsage } from "@ftm/command-line"
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
import { defaultFirmsPerPart, fetchQuarter, type PrefetchOptions, TextWorkers } from "@ftm/prefetch"
import { prefetchLine } from "@ftm/transcript-schema"
import { Duration, Effect, Layer, Option } from "effect"
import { Command } from "effect/cli"
import { noticeLayer } from "../ApprovalNotice.ts"
import { askAtTerminal } from "../AskAtTerminal.ts"
import { readFirmsFile } from "../ReadFirmsFile.ts"
import { printSummary, withMemory } from "../RenderSummary.ts"
import { eventsOnDisplay } from "../TellEvents.ts"

const [defaultApprovalSeconds, defaultStallSeconds] = [120, 60]

const parseEventTypes = (text: string): ReadonlyArray<number> | undefined => {
  const types = text.split(",").map((one) => one.trim())
  return types.every((one) => /^\d{1,6}$/.test(one)) ? [...new Set(types.map(Number))].sort((a, b) => a - b) : undefined
}

export const fetchCommand = Command.make(
  "fetch",
  {
    quarter: quarterFlag,
    store: storeFlag,
    groupReadable: groupReadableFlag,
    versionRule: withKnownDefault(
      choiceFlag("version-rule", ["latest", "earliest", "quality"]),
      "Which transcript of a call to take: latest = final and newest; earliest = the first to come out; quality = the best proofread",
      "latest"
    ),
    calls: withKnownDefault(
      choiceFlag("calls", ["latest", "all"]),
      "For a firm with several calls in the quarter: take the latest, or all of them",
      "latest"
    ),
    firms: optionalFlag(
      textFlag("firms", "FILE"),
      "Take only the firms in this file, which has one Capital IQ companyid per line",
      "all firms"
    ),
    eventTypes: withKnownDefault(
      textFlag("event-types", "IDS"),
      "Capital IQ's keydeveventtypeids, separated by commas; 48 is an earnings call",
      "48"
    ),
    approvalTimeout: optionalFlag(
      countFlag("approval-timeout", "SECONDS"),
      "Seconds to wait for the approval of the Duo push",
      String(defaultApprovalSeconds)
    ),
    stallTimeout: optionalFlag(
      countFlag("stall-timeout", "SECONDS"),
      "Seconds of silence after which the connection counts as dead (ten times as long for the first rows of a query)",
      String(defaultStallSeconds)
    ),
    workers: workersFlag,
    firmsPerPart: optionalFlag(countFlag("firms-per-part"), "How many firms go into one file", String(defaultFirmsPerPart)),
    restart: switchFlag("restart", "Fetch all of it again, and replace what is there once the new quarter is whole"),
    json: jsonFlag
  },
  Effect.fn(function* (flags) {
    const quarter = yield* oneQuarter(flags.quarter)
    const eventTypes = parseEventTypes(flags.eventTypes)
    if (eventTypes === undefined)
      return yield* wrongUsage(`--event-types takes numbers separated by commas, such as 48 or 48,51; it was "${flags.eventTypes}".`)
    const firms = Option.isSome(flags.firms) ? yield* readFirmsFile(flags.firms.value) : undefined

    const options: PrefetchOptions = {
      quarter,
      rules: { versionRule: flags.versionRule, calls: flags.calls, eventTypes, firms },
      firmsPerPart: Option.getOrUndefined(flags.firmsPerPart),
      approvalTimeout: Duration.seconds(Option.getOrElse(flags.approvalTimeout, () => defaultApprovalSeconds)),
      stallTimeout: Duration.seconds(Option.getOrElse(flags.stallTimeout, () => defaultStallSeconds)),
      restart: flags.restart
    }
    const services = Layer.mergeAll(
      storeLayer(flags.store),
      TextWorkers.layer(flags.store, workersOf(flags.workers)),
      askAtTerminal,
      noticeLayer,
      eventsOnDisplay
    ).pipe(Layer.provideMerge(Display.layer))
    const summary = withMemory(yield* fetchQuarter(options).pipe(Effect.provide(services)))
    yield* sayIdleFlags(flags, [
      {
        flags: ["approvalTimeout", "stallTimeout", "workers", "firmsPerPart"],
        only: "while something is left to do",
        met: !summary.already_complete
      }
    ])
    yield* printSummary(summary, flags.json)
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
