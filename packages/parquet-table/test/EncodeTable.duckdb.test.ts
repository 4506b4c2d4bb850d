import { DuckDBInstance } from "@duckdb/node-api"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { encodeTable } from "../src/index.ts"
import { everyColumn, everyRowGroup } from "./SampleTable.ts"

// DuckDB knows nothing of our code: what it reads is what pandas, R and Athena read.

let folder: string
let file: string
const rows = everyRowGroup.flat()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftm-parquet-"))
  file = join(folder, "t.parquet")
  await writeFile(file, encodeTable(everyColumn, everyRowGroup, { rules: "v1" }))
})
afterAll(() => rm(folder, { recursive: true }))

const query = async (sql: string): Promise<ReadonlyArray<Record<string, unknown>>> => {
  const database = await DuckDBInstance.create(":memory:")
  const connection = await database.connect()
  const answer = await connection.runAndReadAll(sql)
  connection.closeSync()
  database.closeSync()
  return answer.getRowObjectsJson()
}

describe("DuckDB reads", () => {
  it("the types without a cast", async () => {
    const described = await query(`DESCRIBE SELECT * FROM '${file}'`)
    const types = Object.fromEntries(described.map((row) => [row["column_name"], row["column_type"]]))
    const expected: Readonly<Record<string, string>> = {
      string: "VARCHAR",
      int32: "INTEGER",
      int64: "BIGINT",
      double: "DOUBLE",
      boolean: "BOOLEAN",
      date: "DATE",
      timestamp: "TIMESTAMP WITH TIME ZONE",
      list: "VARCHAR[]",
      numbers: "DOUBLE[]"
    }
    expect(types).toEqual(
      Object.fromEntries(
        Object.entries(expected).flatMap(([name, type]) => [
          [name, type],
          [`${name}_or_null`, type]
        ])
      )
    )
  })

  it("required and nullable columns, and the three levels of a list", async () => {
    const schema = await query(`SELECT name, repetition_type, logical_type FROM parquet_schema('${file}')`)
    const line = (name: string) => schema.find((row) => row["name"] === name)
    expect(line("date")?.["repetition_type"]).toBe("REQUIRED")
    expect(line("date_or_null")?.["repetition_type"]).toBe("OPTIONAL")
    const list = schema.findIndex((row) => row["name"] === "list_or_null")
    expect(schema.slice(list, list + 3).map((row) => [row["name"], row["repetition_type"]])).toEqual([
      ["list_or_null", "OPTIONAL"],
      ["list", "REPEATED"],
      ["element", "REQUIRED"]
    ])
    expect(String(line("timestamp")?.["logical_type"])).toMatch(/isAdjustedToUTC.*1|UTC/)
  })

  it("every value", async () => {
    const read = await query(`
      SELECT string, string_or_null, int32, int32_or_null, int64::VARCHAR AS int64, double, boolean, boolean_or_null,
             date::VARCHAR AS date, date_or_null::VARCHAR AS date_or_null, epoch_ms(timestamp)::DOUBLE AS timestamp, list, list_or_null, numbers, numbers_or_null
      FROM '${file}'`)
    const expected = rows.map((row) => ({
      string: row["string"],
      string_or_null: row["string_or_null"],
      int32: row["int32"],
      int32_or_null: row["int32_or_null"],
      int64: String(row["int64"]),
      double: row["double"],
      boolean: row["boolean"],
      boolean_or_null: row["boolean_or_null"],
      date: row["date"],
      date_or_null: row["date_or_null"],
      timestamp: row["timestamp"],
      list: row["list"],
      list_or_null: row["list_or_null"],
      numbers: row["numbers"],
      numbers_or_null: row["numbers_or_null"]
    }))
    // DuckDB's Node client, not DuckDB, takes a leading byte order mark off.
    expect(read).toEqual(expected.map((row) => ({ ...row, string: String(row.string).replace(/^\uFEFF/, "") })))
  })

  it("empty text and empty lists apart from null", async () => {
    const read = await query(`
      SELECT count(*) FILTER (string_or_null IS NULL) AS no_text, count(*) FILTER (string_or_null = '') AS empty_text,
             count(*) FILTER (list_or_null IS NULL) AS no_list, count(*) FILTER (len(list_or_null) = 0) AS empty_list FROM '${file}'`)
    expect(read).toEqual(
      [{ no_text: "1", empty_text: "1", no_list: "1", empty_list: "1" }].map((row) => ({ ...row, no_text: "2", no_list: "1" }))
    )
  })

  it("filters over the statistics without losing a row", async () => {
    const letters = ["a", "é", "\uE000", "𝄞", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzz\u{10FFFF}"]
    const strings = join(folder, "s.parquet")
    await writeFile(
      strings,
      encodeTable(
        [{ name: "s", type: "STRING", nullable: false }],
        letters.map((s) => [{ s }])
      )
    )
    for (const s of letters) expect(await query(`SELECT s FROM '${strings}' WHERE s = '${s}'`)).toEqual([{ s }])
    expect(await query(`SELECT count(*) AS n FROM '${file}' WHERE date = DATE '1969-12-31'`)).toEqual([{ n: "1" }])
  })

  it("one row group for each array, the metadata, and Snappy pages", async () => {
    const groups = await query(`SELECT DISTINCT row_group_id, row_group_num_rows, compression FROM parquet_metadata('${file}') ORDER BY 1`)
    expect(groups.map((row) => [row["row_group_num_rows"], row["compression"]])).toEqual([
      ["2", "SNAPPY"],
      ["1", "SNAPPY"]
    ])
    const metadata = await query(`SELECT key::VARCHAR AS key, value::VARCHAR AS value FROM parquet_kv_metadata('${file}')`)
    expect(metadata).toContainEqual({ key: "rules", value: "v1" })
  })

  it("a file without a row, with its types", async () => {
    const empty = join(folder, "empty.parquet")
    await writeFile(empty, encodeTable(everyColumn, []))
    expect(await query(`SELECT count(*) AS n FROM '${empty}'`)).toEqual([{ n: "0" }])
    expect(await query(`DESCRIBE SELECT * FROM '${empty}'`)).toHaveLength(everyColumn.length)
  })
})
