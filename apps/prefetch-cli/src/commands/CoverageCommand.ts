import { printJsonOf } from "@ftm/command-line"
import { example, jsonFlag, quartersFlag, severalQuarters, storeFlag, switchFlag } from "@ftm/command-line/commands"
import { storeLayer } from "@ftm/object-store"
import { readPrefetchManifest } from "@ftm/s3-source"
import { type CoverageRow, prefetchLine, StoreKeys, toCoverageRows } from "@ftm/transcript-schema"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"

/** How many firms are listed without --all. */
const mostLines = 50

const cell = (value: string | number | null): string => (value === null ? "" : String(value))

/** The firms as aligned lines: id, name, what became of it, and why. */
const renderFirms = (rows: ReadonlyArray<CoverageRow>): ReadonlyArray<string> => {
  const lines = rows.map((row) => [
    row.firm_id,
    row.firm_name,
    cell(row.earnings_call_date),
    row.fate === "kept" ? `${row.n_sentences} sentences` : "left out",
    [row.reason, row.note].filter((one) => one !== null).join("; ")
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...lines.map((line) => Math.min(40, line[column]!.length))))
  return lines.map((line) =>
    line
      .map((text, column) => (column < 4 ? text.slice(0, 40).padEnd(widths[column]!) : text))
      .join("  ")
      .trimEnd()
  )
}

/** How many firms met which fate. */
const countFates = (rows: ReadonlyArray<CoverageRow>): ReadonlyArray<readonly [string, number]> =>
  [...Map.groupBy(rows, (row) => (row.fate === "kept" ? "kept" : row.code === "TextFailed" ? "text failed" : (row.reason ?? "")))]
    .map(([fate, firms]) => [fate, firms.length] as const)
    .sort((a, b) => b[1] - a[1])

const render = (quarter: string, rows: ReadonlyArray<CoverageRow>, all: boolean): string => {
  const listed = all ? rows : rows.filter((row) => row.fate === "left out" || row.note !== null)
  const lines = renderFirms(listed)
  const shown = all ? lines : lines.slice(0, mostLines)
  return [
    `${quarter}: ${rows.length} firms seen`,
    ...countFates(rows).map(([fate, count]) => `${String(count).padStart(7)}  ${fate}`),
    ...(shown.length === 0 ? [] : ["", ...shown]),
    ...(shown.length < lines.length ? [`… and ${lines.length - shown.length} more (all of them with --all or --json)`] : [])
  ].join("\n")
}

export const coverageCommand = Command.make(
  "coverage",
  { quarters: quartersFlag, store: storeFlag, all: switchFlag("all", "List every firm, the kept ones too"), json: jsonFlag },
  Effect.fn(function* (flags) {
    const quarters = yield* severalQuarters(flags.quarters)
    const found = yield* Effect.forEach(quarters, (quarter) =>
      Effect.map(readPrefetchManifest(quarter), (manifest) => ({ quarter, firms: toCoverageRows(manifest) }))
    ).pipe(Effect.provide(storeLayer(flags.store)))
    yield* flags.json
      ? printJsonOf(quarters, found)
      : Console.log(found.map(({ firms, quarter }) => render(quarter, firms, flags.all)).join("\n\n"))
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
