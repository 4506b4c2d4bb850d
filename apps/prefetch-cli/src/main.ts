#!/usr/bin/env node
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Cause, Effect, Exit, Logger, Runtime } from "effect"
import { CliError, Command } from "effect/cli"
import { coverageCommand } from "./commands/coverageCommand.ts"
import { doctorCommand } from "./commands/doctorCommand.ts"
import { fetchCommand } from "./commands/fetchCommand.ts"
import { importCommand } from "./commands/importCommand.ts"
import { prepareCommand } from "./commands/prepareCommand.ts"
import { statusCommand } from "./commands/statusCommand.ts"
import { verifyCommand } from "./commands/verifyCommand.ts"
import { exitCodeOfError } from "./exitCode.ts"
import { signalExitCode, watchSignals } from "./Signals.ts"
import { exitCodes } from "./Stop.ts"

const root = Command.make("ftm-prefetch").pipe(
  Command.withDescription("A quarter of earnings calls from WRDS into the store, over one socket"),
  Command.withSubcommands([fetchCommand, prepareCommand, verifyCommand, statusCommand, coverageCommand, doctorCommand, importCommand])
)

/** Errors of our libraries say in their message what happened and what to type next: that is all a user needs to see. */
const sayError = (error: unknown) =>
  Effect.sync(() => {
    if (CliError.isCliError(error)) return
    if (typeof error === "object" && error !== null && CliError.getUserMessage(error) !== undefined) return
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  })

/** 0 done, 1 failed, 2 wrong usage or configuration, 3 data missing, 130/143 stopped by a signal. */
const exitCodeOf = (exit: Exit.Exit<unknown, unknown>): number => {
  if (Exit.isSuccess(exit)) return exitCodes.done
  if (Cause.hasInterruptsOnly(exit.cause)) return signalExitCode()
  const error = Cause.squash(exit.cause)
  if (CliError.isCliError(error)) return error._tag === "ShowHelp" && error.errors.length === 0 ? exitCodes.done : exitCodes.wrongUsage
  return exitCodeOfError(error) ?? Runtime.getErrorExitCode(error)
}

// Warnings are for the person at the terminal; stdout belongs to the result.
const stderrLogger = Logger.make(({ message }) => {
  process.stderr.write(`${Array.isArray(message) ? message.join(" ") : String(message)}\n`)
})

watchSignals()
root.pipe(
  Command.run({ version: "0.1.0" }),
  Effect.tapError(sayError),
  Effect.tapDefect((defect) => Effect.sync(() => process.stderr.write(`${defect instanceof Error ? defect.stack : String(defect)}\n`))),
  Effect.provide(Logger.layer([stderrLogger])),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain({ disableErrorReporting: true, teardown: (exit, onExit) => onExit(exitCodeOf(exit)) })
)
