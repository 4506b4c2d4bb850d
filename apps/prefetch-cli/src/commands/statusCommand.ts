import { storeLayer } from "@ftm/object-store"
import { statusOfQuarter } from "@ftm/prefetch"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { renderStatus } from "../renderStatus.ts"
import { dataMissing } from "../Stop.ts"
import { jsonFlag, quarterFlag, quarterOf, storeFlag } from "./flags.ts"

export const statusCommand = Command.make(
  "status",
  { quarter: quarterFlag, store: storeFlag, json: jsonFlag },
  Effect.fn(function*(flags) {
    const quarter = yield* quarterOf(flags.quarter)
    const status = yield* statusOfQuarter(quarter).pipe(Effect.provide(storeLayer(flags.store)))
    if (flags.json) yield* Console.log(JSON.stringify(status))
    if (status.state === "absent") return yield* dataMissing(renderStatus(status))
    if (!flags.json) yield* Console.log(renderStatus(status))
  })
).pipe(Command.withDescription("Says how far a prefetch is, from its files alone: WRDS is not asked"))
