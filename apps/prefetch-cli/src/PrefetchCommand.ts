import { Command } from "effect/cli"
import { coverageCommand } from "./commands/coverageCommand.ts"
import { doctorCommand } from "./commands/doctorCommand.ts"
import { fetchCommand } from "./commands/fetchCommand.ts"
import { importCommand } from "./commands/importCommand.ts"
import { prepareCommand } from "./commands/prepareCommand.ts"
import { statusCommand } from "./commands/statusCommand.ts"
import { verifyCommand } from "./commands/verifyCommand.ts"

/** `ftm-prefetch` with all that can be asked of it. */
export const prefetchCommand = Command.make("ftm-prefetch").pipe(
  Command.withDescription("A quarter of earnings calls from WRDS into the store, over one socket"),
  Command.withSubcommands([fetchCommand, prepareCommand, verifyCommand, statusCommand, coverageCommand, doctorCommand, importCommand])
)
