import { amountFlag, choiceFlag, groupReadableFlag, optionalFlag, switchFlag, textFlag, withKnownDefault } from "@ftm/command-line/commands"
import type { Command } from "effect/cli"
import { resultFlags } from "./ResultFlags.ts"

/** What `exposure` takes. */
export const exposureFlags = {
  ...resultFlags,
  groupReadable: groupReadableFlag,
  query: optionalFlag(textFlag("query", "TEXT"), "A phrase that names what you look for", "--query-file says it"),
  queryFile: optionalFlag(
    textFlag("query-file", "FILE"),
    "Queries in YAML: names, phrases, examples, phrases that rule out",
    "--query says it"
  ),
  by: optionalFlag(choiceFlag("by", ["phrases", "meaning", "both"]), "What makes a sentence count, where a query does not say", "both"),
  threshold: optionalFlag(amountFlag("threshold", "COSINE"), "How near in meaning a sentence has to be, where a query does not say", "0.4"),
  format: withKnownDefault(choiceFlag("format", ["parquet", "csv"]), "csv prints the panel, in place of what came out", "parquet"),
  restart: switchFlag("restart", "Replace exposures to other queries, and make those that are there again")
}
export type ExposureFlags = Command.Command.Config.Infer<typeof exposureFlags>
