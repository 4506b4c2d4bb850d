import { Runtime, Schema } from "effect"
import { exitCodes } from "./ExitCodes.ts"

/** The command ends here: a message for the person who typed it, and the exit code. */
export class Stop extends Schema.TaggedError<Stop>()("Stop", { message: Schema.String, exitCode: Schema.Int }) {
  override readonly [Runtime.errorExitCode] = this.exitCode
}

/** Exit code 1. */
export const failed = (message: string): Stop => new Stop({ message, exitCode: exitCodes.failed })

/** Exit code 2: what was typed or set is wrong. */
export const wrongUsage = (message: string): Stop => new Stop({ message, exitCode: exitCodes.wrongUsage })

/** Exit code 3: what the command works on is not there yet. */
export const dataMissing = (message: string): Stop => new Stop({ message, exitCode: exitCodes.dataMissing })
