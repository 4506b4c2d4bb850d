import { columnsSql, expectedTables, type ExpectedTable, readableSql, sessionSql, shapeProblems, WrdsConnection, wrdsTables } from "@ftm/wrds-source"
import { Clock, Effect, Result } from "effect"
import { bad, type Finding, note, ok } from "./doctorReport.ts"

const ASK_WRDS = "Ask your WRDS representative for access to Capital IQ Transcripts (ciq) and the CRSP/Compustat link (crsp)."
const REPORT_SHAPE = "The code expects other columns: send this table to the maintainers."

/** May the account read the table, and is it what the SQL expects? */
const examineTable = Effect.fnUntraced(function*(expected: ExpectedTable) {
  const connection = yield* WrdsConnection
  const name = wrdsTables[expected.table]
  const readable = yield* Effect.result(connection.query(readableSql(expected.table)))
  if (Result.isFailure(readable)) {
    if (readable.failure.isDropped) return yield* readable.failure
    return [bad(name, "cannot be read", readable.failure.reason._tag === "PermissionDenied" ? ASK_WRDS : readable.failure.message)]
  }
  const rows = yield* connection.query(columnsSql(expected.table))
  const found = new Map(rows.map((row) => [row["name"] ?? "", row["type"] ?? ""]))
  const problems = shapeProblems(expected, found)
  const kind = rows[0]?.["kind"] ?? "relation"
  return [
    problems.length === 0
      ? ok(name, `readable ${kind}, ${Object.keys(expected.columns).length} of ${found.size} columns used`)
      : bad(name, `${kind}: ${problems.join(", ")}`, REPORT_SHAPE)
  ]
})

const isOff = (setting: string | null | undefined): boolean => setting === null || setting === undefined || setting === "0" || setting === ""

/** Limits of the session: how many connections, how long a statement, how long idle. */
const examineSession = Effect.fnUntraced(function*() {
  const connection = yield* WrdsConnection
  const [row] = yield* connection.query(sessionSql)
  const findings: Array<Finding> = [ok("server", `PostgreSQL ${row?.["server_version"] ?? "unknown"}`)]

  const limit = Number(row?.["connection_limit"] ?? -1)
  findings.push(limit === 0
    ? bad("connection limit", "0", "The account may not connect: ask WRDS support.")
    : ok("connection limit", `${limit < 0 ? "none" : limit}; this program uses 1`))

  const statement = row?.["statement_timeout"]
  findings.push(isOff(statement)
    ? ok("statement time-out", "none")
    : note("statement time-out", String(statement), "Statements that take longer are ended by the server; if a fetch fails for it, use --firms-per-part 50."))
  const idle = row?.["idle_session_timeout"]
  findings.push(isOff(idle) ? ok("idle time-out", "none") : note("idle time-out", String(idle), "A fetch does not idle; keep the computer awake while it runs."))

  const skew = Math.round(((yield* Clock.currentTimeMillis) - Number(row?.["server_millis"] ?? 0)) / 1000)
  findings.push(Math.abs(skew) <= 60
    ? ok("clock", `${Math.abs(skew)} s from the server's`)
    : note("clock", `${Math.abs(skew)} s ${skew > 0 ? "ahead of" : "behind"} the server's`, "Set this machine's clock; S3 refuses requests that are 15 minutes off."))
  return findings
})

/** Everything that can be learned over the one socket. */
export const examineWrds = Effect.gen(function*() {
  const connection = yield* WrdsConnection
  const { caFile, database, host, port, sslMode } = connection.settings
  const tls = yield* connection.tlsVersion
  const findings: Array<Finding> = [
    ok("log-in", `${connection.username} at ${host}:${port}/${database}, password from ${connection.credentialsFrom}`),
    sslMode === "verify-full"
      ? ok("TLS", `${tls ?? "none"}, certificate checked against ${caFile === "" ? "this machine's CAs" : caFile}`)
      : note("TLS", `${tls ?? "none"}, WRDS_SSLMODE=${sslMode}: the certificate is not checked`, "Unset WRDS_SSLMODE for WRDS itself.")
  ]
  for (const expected of expectedTables) findings.push(...(yield* examineTable(expected)))
  findings.push(...(yield* examineSession()))
  return findings
})
