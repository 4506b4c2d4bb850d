import { CommandForm } from "@ftm/transcript-schema"
import { Cause, Console, Effect, Exit, Logger, Runtime } from "effect"
import { CliError, CliOutput, Command } from "effect/cli"
import { exitCodes } from "./ExitCodes.ts"
import { helpText } from "./HelpText.ts"
import { plainConsole } from "./PlainConsole.ts"
import { ProgressDisplay } from "./ProgressDisplay.ts"
import { sentenceLogger } from "./SentenceLogger.ts"
import { processSignals } from "./Signals.ts"
import { terminalWidth } from "./TerminalWidth.ts"
import type { KnownProgram } from "./ThisProgram.ts"
import { usageError } from "./UsageError.ts"

const stderr = new ProgressDisplay(process.stderr)

/** Errors say in their message what happened and what to type next: that is all that a user needs to see. */
const sayError = (error: unknown): Effect.Effect<void> =>
  Effect.sync(() => {
    // Usage errors have been told by the presenter.
    if (!CliError.isCliError(error)) stderr.say(error instanceof Error ? error.message : String(error))
  })

const sayDefect = (defect: unknown): Effect.Effect<void> =>
  Effect.sync(() => stderr.say(defect instanceof Error ? (defect.stack ?? defect.message) : String(defect)))

/** Lines of help are no longer than this, however wide the terminal is, and no shorter than that, however narrow. */
const [widestHelp, narrowestHelp] = [80, 40]

const helpWidth = (): number => Math.max(narrowestHelp, Math.min(widestHelp, terminalWidth(process.stdout) ?? widestHelp))

/** Help that was asked for goes to stdout; what is wrong with a command line goes to stderr, in few lines. */
const presenter = (self: KnownProgram): CliOutput.Presenter => ({
  present: (event) => {
    switch (event._tag) {
      case "Help":
        return Console.log(helpText(event.helpDoc, self, helpWidth()))
      case "InvalidInvocation":
        return Effect.sync(() => stderr.say(usageError(event.commandPath, event.errors, self)))
      case "Version":
        return CliOutput.defaultPresenter.present(event)
    }
  }
})

/** The command as a program that prints its own errors, on stderr, and shows commands in the form in which it was started. */
export const commandProgram = <Name extends string, Input, ContextInput, E, R>(
  command: Command.Command<Name, Input, ContextInput, E, R>,
  self: KnownProgram
) =>
  command.pipe(
    Command.run({ version: self.version }),
    Effect.tapError(sayError),
    Effect.tapDefect(sayDefect),
    Effect.provideService(CliOutput.Presenter, presenter(self)),
    Effect.provideService(CommandForm, self.form),
    Effect.provideService(Console.Console, plainConsole(globalThis.console)),
    Effect.provide(Logger.layer([sentenceLogger(process.stderr)]))
  )

/**
 * The exit code of a command that has ended so: 0 done, 1 failed, 2 wrong usage or configuration, 3 data missing, 130 or 143 stopped
 * by a signal. `ofError` knows the app's own errors; where it gives nothing, a `Stop` has its code and anything else is 1.
 */
export const exitCodeOf = (
  exit: Exit.Exit<unknown, unknown>,
  ofError: (error: unknown) => number | undefined = () => undefined,
  signals: { readonly exitCode: number } = processSignals
): number => {
  if (Exit.isSuccess(exit)) return exitCodes.done
  if (Cause.hasInterruptsOnly(exit.cause)) return signals.exitCode
  const error = Cause.squash(exit.cause)
  if (CliError.isCliError(error)) return error._tag === "ShowHelp" && error.errors.length === 0 ? exitCodes.done : exitCodes.wrongUsage
  return ofError(error) ?? Runtime.getErrorExitCode(error)
}

/** How `NodeRuntime.runMain` is to end the process of a `commandProgram`. */
export const mainOptions = (ofError?: (error: unknown) => number | undefined) => ({
  disableErrorReporting: true,
  teardown: (exit: Exit.Exit<unknown, unknown>, onExit: (code: number) => void) => onExit(exitCodeOf(exit, ofError))
})
