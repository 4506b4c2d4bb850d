import { dataMissing, printJson } from "@ftm/command-line"
import { jsonFlag, oneQuarter, quarterFlag, storeFlag } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { statusOfQuarter } from "@ftm/prefetch"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { renderStatus } from "../RenderStatus.ts"

export const statusCommand = Command.make(
  "status",
  { quarter: quarterFlag, store: storeFlag, json: jsonFlag },
  Effect.fn(function* (flags) {
    const quarter = yield* oneQuarter(flags.quarter)
    const status = yield* statusOfQuarter(quarter).pipe(Effect.provide(storeLayer(flags.store)))
    if (flags.json) yield* printJson(status)
    if (status.state === "absent") return yield* dataMissing(renderStatus(status))
    if (!flags.json) yield* Console.log(renderStatus(status))
  })
).pipe(Command.withDescription("Says how far a prefetch has come, from its files alone, without WRDS"))
