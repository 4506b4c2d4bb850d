import { type CommandLine, startOf, typedIn } from "@ftm/transcript-schema"
import type { HelpDoc } from "effect/cli"
import type { KnownProgram } from "./ThisProgram.ts"

/** An example for a command's help; how the program was started is not known yet where it is written. */
export const example = (line: CommandLine, description: string): HelpDoc.ExampleDoc => ({
  command: typedIn("installed", line),
  description
})

/** The help with its usage and its examples in the form in which the program was started. */
export const helpInForm = (help: HelpDoc.HelpDoc, { form, program }: KnownProgram): HelpDoc.HelpDoc => {
  const installed = startOf(program, "installed")
  const inForm = (text: string): string =>
    text.startsWith(`${installed} `) ? `${startOf(program, form)}${text.slice(installed.length)}` : text
  return {
    ...help,
    usage: inForm(help.usage),
    ...(help.examples === undefined ? {} : { examples: help.examples.map((one) => ({ ...one, command: inForm(one.command) })) })
  }
}
