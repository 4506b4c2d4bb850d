import {
  columnProblems,
  columnsReadableSql,
  columnsSql,
  expectedTables,
  type ExpectedTable,
  linkHistoryTable,
  readableSql,
  roundedIds,
  schemaAndName,
  unusualColumns,
  WrdsConnection,
  type WrdsError,
  type WrdsTables,
  wrdsTables
} from "@ftm/wrds-source"
import { Effect, Result } from "effect"
import { bad, type Finding, note, ok } from "./Finding.ts"

const askWrds = "Ask your WRDS representative for access to Capital IQ Transcripts (ciq) and the CRSP/Compustat link (crsp)."
const reportShape = "The SQL of this program expects other columns: send this finding to the maintainers."

/** Why a table cannot be read at all. */
type Unreadable = "Absent" | "Closed"

const unreadableWords: Readonly<Record<Unreadable, string>> = { Absent: "is not there", Closed: "cannot be read by this account" }

/** A table as the server has it. */
interface ExaminedTable {
  readonly unreadable: Unreadable | undefined
  readonly kind: string
  /** Its columns with their types; empty where there is no such table. */
  readonly columns: ReadonlyMap<string, string>
  /** Columns that this account may not read, although it may read others. */
  readonly forbidden: ReadonlyArray<string>
}

/** What `doctor` learned about the tables. */
export interface ExaminedTables {
  readonly findings: ReadonlyArray<Finding>
  /** The tables under the names by which they can be read. */
  readonly names: WrdsTables
  /** Tables that the SQL can read in every column, with the types of their columns. */
  readonly usable: ReadonlyMap<keyof WrdsTables, ReadonlyMap<string, string>>
}

/** Which of these columns the account may not read; undefined where all can be. */
const forbiddenColumns = Effect.fnUntraced(function* (table: keyof WrdsTables, columns: ReadonlyArray<string>, names: WrdsTables) {
  const connection = yield* WrdsConnection
  const forbidden: Array<string> = []
  for (const column of columns) {
    const one = yield* Effect.result(connection.query(columnsReadableSql(table, [column], names)))
    if (Result.isSuccess(one)) continue
    if (one.failure.reason._tag !== "PermissionDenied") return yield* one.failure
    forbidden.push(column)
  }
  return forbidden
})

/** Asks the catalogue first, which anybody may read: so a table that is not there and one that is closed are told apart. */
const lookAt = Effect.fnUntraced(function* (
  expected: ExpectedTable,
  names: WrdsTables
): Effect.fn.Return<ExaminedTable, WrdsError, WrdsConnection> {
  const connection = yield* WrdsConnection
  const rows = yield* connection.query(columnsSql(expected.table, names))
  const columns = new Map(rows.map((row) => [row["name"] ?? "", row["type"] ?? ""]))
  const kind = rows[0]?.["kind"] ?? "table"
  if (columns.size === 0) return { unreadable: "Absent", kind, columns, forbidden: [] }
  const readable = yield* Effect.result(connection.query(readableSql(expected.table, names)))
  if (Result.isSuccess(readable)) return { unreadable: undefined, kind, columns, forbidden: [] }
  if (readable.failure.reason._tag !== "PermissionDenied") return yield* readable.failure
  const wanted = Object.keys(expected.columns).filter((column) => columns.has(column))
  const forbidden = yield* forbiddenColumns(expected.table, wanted, names)
  return { unreadable: forbidden.length === wanted.length ? "Closed" : undefined, kind, columns, forbidden }
})

/** A finding for the table that names each column which the SQL cannot read, or reads as an unusual type. */
const describe = (expected: ExpectedTable, name: string, { columns, forbidden, kind }: ExaminedTable): ReadonlyArray<Finding> => {
  const problems = columnProblems(expected, columns)
  const unusual = unusualColumns(expected, columns)
  const rounded = roundedIds(expected, columns)
  const missing = expected.optional.filter((column) => !columns.has(column))
  const used = Object.keys(expected.columns).length - missing.length
  const remarks = [
    ...(unusual.length === 0 ? [] : [`of an unusual type, which is read all the same: ${unusual.join(", ")}`]),
    ...(missing.length === 0 ? [] : [`${missing.join(", ")} is not there and not needed`])
  ]
  const findings: Array<Finding> = []
  const faults = [
    ...problems.map(({ column, why }) => `column ${column} ${why}`),
    ...(forbidden.length === 0 ? [] : [`this account may not read its column${forbidden.length === 1 ? "" : "s"} ${forbidden.join(", ")}`])
  ]
  if (faults.length === 0) {
    findings.push(ok(name, [`readable ${kind}, ${used} of ${columns.size} columns used`, ...remarks].join("; ")))
  } else {
    const advice = [...(forbidden.length === 0 ? [] : [askWrds]), ...(problems.length === 0 ? [] : [reportShape])].join(" ")
    findings.push(
      bad(
        name,
        [
          `${kind}, ${used - problems.length - forbidden.length} of the ${used} needed columns can be read: ${faults.join("; ")}`,
          ...remarks
        ].join("; "),
        advice
      )
    )
  }
  for (const column of rounded) {
    findings.push(
      note(
        `${name}.${column}`,
        "is real, which holds seven digits: ids above 16,777,216 have been rounded where they were stored",
        "Compare some ids with Capital IQ before you trust a fetch, and ask WRDS for a type that holds them."
      )
    )
  }
  return findings
}

const isUsable = (expected: ExpectedTable, table: ExaminedTable): boolean =>
  table.unreadable === undefined && table.forbidden.length === 0 && columnProblems(expected, table.columns).length === 0

/** May the account read every table, and every column as the type that it has? */
export const examineTables = Effect.gen(function* (): Effect.fn.Return<ExaminedTables, WrdsError, WrdsConnection> {
  const findings: Array<Finding> = []
  const usable = new Map<keyof WrdsTables, ReadonlyMap<string, string>>()
  let names = wrdsTables
  for (const expected of expectedTables) {
    const { table } = expected
    const name = names[table]
    const found = yield* lookAt(expected, names)
    if (found.unreadable === undefined) {
      findings.push(...describe(expected, name, found))
      if (isUsable(expected, found)) usable.set(table, found.columns)
      continue
    }
    const schema = schemaAndName(table)[0]
    if (table !== "link") {
      findings.push(
        bad(
          name,
          unreadableWords[found.unreadable],
          found.unreadable === "Absent"
            ? `${askWrds} If you have it, check WRDS_DATABASE: this database has no such table in ${schema}.`
            : askWrds
        )
      )
      continue
    }
    const history = yield* lookAt(expected, { ...names, link: linkHistoryTable })
    if (history.unreadable !== undefined) {
      findings.push(bad(name, unreadableWords[found.unreadable], `${askWrds} Either this table or ${linkHistoryTable} is enough.`))
      findings.push(
        note(linkHistoryTable, `${unreadableWords[history.unreadable]}; it would do instead of ${name}`, `Ask for either of the two.`)
      )
      continue
    }
    names = { ...names, link: linkHistoryTable }
    findings.push(
      note(
        name,
        `${unreadableWords[found.unreadable]}; ${linkHistoryTable} is read in its place`,
        "Nothing has to be done: a fetch takes the other table by itself. It has no usedflag, so every link counts as used."
      )
    )
    findings.push(...describe(expected, linkHistoryTable, history))
    if (isUsable(expected, history)) usable.set("link", history.columns)
  }
  return { findings, names, usable }
})
