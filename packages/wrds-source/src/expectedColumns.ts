import { type WrdsTables, wrdsTables } from "./WrdsTables.ts"

/** The columns that the SQL of this package reads, and the kinds of PostgreSQL types that it can read them from. */
export interface ExpectedTable {
  readonly table: keyof WrdsTables
  readonly columns: Readonly<Record<string, TypeKind>>
}
export type TypeKind = "number" | "text" | "date" | "time"

const kinds: Readonly<Record<TypeKind, RegExp>> = {
  // An id may come as NUMERIC, as an integer, or as text that is cast.
  number: /^(?:numeric|integer|bigint|smallint|double precision|real|text|character)/,
  text: /^(?:text|character|name)/,
  date: /^date$/,
  time: /^(?:time|text|character)/
}

export const expectedTables: ReadonlyArray<ExpectedTable> = [
  {
    table: "detail",
    columns: {
      companyid: "number", keydevid: "number", transcriptid: "number", keydeveventtypeid: "number", audiolengthsec: "number",
      headline: "text", keydeveventtypename: "text", companyname: "text", transcriptcollectiontypename: "text", transcriptpresentationtypename: "text",
      mostimportantdateutc: "date", transcriptcreationdate_utc: "date", mostimportanttimeutc: "time", transcriptcreationtime_utc: "time",
      transcriptcollectiontypeid: "number", transcriptpresentationtypeid: "number"
    }
  },
  {
    table: "component",
    columns: {
      transcriptcomponentid: "number", transcriptid: "number", componentorder: "number", transcriptcomponenttypeid: "number",
      transcriptpersonid: "number", componenttext: "text"
    }
  },
  {
    table: "person",
    columns: {
      transcriptid: "number", transcriptcomponentid: "number", transcriptcomponenttypename: "text", transcriptpersonname: "text",
      companyofperson: "text", speakertypeid: "number", speakertypename: "text", proid: "text"
    }
  },
  { table: "gvkey", columns: { companyid: "number", gvkey: "text", startdate: "date", enddate: "date" } },
  {
    table: "link",
    columns: { gvkey: "text", linkprim: "text", linktype: "text", lpermno: "number", linkdt: "date", linkenddt: "date" }
  }
]

/** What a table lacks, as phrases: `column x is missing`, `column y is bytea`. */
export const shapeProblems = (expected: ExpectedTable, found: ReadonlyMap<string, string>): ReadonlyArray<string> =>
  Object.entries(expected.columns).flatMap(([column, kind]) => {
    const type = found.get(column)
    if (type === undefined) return [`column ${column} is missing`]
    // `proid` is a text in one place and a number in the other; it only breaks ties.
    return kinds[kind].test(type) || column === "proid" ? [] : [`column ${column} is ${type}, not a ${kind}`]
  })

/** The schema and name of a table. */
export const schemaAndName = (table: keyof WrdsTables, tables: WrdsTables = wrdsTables): readonly [string, string] => {
  const [schema = "", name = ""] = tables[table].split(".")
  return [schema, name]
}
