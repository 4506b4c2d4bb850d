import { columns, printJsonOf, sayIdleFlags, terminalWidth } from "@ftm/command-line"
import { example, jsonFlag, quartersFlag, severalQuarters, storeFlag, switchFlag } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { readPrefetchManifest } from "@ftm/s3-source"
import { type CoverageRow, prefetchLine, StoreKeys, toCoverageRows } from "@ftm/transcript-schema"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"

/** How many firms are listed without --all. */
const mostFirms = 50

const cell = (value: string | number | null): string => (value === null ? "" : String(value))

/** Names are cut to this many characters. */
const longestName = 40

/** What a table says of a firm: id, name, date, what became of it, and why. */
const firmRow = (row: CoverageRow): ReadonlyArray<string> => [
  row.firm_id,
  row.firm_name.slice(0, longestName),
  cell(row.earnings_call_date),
  row.fate === "kept" ? `${row.n_sentences} sentences` : "left out",
  [row.reason, row.note].filter((one) => one !== null).join("; ")
]

/** How many firms met which fate. */
const countFates = (rows: ReadonlyArray<CoverageRow>): ReadonlyArray<readonly [string, number]> =>
  [...Map.groupBy(rows, (row) => (row.fate === "kept" ? "kept" : row.code === "TextFailed" ? "text failed" : (row.reason ?? "")))]
    .map(([fate, firms]) => [fate, firms.length] as const)
    .sort((a, b) => b[1] - a[1])

const render = (quarter: string, rows: ReadonlyArray<CoverageRow>, all: boolean, width?: number): string => {
  const listed = all ? rows : rows.filter((row) => row.fate === "left out" || row.note !== null)
  const shown = all ? listed : listed.slice(0, mostFirms)
  return [
    `${quarter}: ${rows.length} firms seen`,
    ...countFates(rows).map(([fate, count]) => `${String(count).padStart(7)}  ${fate}`),
    ...(shown.length === 0 ? [] : ["", columns(shown.map(firmRow), { width })]),
    ...(shown.length < listed.length ? [`… and ${listed.length - shown.length} more (all of them with --all or --json)`] : [])
  ].join("\n")
}

export const coverageCommand = Command.make(
  "coverage",
  { quarters: quartersFlag, store: storeFlag, all: switchFlag("all", "List every firm, the kept ones too"), json: jsonFlag },
  Effect.fn(function* (flags) {
    const quarters = yield* severalQuarters(flags.quarters)
    yield* sayIdleFlags(flags, [{ flags: ["all"], only: "without --json", met: !flags.json }])
    const found = yield* Effect.forEach(quarters, (quarter) =>
      Effect.map(readPrefetchManifest(quarter), (manifest) => ({ quarter, firms: toCoverageRows(manifest) }))
    ).pipe(Effect.provide(storeLayer(flags.store)))
    yield* flags.json
      ? printJsonOf(quarters, found)
      : Console.log(found.map(({ firms, quarter }) => render(quarter, firms, flags.all, terminalWidth(process.stdout))).join("\n\n"))
  })
).pipe(
  Command.withDescription(
    `Lists the firms of a prefetched quarter and what became of each: kept, with how many sentences, or left out, and why. The store has the same table under ${StoreKeys.coverageTable}`
  ),
  Command.withExamples([
    example(prefetchLine("coverage", { quarter: "2021Q1", store: "./store" }), "Counts, and the firms that were left out"),
    example(
      prefetchLine("coverage", { quarter: "2020Q4,2021Q1", store: "./store", json: true }),
      "Every firm of two quarters, for a program"
    )
  ])
)
