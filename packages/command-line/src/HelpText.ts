import { type CommandLine, startOf, typedIn } from "@ftm/transcript-schema"
import { Option } from "effect"
import type { HelpDoc } from "effect/cli"
import { termList } from "./TermList.ts"
import type { KnownProgram } from "./ThisProgram.ts"
import { wrap } from "./Wrap.ts"

type FlagDoc = HelpDoc.FlagDoc

/** An example for a command's help; how the program was started is not known yet where it is written. */
export const example = (line: CommandLine, description: string): HelpDoc.ExampleDoc => ({
  command: typedIn("installed", line),
  description
})

/** What effect's parser puts behind a description; here the choices stand beside the flag, as its value. */
const choices = / ?\(choices: [^)]*\)$/

const flagRow = (flag: FlagDoc): readonly [string, string] => {
  const value = flag.type === "boolean" ? "" : ` ${flag.type}`
  const description = Option.getOrElse(flag.description, () => "").replace(choices, "")
  return [`${[`--${flag.name}`, ...flag.aliases].join(", ")}${value}`, `${description}${flag.required ? " (required)" : ""}`]
}

/** A command over several lines, each but the last ending in `\` as a shell wants it; broken before a flag only. */
const commandLines = (command: string, width: number): string => {
  const lines: Array<string> = []
  for (const piece of command.split(/ (?=--\w)/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + piece.length + " \\".length <= width) lines[lines.length - 1] = `${last} ${piece}`
    else lines.push(last === undefined ? `  ${piece}` : `    ${piece}`)
  }
  return lines.join(" \\\n")
}

/** The help of a command, in lines of at most `width` characters; usage and examples can be typed as they stand, however the program was started. */
export const helpText = (doc: HelpDoc.HelpDoc, { form, program }: Pick<KnownProgram, "form" | "program">, width: number): string => {
  const installed = startOf(program, "installed")
  const typed = (command: string): string =>
    command === installed || command.startsWith(`${installed} `) ? `${startOf(program, form)}${command.slice(installed.length)}` : command
  const section = (title: string, body: string): string => (body === "" ? "" : `${title}\n${body}`)
  const flags = (list: ReadonlyArray<FlagDoc> = []): string => termList(list.map(flagRow), width)
  const subcommands = (doc.subcommands ?? []).flatMap(({ commands }) => commands)
  const isRoot = (doc.commandPath ?? []).length <= 1
  const examples = (doc.examples ?? []).map(({ command, description }) =>
    [
      ...(description === undefined ? [] : wrap(description, width - 4).map((line) => `  # ${line}`)),
      commandLines(typed(command), width)
    ].join("\n")
  )
  return [
    wrap(doc.description, width).join("\n"),
    section("USAGE", commandLines(typed(doc.usage), width)),
    section(
      "COMMANDS",
      termList(
        subcommands.map(({ description, name, shortDescription }) => [name, shortDescription ?? description]),
        width
      )
    ),
    section("FLAGS", flags(doc.flags)),
    isRoot ? section("FLAGS OF EVERY COMMAND", flags(doc.globalFlags)) : "",
    section("EXAMPLES", examples.join("\n\n"))
  ]
    .filter((text) => text !== "")
    .join("\n\n")
}
