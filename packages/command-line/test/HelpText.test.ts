import { orchestrateLine, programs } from "@ftm/transcript-schema"
import { Context, Option } from "effect"
import type { HelpDoc } from "effect/cli"
import { expect, it } from "vitest"
import { example, helpText } from "../src/HelpText.ts"

const checkout = { program: { installed: "ftm", script: "ftm" }, form: "checkout" } as const
const installed = { program: { installed: "ftm", script: "ftm" }, form: "installed" } as const

const flag = (name: string, type: string, description: string, required = false): HelpDoc.FlagDoc => ({
  name,
  aliases: [],
  type,
  description: Option.some(description),
  required
})

const doc: HelpDoc.HelpDoc = {
  description: "Models a prefetched quarter",
  usage: "ftm run [flags]",
  commandPath: ["ftm", "run"],
  annotations: Context.empty(),
  flags: [
    flag("quarter", "QUARTER", "The calendar quarter of the calls", true),
    flag("engine", "local|batch", "Where the jobs run. Default: local (choices: local, batch)"),
    flag("json", "boolean", "Print JSON")
  ],
  globalFlags: [flag("help", "boolean", "Show help information")],
  examples: [{ command: "ftm run --quarter 2021Q1 --engine local --json", description: "On this machine" }]
}

it("shows usage and examples as they are typed here, and nothing else of the text", () => {
  const help: HelpDoc.HelpDoc = {
    description: "ftm-orchestrate is named",
    usage: "ftm-orchestrate run [flags]",
    flags: [],
    annotations: Context.empty(),
    examples: [example(orchestrateLine("run", { quarter: "2021Q1", store: "./store" }), "A run")]
  }
  const shown = (start: string): string => `ftm-orchestrate is named

USAGE
  ${start} run [flags]

EXAMPLES
  # A run
  ${start} run --quarter 2021Q1 --store ./store`
  const program = programs.orchestrate
  expect(helpText(help, { program, form: "checkout" }, 80)).toBe(shown("npm run orchestrate --"))
  expect(helpText(help, { program, form: "installed" }, 80)).toBe(shown("ftm-orchestrate"))
})

it("marks what is required, says each choice once, and breaks an example as a shell takes it", () => {
  expect(helpText(doc, checkout, 48)).toBe(`Models a prefetched quarter

USAGE
  npm run ftm -- run [flags]

FLAGS
  --quarter QUARTER     The calendar quarter of
                        the calls (required)
  --engine local|batch  Where the jobs run.
                        Default: local
  --json                Print JSON

EXAMPLES
  # On this machine
  npm run ftm -- run --quarter 2021Q1 \\
    --engine local --json`)
})

it("lists the flags of every command once, with the commands", () => {
  const root = helpText(
    {
      ...doc,
      commandPath: ["ftm"],
      subcommands: [{ group: undefined, commands: [{ name: "run", alias: undefined, shortDescription: undefined, description: "Runs" }] }]
    },
    installed,
    80
  )
  expect(root).toContain("COMMANDS\n  run  Runs")
  expect(root).toContain("FLAGS OF EVERY COMMAND\n  --help  Show help information")
  expect(helpText(doc, installed, 80)).not.toContain("--help")
})
