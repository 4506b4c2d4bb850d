import type { Sql } from "./Sql.ts"
import { anyIdSql, idKindOf, idOf, isIdSql } from "./WrdsId.ts"
import { type WrdsTables, wrdsTables } from "./WrdsTables.ts"

// What `doctor` reads of the rows. The two large tables (components and persons, tens of millions of rows) are only asked for single
// transcripts, by their index; the others are read once, in a limited time.

/** From here on no statement of the session takes longer than this; longer ones fail with SQLSTATE 57014. */
export const timeLimitSql = (millis: number): Sql => ({
  text: "SELECT set_config('statement_timeout', $1, false)",
  values: [String(millis)]
})

/** A table's columns with their types, as `columnsSql` gives them. */
export type ColumnTypes = ReadonlyMap<string, string>

/** A condition: Capital IQ's earnings calls. */
const isEarningsCall = (types: ColumnTypes): string =>
  /^(?:integer|bigint|smallint|numeric|double|real)/.test(types.get("keydeveventtypeid") ?? "")
    ? "d.keydeveventtypeid = 48"
    : "btrim(d.keydeveventtypeid::text) IN ('48', '48.0', '48.00', '48.0000')"

/** Counts of rows without a value and with one that is no id, and such a value, as `<column>_null`, `_odd` and `_example`. */
const idCounts = (columns: ReadonlyArray<string>, table: string, types: ColumnTypes, only = "true"): string =>
  columns
    .map((column) => {
      const odd = `${only} AND NOT ${isIdSql(`${table}.${column}`, idKindOf(types.get(column)))}`
      return `
  count(*) FILTER (WHERE ${only} AND ${table}.${column} IS NULL) AS ${column}_null,
  count(*) FILTER (WHERE ${odd}) AS ${column}_odd,
  left(min(${table}.${column}::text) FILTER (WHERE ${odd}), 40) AS ${column}_example`
    })
    .join(",")

/** The ids of the detail table that a call cannot do without. */
export const detailIds = ["companyid", "keydevid", "transcriptid"] as const

/**
 * The detail table by quarter, the newest first and rows without a date (`quarter` is NULL) last: rows, earnings calls, the newest call,
 * and the calls' ids. Reads all rows, or the first `atMost`.
 */
export const quartersSql = (types: ColumnTypes, atMost: number | undefined, tables: WrdsTables = wrdsTables): Sql => ({
  text: `
SELECT to_char(date_trunc('quarter', d.mostimportantdateutc), 'YYYY"Q"Q') AS quarter,
  count(*) AS rows, count(*) FILTER (WHERE ${isEarningsCall(types)}) AS calls,
  max(d.mostimportantdateutc::date) FILTER (WHERE ${isEarningsCall(types)}) AS newest_call,${idCounts(detailIds, "d", types, isEarningsCall(types))}
FROM ${atMost === undefined ? tables.detail : `(SELECT * FROM ${tables.detail} LIMIT ${atMost})`} d
GROUP BY date_trunc('quarter', d.mostimportantdateutc)
ORDER BY date_trunc('quarter', d.mostimportantdateutc) DESC NULLS LAST`,
  values: []
})

/** The commonest event types among the first rows. */
export const eventTypesSql = (tables: WrdsTables = wrdsTables): Sql => ({
  text: `
SELECT d.keydeveventtypeid::text AS id, max(d.keydeveventtypename) AS name
FROM (SELECT keydeveventtypeid, keydeveventtypename FROM ${tables.detail} LIMIT 10000) d
GROUP BY 1
ORDER BY count(*) DESC, 1
LIMIT 5`,
  values: []
})

/** The transcripts of the newest earnings calls. */
export const newestTranscriptsSql = (
  types: ColumnTypes,
  howMany: number,
  atMost: number | undefined,
  tables: WrdsTables = wrdsTables
): Sql => ({
  text: `
SELECT DISTINCT t.transcriptid FROM (
  SELECT btrim(d.transcriptid::text) AS transcriptid
  FROM ${atMost === undefined ? tables.detail : `(SELECT * FROM ${tables.detail} LIMIT ${atMost})`} d
  WHERE ${isEarningsCall(types)} AND ${isIdSql("d.transcriptid", idKindOf(types.get("transcriptid")))} AND d.mostimportantdateutc IS NOT NULL
  ORDER BY d.mostimportantdateutc DESC, d.transcriptid DESC
  LIMIT ${howMany}
) t`,
  values: []
})

/** `transcriptid` is one of $1, compared in the column's own type, so that an index is used. `ids` are texts of ids. */
const ofTranscripts = (type: string | undefined, ids: ReadonlyArray<string>) => {
  const kind = idKindOf(type)
  // A doctor looks at a few transcripts only: text that is not plainly written is not worth a scan of all.
  const { condition, value } = anyIdSql(
    "transcriptid",
    kind === "text" ? "plain text" : kind,
    "$1",
    ids.flatMap((id) => idOf(id) ?? [])
  )
  // Two tables that hold ids as text spell them alike, most likely: with zeros in front, for example.
  return { condition, value: kind === "text" ? [...new Set([...value, ...ids])] : value }
}

/** How many of these transcripts have components, and how many components have text. `types` are those of the table. */
export const componentRowsSql = (ids: ReadonlyArray<string>, types: ColumnTypes, tables: WrdsTables = wrdsTables): Sql => {
  const { condition, value } = ofTranscripts(types.get("transcriptid"), ids)
  return {
    text: `
SELECT count(*) AS rows, count(DISTINCT c.transcriptid) AS transcripts, count(*) FILTER (WHERE c.componenttext ~ '[^[:space:]]') AS with_text,${idCounts(
      ["transcriptcomponentid"],
      "c",
      types
    )}
FROM ${tables.component} c
WHERE c.${condition}`,
    values: [value]
  }
}

/** How many of these transcripts have speakers, and how many speakers have a type. */
export const personRowsSql = (ids: ReadonlyArray<string>, types: ColumnTypes, tables: WrdsTables = wrdsTables): Sql => {
  const { condition, value } = ofTranscripts(types.get("transcriptid"), ids)
  return {
    text: `
SELECT count(*) AS rows, count(DISTINCT p.transcriptid) AS transcripts, count(*) FILTER (WHERE btrim(p.speakertypename) <> '') AS with_type
FROM ${tables.person} p
WHERE p.${condition}`,
    values: [value]
  }
}

/** A row where the table has any. */
export const anyRowSql = (table: keyof WrdsTables, tables: WrdsTables = wrdsTables): Sql => ({
  text: `SELECT 1 AS one FROM ${tables[table]} LIMIT 1`,
  values: []
})

export const gvkeyRowsSql = (types: ColumnTypes, tables: WrdsTables = wrdsTables): Sql => ({
  text: `SELECT count(*) AS rows, count(*) FILTER (WHERE g.gvkey IS NULL) AS gvkey_null,${idCounts(["companyid"], "g", types)} FROM ${tables.gvkey} g`,
  values: []
})

const sixDigits = (column: string): string => `lpad(split_part(btrim(${column}::text), '.', 1), 6, '0')`

/** Links of the kinds that count (LU or LC, P or C, with a PERMNO), and whether one of them has a GVKEY that Capital IQ's table knows. */
export const linkRowsSql = (types: ColumnTypes, tables: WrdsTables = wrdsTables): Sql => ({
  text: `
WITH usable AS (
  SELECT * FROM ${tables.link} l WHERE l.linktype IN ('LU', 'LC') AND l.linkprim IN ('P', 'C') AND l.lpermno IS NOT NULL
)
SELECT (SELECT count(*) FROM ${tables.link}) AS rows, count(*) AS usable,${idCounts(["lpermno"], "u", types)},
  count(*) FILTER (WHERE ${sixDigits("u.gvkey")} IN (SELECT ${sixDigits("g.gvkey")} FROM ${tables.gvkey} g WHERE g.gvkey IS NOT NULL)) AS known
FROM usable u`,
  values: []
})
