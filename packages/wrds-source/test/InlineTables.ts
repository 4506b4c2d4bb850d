import { type FoundTables, type WrdsTables, wrdsTables } from "../src/index.ts"
import type { Tables } from "./SlowSelection.ts"

export type Literal = string | number | null

const literal = (value: Literal): string => (value === null ? "NULL" : `'${value}'`)

/** A table that stands in the statement itself. */
export const inline = (columns: ReadonlyArray<readonly [string, string]>, rows: ReadonlyArray<ReadonlyArray<Literal>>): string => {
  const names = columns.map(([name]) => name)
  const typed = columns.map(([name, type]) => `${name}::text::${type} AS ${name}`).join(", ")
  const empty = `SELECT ${columns.map(([name, type]) => `NULL::${type} AS ${name}`).join(", ")} WHERE false`
  const values = rows.map((row) => `(${row.map(literal).join(", ")})`).join(", ")
  return rows.length === 0 ? `(${empty})` : `(SELECT ${typed} FROM (VALUES ${values}) AS given (${names.join(", ")}))`
}

/** The types in which ids were met. */
export const idTypes = ["numeric(11)", "numeric(20,4)", "integer", "bigint", "double precision", "text"] as const
export type IdType = (typeof idTypes)[number]

const nothing = (value: number | null, unusable: Literal): Literal => value ?? unusable

/** An id as a value of a type; null becomes something that is no id: of several such values the i-th. */
export const idLiterals: Readonly<Record<IdType, (value: number | null, i: number) => Literal>> = {
  "numeric(11)": (value, i) => nothing(value, i % 2 === 0 ? null : "NaN"),
  "numeric(20,4)": (value, i) => nothing(value, [null, "12.5", "NaN", "-3"][i % 4]!),
  integer: (value, i) => nothing(value, i % 2 === 0 ? null : -7),
  bigint: (value, i) => nothing(value, i % 2 === 0 ? null : -7),
  "double precision": (value, i) => nothing(value, [null, "NaN", "infinity", "0.5", "1e300"][i % 5]!),
  text: (value, i) =>
    value === null ? [null, "abc", "", "12.5", "-4", "NaN"][i % 6]! : [`${value}`, ` ${value} `, `${value}.0000`, `00${value}`][i % 4]!
}

/** The five tables with every id, gvkey and code as one type. */
export const inlineTables = ({ detail, gvkeys, links, withText }: Tables, type: IdType): FoundTables => {
  const id = idLiterals[type]
  const code = (value: number | null, i: number): Literal => (value === null ? null : id(value, i))
  const names: WrdsTables = {
    ...wrdsTables,
    detail: inline(
      [
        ["companyid", type],
        ["keydevid", type],
        ["transcriptid", type],
        ["keydeveventtypeid", type],
        ["mostimportantdateutc", "date"],
        ["mostimportanttimeutc", "time"],
        ["transcriptpresentationtypeid", type],
        ["transcriptcollectiontypeid", type],
        ["transcriptcreationdate_utc", "date"],
        ["transcriptcreationtime_utc", "time"],
        ["companyname", "text"]
      ],
      detail.map((row, i) => [
        id(row.companyid, i),
        id(row.keydevid, i + 1),
        id(row.transcriptid, i + 2),
        id(row.eventType, i),
        row.date,
        row.time,
        code(row.presentation, i),
        code(row.collection, i),
        row.createdOn,
        row.createdAt,
        "Firm"
      ])
    ).replace(
      /^\(SELECT /,
      `(SELECT NULL::text AS headline, NULL::text AS keydeveventtypename, NULL::text AS transcriptcollectiontypename,
      NULL::text AS transcriptpresentationtypename, NULL::numeric(11) AS audiolengthsec, `
    ),
    component: inline(
      [
        ["transcriptid", type],
        ["transcriptcomponenttypeid", type],
        ["componenttext", "text"]
      ],
      // Transcripts without text have an operator's words, blanks, an empty text, or no component at all.
      [
        ...withText.map((transcript, i) => [id(transcript, i), id(2, i), "Good morning."]),
        ...[100, 101, 102]
          .filter((transcript) => !withText.includes(transcript))
          .map((transcript, i) => [id(transcript, i), id(i === 0 ? 1 : 2, i), ["Welcome.", "  ", ""][i]!])
      ]
    ),
    gvkey: inline(
      [
        ["companyid", type],
        ["gvkey", type],
        ["startdate", "date"],
        ["enddate", "date"]
      ],
      gvkeys.map((row, i) => [id(row.companyid, i), row.gvkey, row.start, row.end])
    ),
    // The two tables need not agree about the type of a GVKEY.
    link: inline(
      [
        ["gvkey", type === "integer" ? "text" : type],
        ["linktype", "text"],
        ["linkprim", "text"],
        ["lpermno", type],
        ["linkdt", "date"],
        ["linkenddt", "date"],
        ["usedflag", type]
      ],
      links.map((row, i) => [row.gvkey, row.type, row.prim, id(row.permno, i), row.start, row.end, row.usedflag])
    )
  }
  const ids = (columns: ReadonlyArray<string>): Readonly<Record<string, string>> =>
    Object.fromEntries(columns.map((column) => [column, type]))
  return {
    names,
    types: {
      detail: ids([
        "companyid",
        "keydevid",
        "transcriptid",
        "keydeveventtypeid",
        "transcriptpresentationtypeid",
        "transcriptcollectiontypeid"
      ]),
      component: ids(["transcriptid", "transcriptcomponenttypeid"]),
      gvkey: ids(["companyid"]),
      link: ids(["lpermno"])
    },
    plainText: []
  }
}
