import { type WrdsTables, wrdsTables } from "./WrdsTables.ts"

/** The columns that the SQL of this package reads, and the kinds of PostgreSQL types that it can read them from. */
export interface ExpectedTable {
  readonly table: keyof WrdsTables
  readonly columns: Readonly<Record<string, TypeKind>>
  /** Columns that are read where they are there. */
  readonly optional: ReadonlyArray<string>
}

/**
 * - `id`: a number, or a text that holds one; ids are brought into one form wherever they are read.
 * - `permno`: an id as well, but usually a floating number.
 * - `gvkey`: a text, or a number that has lost its zeros in front.
 * - `date`: a date, or a time stamp, whose day is taken.
 * - `any`: only carried along.
 */
export type TypeKind = "id" | "permno" | "gvkey" | "text" | "date" | "any"

interface Types {
  readonly readable: RegExp
  /** What WRDS is known to have; anything else that is readable is remarked on. */
  readonly usual: RegExp
  /** Fits behind "is jsonb, not". */
  readonly wanted: string
}

const text = /^(?:text|character|name)/
const number = /^(?:numeric|integer|bigint|smallint|double precision|real)/
const either = new RegExp(`${text.source}|${number.source}`)

const kinds: Readonly<Record<TypeKind, Types>> = {
  id: { readable: either, usual: /^(?:numeric|integer|bigint|smallint)/, wanted: "a number or a text" },
  permno: { readable: either, usual: number, wanted: "a number or a text" },
  gvkey: { readable: either, usual: text, wanted: "a text" },
  text: { readable: text, usual: text, wanted: "a text" },
  date: { readable: /^(?:date|timestamp)/, usual: /^date$/, wanted: "a date" },
  any: { readable: /./, usual: /./, wanted: "" }
}

export const expectedTables: ReadonlyArray<ExpectedTable> = [
  {
    table: "detail",
    columns: {
      companyid: "id",
      keydevid: "id",
      transcriptid: "id",
      keydeveventtypeid: "id",
      audiolengthsec: "any",
      headline: "text",
      keydeveventtypename: "text",
      companyname: "text",
      transcriptcollectiontypename: "text",
      transcriptpresentationtypename: "text",
      mostimportantdateutc: "date",
      transcriptcreationdate_utc: "date",
      mostimportanttimeutc: "any",
      transcriptcreationtime_utc: "any",
      transcriptcollectiontypeid: "id",
      transcriptpresentationtypeid: "id"
    },
    optional: []
  },
  {
    table: "component",
    columns: {
      transcriptcomponentid: "id",
      transcriptid: "id",
      componentorder: "id",
      transcriptcomponenttypeid: "id",
      transcriptpersonid: "id",
      componenttext: "text"
    },
    optional: []
  },
  {
    table: "person",
    columns: {
      transcriptid: "id",
      transcriptcomponentid: "id",
      transcriptcomponenttypename: "text",
      transcriptpersonname: "text",
      companyofperson: "text",
      speakertypeid: "id",
      speakertypename: "text",
      proid: "any"
    },
    optional: []
  },
  { table: "gvkey", columns: { companyid: "id", gvkey: "gvkey", startdate: "date", enddate: "date" }, optional: [] },
  {
    table: "link",
    columns: { gvkey: "gvkey", linkprim: "text", linktype: "text", lpermno: "permno", linkdt: "date", linkenddt: "date", usedflag: "any" },
    optional: ["usedflag"]
  }
]

/** A column that the SQL cannot read, and why: `is missing`, `is bytea, not a number or a text`. */
export interface ColumnProblem {
  readonly column: string
  readonly why: string
}

/** What a table lacks. `found` has the types of its columns as PostgreSQL's `format_type` writes them. */
export const columnProblems = (expected: ExpectedTable, found: ReadonlyMap<string, string>): ReadonlyArray<ColumnProblem> =>
  Object.entries(expected.columns).flatMap(([column, kind]) => {
    const type = found.get(column)
    if (type === undefined) return expected.optional.includes(column) ? [] : [{ column, why: "is missing" }]
    return kinds[kind].readable.test(type) ? [] : [{ column, why: `is ${type}, not ${kinds[kind].wanted}` }]
  })

/** Columns that can be read but are of another type than WRDS is known to have, as phrases: `companyid is text`. */
export const unusualColumns = (expected: ExpectedTable, found: ReadonlyMap<string, string>): ReadonlyArray<string> =>
  Object.entries(expected.columns).flatMap(([column, kind]) => {
    const type = found.get(column)
    return type === undefined || !kinds[kind].readable.test(type) || kinds[kind].usual.test(type) ? [] : [`${column} is ${type}`]
  })

/**
 * Ids in a column of type `real`, which holds seven digits: an id above 16,777,216 has been rounded to another one when it was stored,
 * and nothing that reads it can tell.
 */
export const roundedIds = (expected: ExpectedTable, found: ReadonlyMap<string, string>): ReadonlyArray<string> =>
  Object.entries(expected.columns).flatMap(([column, kind]) =>
    (kind === "id" || kind === "permno") && found.get(column) === "real" ? [column] : []
  )

/** The schema and name of a table. */
export const schemaAndName = (table: keyof WrdsTables, tables: WrdsTables = wrdsTables): readonly [string, string] => {
  const [schema = "", name = ""] = tables[table].split(".")
  return [schema, name]
}
