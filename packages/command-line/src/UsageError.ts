import { typedIn } from "@ftm/transcript-schema"
import type { CliError } from "effect/cli"
import type { KnownProgram } from "./ThisProgram.ts"

const didYouMean = (suggestions: ReadonlyArray<string>): string =>
  suggestions.length === 0 ? "" : ` Did you mean ${suggestions.join(" or ")}?`

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? ""

/** What was expected, as it fits into a sentence. */
const expectation = (expected: string): string =>
  firstLine(expected)
    .replace(/^Expected:? (a string representing )?/, "")
    .replaceAll(" | ", " or ")

/** What is wrong with what was typed after this command, in one line. `named` gives a command's name. */
const lineOf = (error: CliError.NonShowHelpErrors, path: ReadonlyArray<string>, named: (path: ReadonlyArray<string>) => string): string => {
  const command = named(path)
  switch (error._tag) {
    case "UnrecognizedOption":
      return `${error.command === undefined ? command : named(error.command)} has no flag ${error.option}.${didYouMean(error.suggestions)}`
    case "MissingOption":
      return `${command} needs --${error.option}.`
    case "MissingArgument":
      return `${command} needs ${error.argument}.`
    case "UnexpectedArgument":
      return `${command} takes flags only, not "${error.arguments.join(" ")}".`
    case "UnknownSubcommand":
      return `${error.parent === undefined ? command : named(error.parent)} has no command "${error.subcommand}".${didYouMean(error.suggestions)}`
    case "InvalidValue":
      return error.value === ""
        ? `--${error.option} needs a value: ${expectation(error.expected)}.`
        : `--${error.option} is wrong: ${expectation(error.expected)} is expected, not "${error.value}".`
    default:
      return firstLine(error.message)
  }
}

/**
 * What to print for a command line that is wrong: one line for each thing that is wrong with it, and where to find the rest.
 *
 * @param self the program, and the form in which it was started
 */
export const usageError = (
  commandPath: ReadonlyArray<string>,
  errors: ReadonlyArray<CliError.NonShowHelpErrors>,
  self: Pick<KnownProgram, "program" | "form">
): string => {
  // The flags of a command that does not exist are unknown by necessity.
  const unknown = errors.filter((error) => error._tag === "UnknownSubcommand")
  const told = unknown.length > 0 ? unknown : errors
  // Nobody has typed the installed name in a checkout, where it means nothing.
  const named = ([installed = "", ...rest]: ReadonlyArray<string>): string =>
    [self.form === "installed" ? installed : self.program.script, ...rest].join(" ")
  const lines = new Set(told.map((error) => lineOf(error, commandPath, named)))
  const help = typedIn(self.form, { program: self.program, args: commandPath.slice(1), flags: { help: true } })
  return `${[...lines].join("\n")}\nSee: ${help}`
}
