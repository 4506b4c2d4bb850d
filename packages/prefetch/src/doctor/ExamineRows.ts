import { percent, thousands } from "@ftm/transcript-schema"
import {
  anyRowSql,
  type ColumnTypes,
  componentRowsSql,
  detailIds,
  eventTypesSql,
  gvkeyRowsSql,
  linkRowsSql,
  newestTranscriptsSql,
  personRowsSql,
  quartersSql,
  type Sql,
  timeLimitSql,
  WrdsConnection,
  type WrdsError,
  type WrdsRow,
  type WrdsTables
} from "@ftm/wrds-source"
import { Effect, Result } from "effect"
import type { ExaminedTables } from "./ExamineTables.ts"
import { bad, failure, type Finding, note, ok } from "./Finding.ts"

/** How long one look at the rows may take. */
const statementLimitMillis = 20_000
/** How many rows are looked at where the whole table takes too long. */
const sampleRows = 10_000
/** How many of the newest calls are looked at for components and speakers. */
const newestCalls = 20
/** A quarter without earnings calls among so many of the newest ones is a gap. */
const newestQuarters = 4

/** The types of a table's columns; none where the table cannot be read. */
const typesOf = ({ usable }: ExaminedTables, table: keyof WrdsTables): ColumnTypes => usable.get(table) ?? new Map<string, string>()

const count = (row: WrdsRow | undefined, name: string): number => Number(row?.[name] ?? 0)
const share = (part: number, whole: number): string =>
  whole === 0 ? "0" : `${thousands(part)} of ${thousands(whole)} (${percent(part / whole)})`

/** The rows, or undefined where the server ended the statement for taking too long. Any other failure fails. */
const inTime = Effect.fnUntraced(function* (sql: Sql) {
  const connection = yield* WrdsConnection
  const rows = yield* Effect.result(connection.query(sql))
  if (Result.isSuccess(rows)) return rows.success
  const { reason } = rows.failure
  if (reason._tag === "QueryFailed" && reason.sqlState === "57014") return undefined
  return yield* rows.failure
})

/** A look that fails is a finding of its own, unless the connection is gone. */
const look = <R>(
  check: string,
  examine: Effect.Effect<ReadonlyArray<Finding>, WrdsError, R>
): Effect.Effect<ReadonlyArray<Finding>, WrdsError, R> =>
  examine.pipe(
    Effect.catchIf(
      (error) => !error.isDropped,
      (error) => Effect.succeed([failure(check, error)])
    )
  )

const tooSlow = (check: string): Finding =>
  note(
    check,
    "not looked at: the server took longer than this look may take",
    "A fetch may be slow as well: if it is too slow, try again at another time of day."
  )

/** What rows without an id, or with one that is none, mean for a fetch. */
const idFindings = (
  name: string,
  what: string,
  column: string,
  rows: number,
  missing: number,
  odd: number,
  example: string | null | undefined,
  meaning: string
): ReadonlyArray<Finding> => {
  if (missing + odd === 0) return []
  const parts = [
    ...(missing === 0 ? [] : [`${share(missing, rows)} ${what} have none (NULL)`]),
    ...(odd === 0 ? [] : [`${share(odd, rows)} ${what} have a value that is not an id, such as "${example ?? ""}"`])
  ].join("; ")
  const few = `${meaning} Nothing has to be done for a few of them; write to WRDS support if they are many.`
  return [
    2 * (missing + odd) >= rows
      ? bad(`${name}.${column}`, parts, `${meaning} Write to WRDS support with this finding.`)
      : note(`${name}.${column}`, parts, few)
  ]
}

const sum = (rows: ReadonlyArray<WrdsRow>, name: string): number => rows.reduce((total, row) => total + count(row, name), 0)

/** Does the table of calls hold earnings calls, also of late, with the ids that a call needs? */
const examineDetail = Effect.fnUntraced(function* (tables: ExaminedTables) {
  const { names } = tables
  const name = names.detail
  const types = typesOf(tables, "detail")
  const all = yield* inTime(quartersSql(types, undefined, names))
  const quarters = all ?? (yield* inTime(quartersSql(types, sampleRows, names)))
  if (quarters === undefined) return [tooSlow(`${name} rows`)]
  const rows = sum(quarters, "rows")
  const calls = sum(quarters, "calls")
  const seen = all === undefined ? `the first ${rows} rows (all of them take too long)` : `${rows} rows`
  if (rows === 0) return [bad(`${name} rows`, "the table is empty", "A fetch would find no call: write to WRDS support with this finding.")]
  if (calls === 0) {
    const types = ((yield* inTime(eventTypesSql(names))) ?? [])
      .map((row) => `${row["id"] ?? "NULL"} ${row["name"] ?? ""}`.trim())
      .join(", ")
    return [
      bad(
        `${name} rows`,
        `${seen}, none of them an earnings call (keydeveventtypeid 48); there are: ${types}`,
        "Choose among these with fetch --event-types, or write to WRDS support."
      )
    ]
  }

  const findings: Array<Finding> = []
  const dated = quarters.filter((row) => row["quarter"] !== null)
  const withCalls = dated.filter((row) => count(row, "calls") > 0)
  const newest = withCalls[0]
  findings.push(
    newest === undefined
      ? bad(
          `${name} rows`,
          `${seen}, ${calls} earnings calls, none with a date`,
          "A fetch would find no call in any quarter: write to WRDS support with this finding."
        )
      : ok(
          `${name} rows`,
          `${seen}, ${calls} earnings calls from ${withCalls.at(-1)!["quarter"]} to ${newest["quarter"]}, the newest of ${newest["newest_call"]}`
        )
  )
  // A sample says nothing about single quarters.
  const gaps =
    all === undefined || newest === undefined
      ? []
      : dated
          .slice(0, newestQuarters)
          .filter((row) => count(row, "calls") === 0)
          .map((row) => row["quarter"])
  if (gaps.length > 0) {
    findings.push(
      note(
        `${name} quarters`,
        `no earnings call in ${gaps.join(", ")}, although there are other rows`,
        `Fetch quarters up to ${newest!["quarter"]} for now, and ask WRDS support when the others come.`
      )
    )
  }

  const undatedCalls = sum(
    quarters.filter((row) => row["quarter"] === null),
    "calls"
  )
  if (undatedCalls > 0) {
    const found = `${share(undatedCalls, calls)} earnings-call rows have no date (NULL)`
    const meaning = "They belong to no quarter, so a fetch leaves them out and counts them."
    findings.push(
      2 * undatedCalls >= calls
        ? bad(`${name}.mostimportantdateutc`, found, `${meaning} Write to WRDS support with this finding.`)
        : note(
            `${name}.mostimportantdateutc`,
            found,
            `${meaning} Nothing has to be done for a few of them; write to WRDS support if they are many.`
          )
    )
  }
  const meanings = {
    companyid: "They belong to no firm, so a fetch leaves them out and counts them.",
    keydevid: "They belong to no event, so a fetch leaves them out and counts them.",
    transcriptid: "They lead to no text, so a fetch leaves them out and counts them."
  }
  for (const column of detailIds) {
    const example = quarters.find((row) => row[`${column}_example`] !== null)?.[`${column}_example`]
    findings.push(
      ...idFindings(
        name,
        "earnings-call rows",
        column,
        calls,
        sum(quarters, `${column}_null`),
        sum(quarters, `${column}_odd`),
        example,
        meanings[column]
      )
    )
  }
  return findings
})

/** The newest calls' transcripts; none where the table of calls cannot be read. */
const newestTranscripts = Effect.fnUntraced(function* (tables: ExaminedTables) {
  const { names, usable } = tables
  if (!usable.has("detail")) return []
  const newest = (atMost: number | undefined) => inTime(newestTranscriptsSql(typesOf(tables, "detail"), newestCalls, atMost, names))
  const rows = (yield* newest(undefined)) ?? (yield* newest(sampleRows))
  return (rows ?? []).map((row) => row["transcriptid"] ?? "")
})

/** Do the newest calls have components, and components text? */
const examineComponents = Effect.fnUntraced(function* (tables: ExaminedTables, transcripts: ReadonlyArray<string>) {
  const { names } = tables
  const name = `${names.component} rows`
  const any = yield* inTime(anyRowSql("component", names))
  if (any === undefined) return [tooSlow(name)]
  if (any.length === 0) return [bad(name, "the table is empty", "No call would have a text: write to WRDS support with this finding.")]
  if (transcripts.length === 0) return [ok(name, "the table holds rows")]
  const looked = yield* inTime(componentRowsSql(transcripts, typesOf(tables, "component"), names))
  if (looked === undefined) return [tooSlow(name)]
  const [row] = looked
  const rows = count(row, "rows")
  const withText = count(row, "with_text")
  const found = `of the ${transcripts.length} newest calls ${count(row, "transcripts")} have components: ${rows}, ${withText} of them with text`
  const findings = idFindings(
    names.component,
    "components of the newest calls",
    "transcriptcomponentid",
    rows,
    count(row, "transcriptcomponentid_null"),
    count(row, "transcriptcomponentid_odd"),
    row?.["transcriptcomponentid_example"],
    "Their speakers cannot be looked up."
  )
  if (rows === 0)
    return [
      bad(
        name,
        found,
        "The calls are listed but their texts are not there. Try an older quarter; if it is the same, write to WRDS support with this finding."
      )
    ]
  if (withText === 0) return [bad(name, found, "No call would have a text: write to WRDS support with this finding."), ...findings]
  if (2 * withText < rows || 2 * count(row, "transcripts") < transcripts.length) {
    return [
      note(name, found, "Texts may still be on their way to WRDS: fetch an older quarter, or this one again in some days with --restart."),
      ...findings
    ]
  }
  return [ok(name, found), ...findings]
})

/** Are the newest calls' speakers known? Their lack loses no text: operator turns are then known by component type only. */
const examinePersons = Effect.fnUntraced(function* (tables: ExaminedTables, transcripts: ReadonlyArray<string>) {
  const { names } = tables
  const name = `${names.person} rows`
  const meaning =
    "A fetch goes on without: names and roles of speakers are then unknown, and operator turns are recognised by component type alone."
  const any = yield* inTime(anyRowSql("person", names))
  if (any === undefined) return [tooSlow(name)]
  if (any.length === 0) return [note(name, "the table is empty", `${meaning} If a study needs speakers, write to WRDS support first.`)]
  if (transcripts.length === 0) return [ok(name, "the table holds rows")]
  const looked = yield* inTime(personRowsSql(transcripts, typesOf(tables, "person"), names))
  if (looked === undefined) return [tooSlow(name)]
  const [row] = looked
  const known = count(row, "transcripts")
  const found = `speakers are known for ${known} of the ${transcripts.length} newest calls, with a type for ${count(row, "with_type")} of ${count(row, "rows")}`
  return [
    2 * known < transcripts.length || 2 * count(row, "with_type") < count(row, "rows")
      ? note(name, found, `${meaning} If a study needs speakers, fetch an older quarter.`)
      : ok(name, found)
  ]
})

const examineGvkeys = Effect.fnUntraced(function* (tables: ExaminedTables) {
  const { names } = tables
  const name = `${names.gvkey} rows`
  const looked = yield* inTime(gvkeyRowsSql(typesOf(tables, "gvkey"), names))
  if (looked === undefined) return [tooSlow(name)]
  const [row] = looked
  const rows = count(row, "rows")
  if (rows === 0)
    return [
      bad(name, "the table is empty", "No firm would have a GVKEY, so all would be left out: write to WRDS support with this finding.")
    ]
  const missing = count(row, "gvkey_null")
  return [
    missing === rows
      ? bad(name, `${rows} rows, none with a GVKEY`, "All firms would be left out: write to WRDS support with this finding.")
      : ok(name, `${rows} rows, ${rows - missing} with a GVKEY`),
    ...idFindings(
      names.gvkey,
      "rows",
      "companyid",
      rows,
      count(row, "companyid_null"),
      count(row, "companyid_odd"),
      row?.["companyid_example"],
      "They belong to no firm."
    )
  ]
})

const examineLinks = Effect.fnUntraced(function* (tables: ExaminedTables) {
  const { names, usable } = tables
  const name = `${names.link} rows`
  if (!usable.has("gvkey"))
    return [note(name, `not looked at, since ${names.gvkey} cannot be read`, `Do first what stands behind the arrow of ${names.gvkey}.`)]
  const looked = yield* inTime(linkRowsSql(typesOf(tables, "link"), names))
  if (looked === undefined) return [tooSlow(name)]
  const [row] = looked
  const rows = count(row, "rows")
  const links = count(row, "usable")
  const known = count(row, "known")
  const found = `${rows} rows, ${links} of them usable links (LU or LC, P or C, with a PERMNO), ${known} for a GVKEY of ${names.gvkey}`
  if (known > 0)
    return [
      ok(name, found),
      ...idFindings(
        names.link,
        "usable links",
        "lpermno",
        links,
        0,
        count(row, "lpermno_odd"),
        row?.["lpermno_example"],
        "They lead to no PERMNO."
      )
    ]
  return [
    bad(
      name,
      rows === 0 ? "the table is empty" : found,
      "No firm would have a PERMNO, so all would be left out: write to WRDS support with this finding."
    )
  ]
})

/**
 * Looks at the rows of the tables that can be read: whether they hold what a fetch needs. Bounded: no statement takes longer than 20 s,
 * and of the large tables only single transcripts are read.
 */
export const examineRows = Effect.fn("examineRows")(function* (tables: ExaminedTables, limitMillis = statementLimitMillis) {
  const connection = yield* WrdsConnection
  yield* connection.query(timeLimitSql(limitMillis))
  const { names, usable } = tables
  const findings: Array<Finding> = []
  if (usable.has("detail")) findings.push(...(yield* look(`${names.detail} rows`, examineDetail(tables))))
  const transcripts = yield* newestTranscripts(tables).pipe(
    Effect.catchIf(
      (error) => !error.isDropped,
      () => Effect.succeed([])
    )
  )
  if (usable.has("component")) findings.push(...(yield* look(`${names.component} rows`, examineComponents(tables, transcripts))))
  if (usable.has("person")) findings.push(...(yield* look(`${names.person} rows`, examinePersons(tables, transcripts))))
  if (usable.has("gvkey")) findings.push(...(yield* look(`${names.gvkey} rows`, examineGvkeys(tables))))
  if (usable.has("link")) findings.push(...(yield* look(`${names.link} rows`, examineLinks(tables))))
  return findings
})
