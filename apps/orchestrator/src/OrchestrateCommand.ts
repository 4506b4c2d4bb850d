import { programs } from "@ftm/transcript-schema"
import { Command } from "effect/cli"
import { auditCommand } from "./commands/AuditCommand.ts"
import { compareCommand } from "./commands/CompareCommand.ts"
import { costCommand } from "./commands/CostCommand.ts"
import { exposureCommand } from "./commands/ExposureCommand.ts"
import { panelCommand } from "./commands/PanelCommand.ts"
import { reportCommand } from "./commands/ReportCommand.ts"
import { runCommand } from "./commands/RunCommand.ts"
import { statusCommand } from "./commands/StatusCommand.ts"
import { themesCommand } from "./commands/ThemesCommand.ts"
import { validateCommand } from "./commands/ValidateCommand.ts"
import { cancelCommand, watchCommand } from "./commands/WatchCommand.ts"

/** `ftm-orchestrate` with all that can be asked of it. */
export const orchestrateCommand = Command.make(programs.orchestrate.installed).pipe(
  Command.withDescription("A quarter of earnings calls, from prefetched transcripts to firm topics and themes"),
  Command.withSubcommands([
    runCommand,
    statusCommand,
    watchCommand,
    cancelCommand,
    themesCommand,
    panelCommand,
    exposureCommand,
    reportCommand,
    compareCommand,
    auditCommand,
    validateCommand,
    costCommand
  ])
)
