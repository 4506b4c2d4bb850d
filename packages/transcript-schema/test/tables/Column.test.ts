import { Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  callColumns,
  callSpeechColumns,
  type Column,
  type ColumnType,
  checkedRow,
  componentColumns,
  coverageColumns,
  firmTopicColumns,
  type Row,
  rowSchema,
  themeColumns,
  themeContributionColumns,
  transcriptColumns,
  UnexpectedRow
} from "../../src/index.ts"

const tables: ReadonlyArray<readonly [string, ReadonlyArray<Column>]> = Object.entries({
  callColumns,
  callSpeechColumns,
  componentColumns,
  coverageColumns,
  firmTopicColumns,
  themeColumns,
  themeContributionColumns,
  transcriptColumns
})

const values: Readonly<Record<ColumnType, fc.Arbitrary<Row[string]>>> = {
  STRING: fc.string(),
  INT32: fc.integer(),
  INT64: fc.maxSafeInteger(),
  DOUBLE: fc.double({ noNaN: true, noDefaultInfinity: true }),
  BOOLEAN: fc.boolean(),
  DATE: fc.constantFrom("2021-01-27", "1970-01-01"),
  TIMESTAMP: fc.maxSafeInteger(),
  "LIST<STRING>": fc.array(fc.string()),
  "LIST<DOUBLE>": fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }))
}

const rowsOf = (columns: ReadonlyArray<Column>): fc.Arbitrary<Record<string, Row[string]>> =>
  fc.record(Object.fromEntries(columns.map(({ name, nullable, type }) => [name, nullable ? fc.option(values[type]) : values[type]])), {
    noNullPrototype: true
  })

describe.each(tables)("%s", (_, columns) => {
  it("names each column once", () => {
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length)
  })

  it("takes any row of its own, in the order of the columns, and leaves further columns out", () => {
    fc.assert(
      fc.property(rowsOf(columns), (row) => {
        const checked = checkedRow(columns, { further: "x", ...row })
        expect(checked).toEqual(row)
        expect(Object.keys(checked)).toEqual(columns.map(({ name }) => name))
      }),
      { seed: 1, numRuns: 30 }
    )
  })

  it("refuses a row in which one cell is wrong, and names that cell", () => {
    fc.assert(
      fc.property(rowsOf(columns), fc.constantFrom(...columns), ({ ...row }, { cameLater, name, nullable, type }) => {
        const missing = cameLater ? [] : [undefined]
        const wrong: ReadonlyArray<Row[string] | undefined> = [...missing, type === "BOOLEAN" ? "true" : true, ...(nullable ? [] : [null])]
        for (const cell of wrong) {
          const broken = { ...row, [name]: cell } as Row
          expect(() => checkedRow(columns, broken)).toThrow(UnexpectedRow)
          expect(() => checkedRow(columns, broken)).toThrow(`column ${name} `)
          expect(() => Schema.decodeUnknownSync(rowSchema(columns))(broken)).toThrow(name)
        }
      }),
      { seed: 2, numRuns: 50 }
    )
  })

  it("goes through JSON and back", () => {
    fc.assert(
      fc.property(rowsOf(columns), (row) => {
        const json = Schema.fromJsonString(rowSchema(columns))
        const back = Schema.decodeUnknownSync(json)(JSON.stringify(row))
        // JSON has no -0.
        expect(JSON.stringify(back)).toBe(JSON.stringify(row))
      }),
      { seed: 3, numRuns: 30 }
    )
  })
})

describe("checkedRow", () => {
  it("takes no fraction for a whole number and no text for a list", () => {
    const columns = [
      { name: "n", type: "INT32", nullable: false },
      { name: "words", type: "LIST<STRING>", nullable: false }
    ] as const
    expect(checkedRow(columns, { n: 1, words: ["a"] })).toEqual({ n: 1, words: ["a"] })
    expect(() => checkedRow(columns, { n: 1.5, words: ["a"] })).toThrow("column n holds 1.5 instead of INT32")
    expect(() => checkedRow(columns, { n: 1, words: "a" })).toThrow('column words holds "a" instead of LIST<STRING>')
    expect(() => checkedRow(columns, { words: [] })).toThrow("column n holds nothing instead of INT32")
  })
})
