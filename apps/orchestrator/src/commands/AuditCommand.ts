import { makeFolder, printJson, terminalWidth, wrongUsage } from "@ftm/command-line"
import {
  countFlag,
  groupReadableFlag,
  jsonFlag,
  oneQuarter,
  optionalFlag,
  quarterFlag,
  textFlag,
  withKnownDefault
} from "@ftm/command-line/commands"
import { inAuditWords, renderDraw, renderScore } from "@ftm/run-words"
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { resultFlags, resultsLayer } from "../ResultFlags.ts"

const about = (name: string, of: string, what: string) => optionalFlag(textFlag(name, of), `Audit the sentences of ${what}`, "none")

const drawFlags = {
  ...resultFlags,
  quarter: quarterFlag,
  groupReadable: groupReadableFlag,
  theme: about("theme", "ID", "this theme, such as 2021Q1_0"),
  query: about("query", "NAME", "this query of an exposure"),
  sentences: withKnownDefault(countFlag("sentences", "N", 2), "Rows of a sheet, half of them near misses", 200),
  coders: withKnownDefault(countFlag("coders"), "How many people fill in a sheet", 2),
  out: textFlag("out", "FOLDER").pipe(Flag.withDescription("A new folder for the sheets and the key")),
  seed: withKnownDefault(countFlag("seed", "N", 0), "The same seed draws the same sentences", 1)
}

const draw = Command.make("audit", drawFlags, (flags) =>
  Effect.gen(function* () {
    const quarter = yield* oneQuarter(flags.quarter)
    const { drawAudit, writeSheets } = yield* Effect.promise(() => import("@ftm/audit"))
    const [theme, query] = [Option.getOrNull(flags.theme), Option.getOrNull(flags.query)]
    const id = theme ?? query
    if (id === null || (theme !== null && query !== null)) return yield* wrongUsage("Name either --theme or --query.")
    const sheets = yield* drawAudit({ ...flags, quarter, kind: theme === null ? "query" : "theme", id })
    const folder = yield* Effect.fromResult(makeFolder(flags.out, { tool: "audit", typedAs: "--out" }))
    const files = yield* writeSheets(folder, sheets)
    yield* flags.json
      ? printJson({ ...sheets.key, rows: sheets.key.rows.length, files })
      : Effect.flatMap(renderDraw(sheets, folder, files, terminalWidth(process.stdout)), Console.log)
  }).pipe(inAuditWords, Effect.provide(resultsLayer(flags)))
).pipe(Command.withDescription("Draws sentences into sheets that people fill in without seeing what was counted: see docs/guides/audit.md"))

const sheets = textFlag("sheets", "PLACE").pipe(
  Flag.withDescription("The folder with the sheets and the key, or each sheet"),
  Flag.atLeast(1)
)

const score = Command.make("score", { sheets, json: jsonFlag }, ({ json, sheets: places }) =>
  Effect.gen(function* () {
    const { readSheets, scoreAudit } = yield* Effect.promise(() => import("@ftm/audit"))
    const read = yield* readSheets(places)
    const found = scoreAudit(read.key, read.sheets)
    yield* json ? printJson(found) : Console.log(renderScore(found, terminalWidth(process.stdout)))
  }).pipe(inAuditWords)
).pipe(Command.withDescription("Tells precision, recall among near misses and how far the coders agree, from their sheets"))

export const auditCommand = draw.pipe(Command.withSubcommands([score]))
