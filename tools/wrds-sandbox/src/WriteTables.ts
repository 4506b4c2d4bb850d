import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { tableName, wrdsTables } from "./WrdsTables.ts"

/** A row: values by column name; columns not named are NULL. */
export type SandboxRow = Readonly<Record<string, string | number | null>>

/** Rows by table name, such as `ciq.wrds_gvkey`; a table not named is empty. */
export type SandboxRows = Readonly<Record<string, ReadonlyArray<SandboxRow>>>

const field = (value: string | number | null | undefined): string =>
  value === null || value === undefined ? "" : `"${String(value).replaceAll('"', '""')}"`

/** Writes the five tables in the form that the sandbox loads, for tests that need rows of their own. An empty `componenttext` stays an empty string. */
export const writeTables = (folder: string, rows: SandboxRows): void => {
  const unknown = Object.keys(rows).find((name) => !wrdsTables.some((table) => tableName(table) === name))
  if (unknown !== undefined) throw new RangeError(`${unknown} is not one of WRDS's tables`)
  mkdirSync(folder, { recursive: true })
  for (const table of wrdsTables) {
    const columns = table.columns.map(([name]) => name)
    const lines = (rows[tableName(table)] ?? []).map((row) => columns.map((column) => field(row[column])).join(","))
    writeFileSync(join(folder, `${tableName(table)}.csv.gz`), gzipSync([columns.join(","), ...lines, ""].join("\n")))
  }
}
