import { describe, expect, it } from "@effect/vitest"
import { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import type { Column, ColumnType } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"
import fc from "fast-check"
import { type Cell, encodeTable, openTable, type Row } from "../src/index.ts"
import { everyColumn, everyRowGroup } from "./SampleTable.ts"

const readGroups = (bytes: Uint8Array) =>
  Effect.gen(function* () {
    const table = yield* openTable("t.parquet")
    return yield* Effect.forEach(table.rowGroups, (_, index) => table.readRowGroup(index))
  }).pipe(Effect.provide(memoryStore(new Map([["t.parquet", bytes]])).layer))

describe("what is written is read back", () => {
  it.effect("each type, nulls, empty text and lists, in the row groups given", () =>
    Effect.gen(function* () {
      expect(yield* readGroups(encodeTable(everyColumn, everyRowGroup))).toEqual(everyRowGroup)
    })
  )

  it.effect("whatever kind of byte array the store gives", () =>
    Effect.gen(function* () {
      const bytes = Buffer.concat([Buffer.from("before"), encodeTable(everyColumn, everyRowGroup)]).subarray(6)
      const { store } = memoryStore()
      const givesBuffers = ObjectStore.of({
        ...store,
        head: (key) => Effect.succeed(Option.some({ key, size: bytes.length })),
        getRange: (_, start, end) => Effect.succeed(bytes.subarray(start, end))
      })
      const rows = yield* openTable("t.parquet").pipe(
        Effect.flatMap((table) => table.readAll),
        Effect.provideService(ObjectStore, givesBuffers)
      )
      expect(rows).toEqual(everyRowGroup.flat())
    })
  )

  it.effect("a table without a row", () =>
    Effect.gen(function* () {
      expect(yield* readGroups(encodeTable(everyColumn, []))).toEqual([])
    })
  )

  it.effect("metadata, the names of the columns, and the size of each row group", () =>
    Effect.gen(function* () {
      const bytes = encodeTable(everyColumn, everyRowGroup, { rules: '{"v":1}', empty: "", é: "ü" })
      const table = yield* openTable("t.parquet").pipe(Effect.provide(memoryStore(new Map([["t.parquet", bytes]])).layer))
      expect(table.metadata).toEqual({ rules: '{"v":1}', empty: "", é: "ü" })
      expect(table.columns).toEqual(everyColumn.map((column) => column.name))
      expect(table.numRows).toBe(3)
      expect(table.rowGroups.map((group) => group.rows)).toEqual([2, 1])
    })
  )

  const text = fc.string({ unit: "grapheme", maxLength: 40 })
  const day = fc
    .integer({ min: -700000, max: 2900000 })
    .map((days) => new Date(days * 86400000).toISOString().slice(0, 10))
    .filter((iso) => iso.length === 10)
  const cells: Readonly<Record<ColumnType, fc.Arbitrary<Exclude<Cell, null>>>> = {
    STRING: text,
    INT32: fc.integer(),
    INT64: fc.maxSafeInteger(),
    DOUBLE: fc.double({ noNaN: true }),
    BOOLEAN: fc.boolean(),
    DATE: day,
    TIMESTAMP: fc.integer({ min: -8.64e15, max: 8.64e15 }),
    "LIST<STRING>": fc.array(text, { maxLength: 5 }),
    "LIST<DOUBLE>": fc.array(fc.double({ noNaN: true }), { maxLength: 5 })
  }
  const cellOf = ({ nullable, type }: Column): fc.Arbitrary<Cell> => (nullable ? fc.option(cells[type]) : cells[type])
  const row: fc.Arbitrary<Row> = fc.record(Object.fromEntries(everyColumn.map((column) => [column.name, cellOf(column)])))
  const groups = fc.array(fc.array(row, { minLength: 1, maxLength: 40 }), { maxLength: 4 })

  it("any table", async () => {
    await fc.assert(
      fc.asyncProperty(groups, async (rowGroups) => {
        expect(await Effect.runPromise(readGroups(encodeTable(everyColumn, rowGroups)))).toEqual(rowGroups)
      }),
      { numRuns: 150 }
    )
  })

  it("the same table gives the same bytes, whatever the order of its metadata", () => {
    const one = encodeTable(everyColumn, everyRowGroup, { a: "1", b: "2" })
    const two = encodeTable(everyColumn, everyRowGroup, { b: "2", a: "1" })
    expect(Buffer.compare(one, two)).toBe(0)
  })
})

describe("a cell that is not what its column promises", () => {
  const column = (type: ColumnType, nullable = false): ReadonlyArray<Column> => [{ name: "c", type, nullable }]
  it.each<[ColumnType, Cell]>([
    ["STRING", null],
    ["STRING", 1],
    ["INT32", 2147483648],
    ["INT32", 0.5],
    ["INT64", 2 ** 53],
    ["BOOLEAN", "true"],
    ["DATE", "2021-02-30"],
    ["DATE", "2021-1-1"],
    ["DATE", 18000],
    ["TIMESTAMP", "2021-01-01"],
    ["LIST<STRING>", "a"],
    ["LIST<STRING>", [1]],
    ["LIST<DOUBLE>", ["1"]],
    ["LIST<DOUBLE>", 1],
    ["DOUBLE", "1"]
  ])("%s refuses %j and names the column", (type, cell) => {
    expect(() => encodeTable(column(type), [[{ c: cell }]])).toThrow(/column c takes/)
  })
  it("a missing cell is not null", () => {
    expect(() => encodeTable(column("STRING", true), [[{}]])).toThrow("column c takes STRING or null, not a missing value")
  })
  it("an empty row group is refused", () => {
    expect(() => encodeTable(column("STRING"), [[]])).toThrow("at least one row")
  })
})
