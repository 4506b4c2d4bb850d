import { Cause, Exit } from "effect"
import { CliError } from "effect/cli"
import { expect, it } from "vitest"
import { exitCodeOf } from "../src/Commands.ts"
import { dataMissing, exitCodes, failed, wrongUsage } from "../src/index.ts"

const usage = (...errors: ReadonlyArray<CliError.NonShowHelpErrors>) => new CliError.ShowHelp({ commandPath: ["ftm"], errors })

it.each([
  ["done", Exit.void, 0],
  ["failed", Exit.fail(failed("x")), 1],
  ["any other error", Exit.fail(new Error("x")), 1],
  ["a defect", Exit.die(new Error("x")), 1],
  ["an error of the app's own", Exit.fail("no such quarter"), 3],
  ["wrong usage", Exit.fail(wrongUsage("x")), 2],
  ["a flag that is missing", Exit.fail(usage(new CliError.MissingOption({ option: "store" }))), 2],
  ["help", Exit.fail(usage()), 0],
  ["data missing", Exit.fail(dataMissing("x")), 3],
  ["a signal", Exit.interrupt(1), 143],
  ["an error while a signal ended the work", Exit.failCause(Cause.combine(Cause.interrupt(1), Cause.fail(wrongUsage("x")))), 2]
])("%s", (_what, exit: Exit.Exit<unknown, unknown>, code) => {
  expect(exitCodeOf(exit, (error) => (error === "no such quarter" ? exitCodes.dataMissing : undefined), { exitCode: 143 })).toBe(code)
})
