import { programs } from "@ftm/transcript-schema"
import { Command } from "effect/cli"
import { coverageCommand } from "./commands/CoverageCommand.ts"
import { doctorCommand } from "./commands/DoctorCommand.ts"
import { fetchCommand } from "./commands/FetchCommand.ts"
import { importCommand } from "./commands/ImportCommand.ts"
import { prepareCommand } from "./commands/PrepareCommand.ts"
import { statusCommand } from "./commands/StatusCommand.ts"
import { verifyCommand } from "./commands/VerifyCommand.ts"

/** `ftm-prefetch` with all that can be asked of it. */
export const prefetchCommand = Command.make(programs.prefetch.installed).pipe(
  Command.withDescription("A quarter of earnings calls from WRDS into the store, over one socket"),
  Command.withSubcommands([fetchCommand, prepareCommand, verifyCommand, statusCommand, coverageCommand, doctorCommand, importCommand])
)
