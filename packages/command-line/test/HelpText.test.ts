import { orchestrateLine, programs } from "@ftm/transcript-schema"
import { Context } from "effect"
import type { HelpDoc } from "effect/cli"
import { expect, it } from "vitest"
import { example, helpInForm } from "../src/HelpText.ts"

const help: HelpDoc.HelpDoc = {
  description: "ftm-orchestrate is named",
  usage: "ftm-orchestrate run [flags]",
  flags: [],
  annotations: Context.empty(),
  examples: [example(orchestrateLine("run", { quarter: "2021Q1", store: "./store" }), "A run")]
}

it("shows usage and examples as they are typed here", () => {
  const shown = helpInForm(help, { version: "1", program: programs.orchestrate, form: "checkout" })
  expect(shown).toEqual({
    ...help,
    usage: "npm run orchestrate -- run [flags]",
    examples: [{ command: "npm run orchestrate -- run --quarter 2021Q1 --store ./store", description: "A run" }]
  })
  expect(helpInForm(help, { version: "1", program: programs.orchestrate, form: "installed" })).toEqual(help)
})
