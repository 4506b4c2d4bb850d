import { describeTrust, sessionSql, WrdsConnection } from "@ftm/wrds-source"
import { Clock, Effect, Result } from "effect"
import { examineRows } from "./ExamineRows.ts"
import { examineTables } from "./ExamineTables.ts"
import { bad, failure, type Finding, note, ok } from "./Finding.ts"

const isOff = (setting: string | null | undefined): boolean =>
  setting === null || setting === undefined || setting === "0" || setting === ""

/** Limits of the session: how many connections, how long a statement, how long idle. */
const examineSession = Effect.fnUntraced(function* () {
  const connection = yield* WrdsConnection
  const [row] = yield* connection.query(sessionSql)
  const findings: Array<Finding> = [ok("server", `PostgreSQL ${row?.["server_version"] ?? "unknown"}`)]

  const limit = Number(row?.["connection_limit"] ?? -1)
  findings.push(
    limit === 0
      ? bad("connection limit", "0", "The account may not connect: ask WRDS support.")
      : ok("connection limit", `${limit < 0 ? "none" : limit}; this program uses 1`)
  )

  const statement = row?.["statement_timeout"]
  findings.push(
    isOff(statement)
      ? ok("statement time-out", "none")
      : note(
          "statement time-out",
          String(statement),
          "Statements that take longer are ended by the server; if a fetch fails because of that, use --firms-per-part 50."
        )
  )
  const idle = row?.["idle_session_timeout"]
  findings.push(
    isOff(idle)
      ? ok("idle time-out", "none")
      : note("idle time-out", String(idle), "A fetch does not idle; keep the computer awake while it runs.")
  )

  const skew = Math.round(((yield* Clock.currentTimeMillis) - Number(row?.["server_millis"] ?? 0)) / 1000)
  findings.push(
    Math.abs(skew) <= 60
      ? ok("clock", `${Math.abs(skew)} s from the server's`)
      : note(
          "clock",
          `${Math.abs(skew)} s ${skew > 0 ? "ahead of" : "behind"} the server's`,
          "Set this machine's clock; S3 refuses requests that are 15 minutes off."
        )
  )
  return findings
})

const examineTls = Effect.gen(function* () {
  const connection = yield* WrdsConnection
  const { trust } = connection
  const tls = (yield* connection.tlsVersion) ?? "none"
  return trust._tag === "Unchecked" || trust._tag === "NoTls"
    ? note(
        "TLS",
        `${tls}, checked against ${describeTrust(trust)}: the server may be anybody's`,
        "Unset WRDS_SSLMODE for WRDS itself, so that nobody in between can read the password."
      )
    : ok("TLS", `${tls}, certificate checked against ${describeTrust(trust)}`)
})

/** Everything that can be learned over the one socket. What was learned before it broke is told all the same. */
export const examineWrds = Effect.gen(function* () {
  const connection = yield* WrdsConnection
  const { database, host, port } = connection.settings
  const findings: Array<Finding> = [
    ok("log-in", `${connection.username} at ${host}:${port}/${database}, password from ${connection.credentialsFrom}`)
  ]
  const rest = yield* Effect.result(
    Effect.gen(function* () {
      findings.push(yield* examineTls)
      findings.push(...(yield* examineSession()))
      const tables = yield* examineTables
      findings.push(...tables.findings)
      findings.push(...(yield* examineRows(tables)))
    })
  )
  if (Result.isFailure(rest)) findings.push(failure("WRDS", rest.failure))
  return findings
})
