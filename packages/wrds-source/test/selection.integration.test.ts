import { writeSampleCorpus } from "@ftm/sample-corpus"
import { parseQuarter } from "@ftm/transcript-schema"
import { startSandbox } from "@ftm/wrds-sandbox"
import { ConfigProvider, Context, Effect, Exit, Layer, Scope } from "effect"
import fc from "fast-check"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { componentsSql, defaultSelectionRules, selectionSql, type SelectionRules, type Sql, WrdsConnection, type WrdsTables, wrdsTables } from "../src/index.ts"
import { type DetailRow, type GvkeyRow, type LinkRow, slowSelection, type Tables } from "./slowSelection.ts"

const quarter = parseQuarter("2021Q1")!

// Few values, so that ties, gaps and overlaps come up all the time.
const date = fc.constantFrom("2020-12-31", "2021-01-01", "2021-02-15", "2021-02-16", "2021-03-31", "2021-04-01")
const time = fc.constantFrom("09:00:00", "21:00:00")
const orNull = <A>(values: fc.Arbitrary<A>) => fc.option(values, { nil: null, freq: 3 })
const company = fc.constantFrom(5, 70, 600)
const gvkey = fc.constantFrom("001690", "012141", "160329")

const detail: fc.Arbitrary<Omit<DetailRow, "transcriptid">> = fc.record({
  companyid: company,
  keydevid: fc.constantFrom(1, 2, 3),
  eventType: fc.constantFrom(48, 48, 48, 51),
  date,
  time: orNull(time),
  presentation: orNull(fc.constantFrom(4, 5, 5)),
  collection: orNull(fc.constantFrom(1, 2, 7, 9)),
  createdOn: orNull(date),
  createdAt: orNull(time)
})
const tables: fc.Arbitrary<Tables> = fc.record({
  detail: fc.array(detail, { minLength: 1, maxLength: 10 }).chain((rows) =>
    fc.shuffledSubarray(rows.map((_, i) => 100 + i), { minLength: rows.length }).map((ids) =>
      // A key development belongs to one company and has one date: those of the first row that names it.
      rows.map((row, i): DetailRow => {
        const keydevid = row.companyid * 10 + row.keydevid
        const event = rows.find((other) => other.companyid * 10 + other.keydevid === keydevid)!
        return { ...row, keydevid, date: event.date, time: event.time, transcriptid: ids[i]! }
      }))),
  gvkeys: fc.array(fc.record<GvkeyRow>({ companyid: company, gvkey, start: orNull(date), end: orNull(date) }), { maxLength: 6 }),
  links: fc.array(fc.record<LinkRow>({
    gvkey,
    type: fc.constantFrom("LU", "LC", "NR", "LX"),
    prim: fc.constantFrom("P", "C", "J", "N"),
    permno: orNull(fc.constantFrom(10001, 10002, 93436)),
    start: orNull(date),
    end: orNull(date)
  }), { maxLength: 8 })
})
const rules: fc.Arbitrary<SelectionRules> = fc.record({
  versionRule: fc.constantFrom("latest", "earliest", "quality"),
  calls: fc.constant("latest" as const),
  eventTypes: fc.constantFrom([48], [48, 51]),
  firms: fc.constantFrom(undefined, ["5", "600"])
})

const literal = (value: string | number | null): string => value === null ? "NULL" : typeof value === "number" ? String(value) : `'${value}'`
/** A table that stands in the statement itself, with WRDS's column types. */
const inline = (columns: ReadonlyArray<readonly [string, string]>, rows: ReadonlyArray<ReadonlyArray<string | number | null>>): string => {
  const names = columns.map(([name]) => name)
  const typed = columns.map(([name, type]) => `${name}::${type} AS ${name}`).join(", ")
  const empty = `SELECT ${columns.map(([name, type]) => `NULL::${type} AS ${name}`).join(", ")} WHERE false`
  const values = rows.map((row) => `(${row.map(literal).join(", ")})`).join(", ")
  return rows.length === 0 ? `(${empty})` : `(SELECT ${typed} FROM (VALUES ${values}) AS given (${names.join(", ")}))`
}
const inlineTables = ({ detail, gvkeys, links }: Tables): WrdsTables => ({
  ...wrdsTables,
  detail: inline(
    [
      ["companyid", "numeric(11)"], ["keydevid", "numeric(11)"], ["transcriptid", "numeric(11)"], ["keydeveventtypeid", "numeric(11)"], ["mostimportantdateutc", "date"],
      ["mostimportanttimeutc", "time"], ["transcriptpresentationtypeid", "int"], ["transcriptcollectiontypeid", "int"], ["transcriptcreationdate_utc", "date"],
      ["transcriptcreationtime_utc", "time"], ["companyname", "text"], ["headline", "text"], ["keydeveventtypename", "text"], ["transcriptcollectiontypename", "text"],
      ["transcriptpresentationtypename", "text"], ["audiolengthsec", "numeric(11)"]
    ],
    detail.map((row) => [
      row.companyid, row.keydevid, row.transcriptid, row.eventType, row.date, row.time, row.presentation, row.collection, row.createdOn, row.createdAt,
      "Firm", null, null, null, null, null
    ])
  ),
  gvkey: inline([["companyid", "text"], ["gvkey", "text"], ["startdate", "date"], ["enddate", "date"]],
    gvkeys.map((row) => [String(row.companyid), row.gvkey, row.start, row.end])),
  link: inline([["gvkey", "text"], ["linktype", "text"], ["linkprim", "text"], ["lpermno", "double precision"], ["linkdt", "date"], ["linkenddt", "date"]],
    links.map((row) => [row.gvkey, row.type, row.prim, row.permno, row.start, row.end]))
})

describe("over a real PostgreSQL", () => {
  let folder: string
  let scope: Scope.Closeable
  let connection: Context.Service.Shape<typeof WrdsConnection>
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ftm-wrds-source-"))
    await Effect.runPromise(writeSampleCorpus({ out: folder, quarter: "2021Q1", firms: 4, seed: 3 }))
    scope = await Effect.runPromise(Scope.make())
    connection = await Effect.runPromise(Effect.gen(function*() {
      const sandbox = yield* startSandbox({ data: folder })
      const config = ConfigProvider.layer(ConfigProvider.fromEnvRecord({
        WRDS_HOST: sandbox.host, WRDS_PORT: String(sandbox.port), WRDS_USERNAME: sandbox.username, WRDS_PASSWORD: sandbox.password, WRDS_CA_FILE: sandbox.caFile
      }))
      const context = yield* Layer.build(WrdsConnection.layer().pipe(Layer.provide(config)))
      return Context.get(context, WrdsConnection)
    }).pipe(Scope.provide(scope)))
  })
  afterAll(async () => {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await rm(folder, { recursive: true, force: true })
  })
  const query = (sql: Sql) => Effect.runPromise(connection.query(sql))

  it("the selection statement decides as the slow reference does, whatever the tables hold", async () => {
    const reasons = new Set<string>()
    await fc.assert(fc.asyncProperty(tables, rules, async (given, chosen) => {
      const rows = await query(selectionSql(quarter, chosen, inlineTables(given)))
      const decided = rows.map((row) => ({
        companyid: Number(row["companyid"]),
        transcriptid: Number(row["transcriptid"]),
        callRank: Number(row["call_rank"]),
        gvkey: row["gvkey"],
        permno: row["lpermno"] === null ? null : Number(row["lpermno"]),
        reason: row["reason"]
      }))
      const expected = slowSelection(given, "2021-01-01", "2021-04-01", chosen)
      for (const { reason } of expected) reasons.add(reason ?? "kept")
      expect(decided).toEqual(expected)
    }), { numRuns: 250 })
    expect([...reasons].sort()).toEqual([
      "gvkey link ended before the call", "gvkey link starts after the call", "kept", "no gvkey", "no usable permno link",
      "permno link ended before the call", "permno link starts after the call"
    ])
  }, 120_000)

  it("a component is there once and in order, whoever and however many the person table names for it", async () => {
    const component = inline(
      [["transcriptid", "int"], ["transcriptcomponentid", "int"], ["componentorder", "smallint"], ["transcriptcomponenttypeid", "smallint"], ["transcriptpersonid", "int"], ["componenttext", "text"]],
      [[2, 21, 5, 2, 7, "b"], [1, 12, 9, 3, 8, ""], [1, 11, 2, 2, 7, "a"], [1, 13, 9, 4, null, null], [3, 31, 0, 2, 7, "not asked for"]]
    )
    const person = inline(
      [
        ["transcriptid", "int"], ["transcriptcomponentid", "int"], ["transcriptcomponenttypename", "text"], ["transcriptpersonname", "text"],
        ["companyofperson", "text"], ["speakertypeid", "smallint"], ["speakertypename", "text"], ["proid", "text"]
      ],
      [[1, 11, "Presenter Speech", "Zoe", null, 2, "Executives", "2"], [1, 11, "Presenter Speech", "Ann", null, 2, "Executives", "1"], [2, 21, null, "Bob", null, 3, "Analysts", null]]
    )
    const rows = await query(componentsSql(["2", "1"], { ...wrdsTables, component, person }))
    expect(rows.map((row) => [row["transcriptid"], row["transcriptcomponentid"], row["transcriptpersonname"], row["componenttext"]])).toEqual([
      ["2", "21", "Bob", "b"], ["1", "11", "Ann", "a"], ["1", "12", null, ""], ["1", "13", null, null]
    ])
  })

  it("a table that may not be read and a column that is not there are told apart", async () => {
    const failure = (text: string) => Effect.runPromise(Effect.flip(connection.query({ text, values: [] })))
    expect((await failure("SELECT * FROM pg_catalog.pg_authid LIMIT 0")).reason._tag).toBe("PermissionDenied")
    const missing = await failure("SELECT headquarters FROM ciq.wrds_gvkey")
    expect(missing.reason._tag).toBe("UnexpectedShape")
    expect(missing.message).toMatch(/headquarters.*doctor/)
    // The socket lives on.
    expect(await query({ text: "SELECT 1 AS one", values: [] })).toEqual([{ one: "1" }])
  })
})

describe("the statements are plain data", () => {
  it("name the tables and pass values as parameters, never as text", () => {
    const sql = selectionSql(quarter, { ...defaultSelectionRules, firms: ["24937"], eventTypes: [48, 51] })
    expect(sql.values).toEqual(["2021-01-01", "2021-04-01", [48, 51], ["24937"]])
    for (const table of [wrdsTables.detail, wrdsTables.gvkey, wrdsTables.link]) expect(sql.text).toContain(table)
    expect(sql.text).not.toMatch(/24937|2021-/)
    expect(selectionSql(quarter, defaultSelectionRules).values).toHaveLength(3)
  })

  it("are the same for the same rules and differ only in the order of versions", () => {
    const texts = (["latest", "earliest", "quality"] as const).map((versionRule) => selectionSql(quarter, { ...defaultSelectionRules, versionRule }).text)
    expect(new Set(texts).size).toBe(3)
    expect(selectionSql(quarter, defaultSelectionRules)).toEqual(selectionSql(quarter, defaultSelectionRules))
    // Every order ends with a unique key, so that no tie is left to the planner.
    for (const text of texts) expect(text).toMatch(/d\.transcriptid (?:DESC|ASC)\n\s+\) AS version_rank/)
  })
})
