import { answerQuarters, perQuarterFlags } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { statusOfQuarter } from "@ftm/prefetch"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { renderStatus } from "../RenderStatus.ts"

export const statusCommand = Command.make("status", perQuarterFlags, (flags) =>
  answerQuarters(flags, (quarter) =>
    Effect.map(statusOfQuarter(quarter), (status) => ({
      result: status,
      words: renderStatus(status),
      isMissing: status.state === "absent"
    }))
  ).pipe(Effect.provide(storeLayer(flags.store)))
).pipe(Command.withDescription("Says how far a prefetch has come, from its files alone, without WRDS; exit code 3 if nothing is there"))
