import { writeSampleCorpus } from "@ftm/sample-corpus"
import { componentColumns, parseQuarter } from "@ftm/transcript-schema"
import { startSandbox, wrdsVariables } from "@ftm/wrds-sandbox"
import { ConfigProvider, Context, Effect, Exit, Layer, Scope } from "effect"
import fc from "fast-check"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  componentsSql,
  defaultSelectionRules,
  describeReason,
  findTables,
  type FoundTables,
  idKindOf,
  idOf,
  idSql,
  type LeftOut,
  linksSql,
  pullComponentsFrom,
  type Selection,
  type SelectedFirm,
  selectCalls,
  selectCallsFrom,
  type SelectionRules,
  speakersSql,
  type Sql,
  transcriptLookUp,
  versionsSql,
  WrdsConnection,
  wrdsTables,
  WrdsTableNames
} from "../src/index.ts"
import { fits } from "./Fits.ts"
import { idLiterals, type IdType, idTypes, inline, inlineTables, type Literal } from "./InlineTables.ts"
import { type Decisions, type DetailRow, type GvkeyRow, type LinkRow, slowSelection, sortedTold, type Tables } from "./SlowSelection.ts"

const quarter = parseQuarter("2021Q1")!

// Few values, so that ties, gaps and overlaps come up all the time.
const date = fc.constantFrom("2020-12-31", "2021-01-01", "2021-02-15", "2021-02-16", "2021-03-31", "2021-04-01")
const time = fc.constantFrom("09:00:00", "21:00:00")
const orNull = <A>(values: fc.Arbitrary<A>, freq = 3) => fc.option(values, { nil: null, freq })
const company = fc.constantFrom(5, 70, 600)
const gvkey = fc.constantFrom("001690", "012141", "160329")

const detail: fc.Arbitrary<Omit<DetailRow, "transcriptid">> = fc.record({
  companyid: orNull(company, 12),
  keydevid: orNull(fc.constantFrom(11, 12, 113), 12),
  eventType: fc.constantFrom(48, 48, 48, 48, 48, 48, 51, 51, null),
  date: orNull(date, 8),
  time: orNull(time),
  presentation: orNull(fc.constantFrom(4, 5, 5)),
  collection: orNull(fc.constantFrom(1, 2, 7, 8, 9)),
  createdOn: orNull(date),
  createdAt: orNull(time)
})
/** A row that stands in the table a second time, as it is or under another call, date or company. */
const again = fc.record({
  of: fc.nat(),
  change: fc.oneof(
    fc.constant({}),
    fc.record({ keydevid: fc.constantFrom(11, 12, 113), date: orNull(date), eventType: fc.constantFrom(48, 51) }),
    fc.record({ companyid: company })
  )
})
const tables: fc.Arbitrary<Tables> = fc
  .record({
    rows: fc.array(detail, { minLength: 1, maxLength: 10 }).chain((rows) =>
      fc
        .shuffledSubarray(
          rows.map((_, i) => 100 + i),
          { minLength: rows.length }
        )
        .map((ids) => rows.map((row, i): DetailRow => ({ ...row, transcriptid: i % 9 === 8 ? null : ids[i]! })))
    ),
    copies: fc.array(again, { maxLength: 3 }),
    withText: fc.shuffledSubarray(Array.from({ length: 10 }, (_, i) => 100 + i)),
    gvkeys: fc.array(fc.record<GvkeyRow>({ companyid: company, gvkey, start: orNull(date), end: orNull(date) }), { maxLength: 6 }),
    links: fc.array(
      fc.record<LinkRow>({
        gvkey,
        type: fc.constantFrom("LU", "LC", "LC", "NR", "LX"),
        prim: fc.constantFrom("P", "P", "C", "J"),
        permno: orNull(fc.constantFrom(10001, 10002, 93436)),
        start: orNull(date),
        end: orNull(date),
        usedflag: orNull(fc.constantFrom(0, 1, 1))
      }),
      { maxLength: 8 }
    )
  })
  .map(({ copies, rows, ...others }): Tables => {
    const all = [...rows]
    for (const { change, of } of copies) {
      const copy = { ...rows[of % rows.length]!, ...change }
      // One transcript stands only once under one call of a company, except as the very same row.
      const clash = all.some(
        (row) =>
          row.companyid === copy.companyid &&
          row.keydevid === copy.keydevid &&
          row.transcriptid === copy.transcriptid &&
          JSON.stringify(row) !== JSON.stringify(copy)
      )
      if (!clash) all.push(copy)
    }
    return { detail: all, ...others }
  })
const rules: fc.Arbitrary<SelectionRules> = fc.record({
  versionRule: fc.constantFrom("latest", "earliest", "quality"),
  calls: fc.constantFrom("latest", "all"),
  eventTypes: fc.constantFrom([48], [48, 51]),
  firms: fc.constantFrom(undefined, undefined, ["5", "600"])
})

const toldOf = ({ earningsCallDate, firmId, reason, transcriptId }: LeftOut) => ({
  firm: Number(firmId),
  transcript: transcriptId === null ? null : Number(transcriptId),
  date: earningsCallDate,
  reason: describeReason(reason)
})
const decisionsOf = (selection: Selection): Decisions => ({
  firms: selection.firms.map(({ calls, firmId, otherCalls }) => ({
    firm: Number(firmId),
    calls: calls.map((call) => `${call.transcriptid} ${call.gvkey} ${call.lpermno}`),
    otherCalls: otherCalls.map((call) => `${call.transcriptid} ${call.gvkey} ${call.lpermno}`)
  })),
  excluded: selection.excludedFirms.map(toldOf),
  others: sortedTold(selection.otherCalls.map(toldOf)),
  unplaced: Object.fromEntries(selection.unplaced.map(({ count, reason }) => [reason, count])),
  shared: selection.sharedPermnos.map(({ firmIds, permno }) => `${permno}: ${firmIds.join()}`)
})

describe("over a real PostgreSQL", () => {
  let folder: string
  let scope: Scope.Closeable
  let connection: Context.Service.Shape<typeof WrdsConnection>
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ftm-wrds-source-"))
    await Effect.runPromise(writeSampleCorpus({ out: folder, quarter: "2021Q1", firms: 4, seed: 3 }))
    scope = await Effect.runPromise(Scope.make())
    connection = await Effect.runPromise(
      Effect.gen(function* () {
        const sandbox = yield* startSandbox({ data: folder })
        const config = ConfigProvider.layer(ConfigProvider.fromEnvRecord(wrdsVariables(sandbox)))
        const context = yield* Layer.build(WrdsConnection.layer().pipe(Layer.provide(config)))
        return Context.get(context, WrdsConnection)
      }).pipe(Scope.provide(scope))
    )
  })
  afterAll(async () => {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await rm(folder, { recursive: true, force: true })
  })
  const query = (sql: Sql) => Effect.runPromise(connection.query(sql))

  const run = <A, E>(effect: Effect.Effect<A, E, WrdsConnection>): Promise<A> =>
    Effect.runPromise(effect.pipe(Effect.provideService(WrdsConnection, connection)))

  it("the selection decides as the slow reference does, whatever the tables hold, and accounts for every firm once", async () => {
    const reasons = new Set<string>()
    await fc.assert(
      fc.asyncProperty(tables, rules, fc.constantFrom(...idTypes), fc.boolean(), async (given, chosen, type, typesAreKnown) => {
        const found = inlineTables(given, type)
        const selection = await run(selectCallsFrom(typesAreKnown ? found : { ...found, types: {} }, quarter, chosen))
        const decided = decisionsOf(selection)
        expect(decided).toEqual(slowSelection(given, "2021-01-01", "2021-04-01", chosen))

        const seen = given.detail.filter(
          (row) =>
            row.companyid !== null &&
            row.date !== null &&
            row.date >= "2021-01-01" &&
            row.date < "2021-04-01" &&
            (row.eventType === null || chosen.eventTypes.includes(row.eventType)) &&
            (chosen.firms === undefined || chosen.firms.includes(String(row.companyid)))
        )
        const told = [...selection.firms, ...selection.excludedFirms].map((firm) => Number(firm.firmId))
        expect(told.toSorted((a, b) => a - b)).toEqual([...new Set(seen.map((row) => row.companyid!))].sort((a, b) => a - b))

        for (const { reason } of [...selection.excludedFirms, ...selection.otherCalls]) reasons.add(reason._tag)
        for (const { reason } of selection.unplaced) reasons.add(`unplaced ${reason}`)
        if (selection.sharedPermnos.length > 0) reasons.add("shared")
      }),
      { numRuns: 700, seed: 3 }
    )
    // Every rule was put to the test.
    expect([...reasons].sort()).toEqual([
      "EarlierCall",
      "GvkeyEnded",
      "GvkeyNotStarted",
      "LaterCallWithoutText",
      "NoDate",
      "NoEventId",
      "NoGvkey",
      "NoPermno",
      "NoText",
      "NoTranscriptId",
      "OtherEventType",
      "OutsideQuarter",
      "PermnoEnded",
      "PermnoNotStarted",
      "PermnoUnused",
      "UnderOtherCall",
      "shared",
      "unplaced NoCompany",
      "unplaced NoDate"
    ])
  }, 240_000)

  it("a call whose date was corrected over the edge of a quarter is in exactly one quarter", async () => {
    await fc.assert(
      fc.asyncProperty(tables, rules, async (given, chosen) => {
        const all = inlineTables(given, "numeric(11)")
        const taken: Array<string> = []
        for (const each of ["2020Q4", "2021Q1", "2021Q2"]) {
          const selection = await run(selectCallsFrom(all, parseQuarter(each)!, { ...chosen, calls: "all" }))
          for (const firm of selection.firms) for (const call of firm.calls) taken.push(`${firm.firmId} ${call.transcriptid}`)
        }
        expect(taken).toEqual([...new Set(taken)])
      }),
      { numRuns: 60, seed: 3 }
    )
  }, 120_000)

  it("the same tables give the same selection as every type in every column, and unusable ids end nothing", async () => {
    await fc.assert(
      fc.asyncProperty(tables, rules, async (given, chosen) => {
        const expected = await run(selectCallsFrom(inlineTables(given, "numeric(11)"), quarter, chosen))
        for (const type of idTypes)
          expect(await run(selectCallsFrom(inlineTables(given, type), quarter, chosen))).toEqual({
            ...expected,
            linkTable: expect.any(String)
          })
      }),
      { numRuns: 12, seed: 5 }
    )
  }, 120_000)

  it("an id is read alike in SQL and in TypeScript, from every type", async () => {
    const written = [
      "12345",
      "0012345",
      " 12345 ",
      "12345.0000",
      "12345.",
      "0",
      "000",
      "-5",
      "12.5",
      "abc",
      "",
      "NaN",
      "1e5",
      "1e+05",
      "1.2345678e+07",
      "1.25e+01",
      "\t7\n",
      "9".repeat(40),
      "9".repeat(41),
      "1e+99",
      "infinity",
      "١٢"
    ]
    const texts: ReadonlyArray<readonly [string, string]> = [
      ...written.map((value) => ["text", value] as const),
      ...["12345", "0", "-5"].flatMap((value) => ["smallint", "integer", "bigint"].map((type) => [type, value] as const)),
      ["bigint", "9223372036854775807"],
      ...["12345", "12345.0000", "0", "-5", "12.5", "NaN", "Infinity", "9".repeat(40), "9".repeat(41)].map(
        (value) => ["numeric", value] as const
      ),
      ["numeric(20,4)", "12345"],
      ...[
        "12345",
        "12345678",
        "0",
        "-5",
        "12.5",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e15",
        "9007199254740991",
        "9007199254740994",
        "1e300"
      ].map((value) => ["double precision", value] as const),
      ...["12345", "12345678", "0.5", "NaN"].map((value) => ["real", value] as const)
    ]
    for (const [type, value] of texts) {
      // Through a set of two rows, so that the planner works nothing out by itself.
      const sql = (kind: ReturnType<typeof idKindOf>) => ({
        text: `SELECT x::text AS raw, (${idSql("v.x", kind)})::text AS id FROM (SELECT unnest(ARRAY[$1, $1]::text[])::${type} AS x) v LIMIT 1`,
        values: [value]
      })
      const [typed] = await query(sql(idKindOf(type)))
      expect([type, value, typed!["id"]]).toEqual([type, value, idOf(typed!["raw"])])
      // A column whose type is not known is read as text.
      const [untyped] = await query(sql("text"))
      expect([type, value, untyped!["id"]]).toEqual([type, value, typed!["id"]])
    }
  })

  const calls = (ids: ReadonlyArray<string>, firmId: string): SelectedFirm => ({
    firmId,
    firmName: "Firm",
    calls: ids.map((transcriptid) => ({
      companyid: firmId,
      companyname: "Firm",
      gvkey: "001690",
      lpermno: 10001,
      keydevid: "1",
      keydeveventtypeid: 48,
      keydeveventtypename: null,
      headline: null,
      mostimportantdateutc: "2021-02-15",
      mostimportanttimeutc: null,
      transcriptid,
      transcriptcollectiontypeid: null,
      transcriptcollectiontypename: null,
      transcriptpresentationtypeid: null,
      transcriptpresentationtypename: null,
      transcriptcreationdate_utc: null,
      transcriptcreationtime_utc: null,
      audiolengthsec: null
    })),
    otherCalls: []
  })

  it("components and their speakers are found and joined whatever types the two tables hold their ids as", async () => {
    const componentRows: ReadonlyArray<ReadonlyArray<number | null>> = [
      [2, 21, 5, 2, 7],
      [1, 12, 9, 3, 8],
      [1, 11, 2, 2, 7],
      [1, 13, 9, 4, null],
      [3, 31, 0, 2, 7],
      [1, null, 1, 2, 7],
      [1, 11, 2, 2, 7]
    ]
    const texts = ["b", "", "a", null, "not asked for", "nameless", "a"]
    const speakerRows: ReadonlyArray<ReadonlyArray<number | null>> = [
      [1, 11, 2],
      [1, 11, 2],
      [2, 21, 3],
      [3, 31, 2],
      [null, 12, 1]
    ]
    const names = ["Zoe", "Ann", "Bob", "Eve", "Nobody"]
    const found = (component: IdType, person: IdType): FoundTables => {
      const id = (type: IdType, value: number | null, i: number): Literal => idLiterals[type](value, i)
      return {
        names: {
          ...wrdsTables,
          component: inline(
            [
              ["transcriptid", component],
              ["transcriptcomponentid", component],
              ["componentorder", component],
              ["transcriptcomponenttypeid", component],
              ["transcriptpersonid", component],
              ["componenttext", "text"]
            ],
            componentRows.map((row, i) => [...row.map((value) => id(component, value, i)), texts[i] ?? null])
          ),
          person: inline(
            [
              ["transcriptid", person],
              ["transcriptcomponentid", person],
              ["speakertypeid", person],
              ["transcriptcomponenttypename", "text"],
              ["transcriptpersonname", "text"],
              ["companyofperson", "text"],
              ["speakertypename", "text"],
              ["proid", person]
            ],
            speakerRows.map((row, i) => [
              ...row.map((value) => id(person, value, i)),
              "Speech",
              names[i]!,
              null,
              "Executives",
              id(person, i, i)
            ])
          )
        },
        types: Object.fromEntries(
          (["component", "person"] as const).map((table) => [
            table,
            Object.fromEntries(
              ["transcriptid", "transcriptcomponentid", "transcriptcomponenttypeid"].map((column) => [
                column,
                table === "component" ? component : person
              ])
            )
          ])
        ),
        plainText: []
      }
    }
    for (const component of idTypes) {
      for (const person of idTypes) {
        // Transcript 2 belongs to both firms.
        const pulled = await run(
          pullComponentsFrom(
            found(component, person),
            [calls(["2", "1"], "5"), calls(["99"], "6"), calls(["2"], "70")],
            true,
            () => Effect.void
          )
        )
        expect([
          component,
          person,
          pulled.firms.map((rows) =>
            rows.map((row) => [
              row.companyid,
              row.transcriptid,
              row.transcriptcomponentid,
              row.componentorder,
              row.transcriptpersonname,
              row.componenttext
            ])
          )
        ]).toEqual([
          component,
          person,
          [
            [
              ["5", "2", "21", 5, "Bob", "b"],
              ["5", "1", "order-1", 1, null, "nameless"],
              ["5", "1", "11", 2, "Ann", "a"],
              ["5", "1", "12", 9, null, ""],
              ["5", "1", "13", 9, null, null]
            ],
            [],
            [["70", "2", "21", 5, "Bob", "b"]]
          ]
        ])
        expect(pulled.oddities).toEqual([{ _tag: "NoId", firmId: "5", transcriptId: "1", componentId: "order-1" }])
      }
    }
  }, 120_000)

  it("looks a transcript up by the index of its table, by text where that is plainly written, and by no index otherwise", async () => {
    const tables = await run(findTables)
    expect([transcriptLookUp(tables, "component"), transcriptLookUp(tables, "person")]).toEqual(["integer", "integer"])
    expect(tables.types.detail?.["companyid"]).toBe("numeric(11,0)")
    const plan = async (sql: Sql): Promise<string> =>
      (await query({ ...sql, text: `EXPLAIN ${sql.text}` })).map((row) => row["QUERY PLAN"]).join("\n")
    await query({ text: "SET enable_seqscan = off", values: [] })
    for (const sql of [componentsSql(["1", "2"], tables), speakersSql(["1", "99999999999"], tables)])
      expect(await plan(sql)).toMatch(/Index Cond: \(transcriptid = ANY/)
    await query({ text: "RESET enable_seqscan", values: [] })

    // A server that says it holds the ids as text, and has a spelling that is not plain in the person table.
    const textual = {
      ...connection,
      query: (sql: Sql) => {
        if (sql.text.includes("AS odd")) return Effect.succeed(sql.text.includes("person") ? [{ odd: "1" }] : [])
        return connection
          .query(sql)
          .pipe(Effect.map((rows) => (sql.text.includes("pg_attribute") ? rows.map((row) => ({ ...row, type: "text" })) : rows)))
      }
    }
    const asText = await Effect.runPromise(findTables.pipe(Effect.provideService(WrdsConnection, textual)))
    expect([transcriptLookUp(asText, "component"), transcriptLookUp(asText, "person")]).toEqual(["plain text", "text"])
    expect(componentsSql(["1"], asText).values).toEqual([["1", "1.0", "1.00", "1.000", "1.0000"]])
    expect(speakersSql(["1"], asText).values).toEqual([["1"]])
  })

  it("takes the link history where the link table is not there, and says so", async () => {
    const names = { ...wrdsTables, link: "crsp.nothing" }
    // The sandbox has no link history either: the message names what was wanted first.
    const error = await Effect.runPromise(
      Effect.flip(
        selectCalls(quarter, defaultSelectionRules).pipe(
          Effect.provideService(WrdsConnection, connection),
          Effect.provideService(WrdsTableNames, names)
        )
      )
    )
    expect(error.reason._tag).toBe("UnexpectedShape")
    expect(error.message).toMatch(/crsp\.nothing.*crsp\.ccmxpf_lnkhist/s)
    const selection = await run(selectCalls(quarter, defaultSelectionRules))
    expect(selection.linkTable).toBe("crsp.ccmxpf_linktable")

    // A server that has only the history: every question about the link table is refused, the rest is asked of the sandbox.
    const asked: Array<string> = []
    const history = {
      ...connection,
      query: (sql: Sql) => {
        asked.push(sql.text)
        const text = sql.text
          .replaceAll("crsp.ccmxpf_linktable", "crsp.nothing")
          .replaceAll("crsp.ccmxpf_lnkhist", "(SELECT gvkey, linkprim, linktype, lpermno, linkdt, linkenddt FROM crsp.ccmxpf_linktable)")
        return connection.query({ ...sql, text })
      }
    }
    const byHistory = await Effect.runPromise(
      selectCalls(quarter, defaultSelectionRules).pipe(Effect.provideService(WrdsConnection, history))
    )
    expect(byHistory.linkTable).toBe("crsp.ccmxpf_lnkhist")
    expect(byHistory.firms).toEqual(selection.firms)
    // The tables are looked at once a connection.
    const before = asked.filter((text) => text.includes("LIMIT 0")).length
    await Effect.runPromise(selectCalls(quarter, defaultSelectionRules).pipe(Effect.provideService(WrdsConnection, history)))
    expect(asked.filter((text) => text.includes("LIMIT 0"))).toHaveLength(before)
  })

  it.each(["infinity", "-infinity", "0044-03-15 BC", "12021-02-15"])(
    "values that fit no column become null and end nothing: %s",
    async (noDay) => {
      const row: DetailRow = {
        companyid: 5,
        keydevid: 11,
        transcriptid: 100,
        eventType: 48,
        date: "2021-02-15",
        time: null,
        presentation: 5,
        collection: 1,
        createdOn: noDay,
        createdAt: null
      }
      const given: Tables = {
        detail: [
          row,
          { ...row, companyid: 70, keydevid: 12, transcriptid: 101 },
          { ...row, companyid: 600, keydevid: 13, transcriptid: 102, date: noDay }
        ],
        withText: [100, 101],
        gvkeys: [
          { companyid: 5, gvkey: "001690", start: "-infinity", end: "infinity" },
          { companyid: 70, gvkey: "012141", start: null, end: null }
        ],
        links: [
          { gvkey: "001690", type: "LC", prim: "P", permno: 10001, start: "-infinity", end: "infinity", usedflag: null },
          { gvkey: "012141", type: "LC", prim: "P", permno: 0, start: null, end: null, usedflag: 1 }
        ]
      }
      const found = inlineTables(given, "numeric(11)")
      const selection = await run(
        selectCallsFrom(
          {
            ...found,
            names: {
              ...found.names,
              detail: found.names.detail.replace("NULL::numeric(11) AS audiolengthsec", "1e12::numeric AS audiolengthsec")
            }
          },
          quarter,
          defaultSelectionRules
        )
      )
      expect(selection.firms.map((firm) => firm.calls[0])).toMatchObject([
        { companyid: "5", transcriptcreationdate_utc: null, audiolengthsec: null }
      ])
      expect(selection.excludedFirms.map(toldOf)).toEqual([
        { firm: 70, transcript: 101, date: "2021-02-15", reason: "no usable permno link" }
      ])
      expect(selection.unplaced).toEqual([
        { reason: "NoDate", count: 1, examples: [{ firmId: "600", transcriptId: "102", earningsCallDate: null }] }
      ])
      for (const column of componentColumns) {
        const cell = (selection.firms[0]!.calls[0] as Readonly<Record<string, unknown>>)[column.name]
        if (cell !== undefined) expect([column.name, fits(column, cell)]).toEqual([column.name, true])
      }
    }
  )

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
    const sql = versionsSql(quarter, { ...defaultSelectionRules, firms: ["24937"], eventTypes: [48, 51] })
    expect(sql.values).toEqual(["2021-01-01", "2021-04-01", ["48", "51"], ["24937"]])
    expect(sql.text).toContain(wrdsTables.detail)
    expect(sql.text).not.toMatch(/24937|2021-/)
    expect(versionsSql(quarter, defaultSelectionRules).values).toHaveLength(3)
    const links = linksSql(["24937"])
    for (const table of [wrdsTables.gvkey, wrdsTables.link]) expect(links.text).toContain(table)
    expect(links.text).not.toContain("24937")
  })
})
