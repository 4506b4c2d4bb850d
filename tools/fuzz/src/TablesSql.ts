import { tableName, type WrdsTable, wrdsTables } from "@ftm/wrds-sandbox"
import type { IdType, OddRow, OddWrds, Value } from "./OddWrds.ts"

/** Columns that hold ids of Capital IQ, whose type changes from case to case. */
const idColumns: ReadonlySet<string> = new Set([
  "companyid",
  "keydevid",
  "transcriptid",
  "transcriptcomponentid",
  "transcriptpersonid",
  "proid"
])

const literal = (value: Value, asText: boolean): string => {
  if (value === null) return "NULL"
  if (typeof value === "number" && !asText) return String(value)
  return `'${String(value).replaceAll("'", "''")}'`
}

/** Ids that are text are spelled as programs spell them: plain, or as the text of a number with four decimals. */
const textId = (value: Value): Value => (typeof value === "number" && value % 2 === 0 ? `${value}.0000` : value)

const createSql = (table: WrdsTable, idType: IdType | undefined, rows: ReadonlyArray<OddRow>): string => {
  const columns = table.columns.map(([name, type]) => [name, idType !== undefined && idColumns.has(name) ? idType : type] as const)
  const name = tableName(table)
  const lines = rows.map(
    (row) =>
      `(${columns
        .map(([column, type]) => {
          const value = row[column] ?? null
          return type === "text" && idColumns.has(column) ? literal(textId(value), true) : literal(value, type === "text")
        })
        .join(", ")})`
  )
  return [
    `DROP TABLE IF EXISTS ${name} CASCADE`,
    `CREATE TABLE ${name} (${columns.map(([column, type]) => `${column} ${type}`).join(", ")})`,
    ...(lines.length === 0 ? [] : [`INSERT INTO ${name} VALUES ${lines.join(", ")}`]),
    ...(table.columns.some(([column]) => column === "transcriptid") ? [`CREATE INDEX ON ${name} (transcriptid)`] : []),
    // Whoever may log in may read: the sandbox gave its rights to the tables that stood here before.
    `GRANT SELECT ON ${name} TO PUBLIC`
  ].join(";\n")
}

/** The statements that put this WRDS in the place of the one that was there. */
export const tablesSql = (wrds: OddWrds): string => {
  const of = (stem: string): readonly [IdType | undefined, ReadonlyArray<OddRow>] => {
    switch (stem) {
      case "wrds_transcript_detail":
        return [wrds.idTypes.detail, wrds.detail]
      case "ciqtranscriptcomponent":
        return [wrds.idTypes.component, wrds.component]
      case "wrds_transcript_person":
        return [wrds.idTypes.person, wrds.person]
      case "wrds_gvkey":
        return [wrds.idTypes.gvkey, wrds.gvkey]
      default:
        return [undefined, wrds.link]
    }
  }
  return wrdsTables.map((table) => createSql(table, ...of(table.name))).join(";\n")
}
