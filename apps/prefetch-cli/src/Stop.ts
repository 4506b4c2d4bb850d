import { Runtime, Schema } from "effect"
import { CliError } from "effect/cli"

/** The exit codes of every FTM command. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, dataMissing: 3, interrupted: 130, terminated: 143 } as const

/** The command ends here: a message for the person who typed it, and the exit code. */
export class Stop extends Schema.TaggedError<Stop>()("Stop", {
  message: Schema.String,
  exitCode: Schema.Int
}) {
  override readonly [Runtime.errorExitCode] = this.exitCode
  override readonly [Runtime.errorReported] = false
  override get [CliError.userMessage](): string {
    return this.message
  }
}

export const failed = (message: string): Stop => new Stop({ message, exitCode: exitCodes.failed })
export const wrongUsage = (message: string): Stop => new Stop({ message, exitCode: exitCodes.wrongUsage })
export const dataMissing = (message: string): Stop => new Stop({ message, exitCode: exitCodes.dataMissing })
