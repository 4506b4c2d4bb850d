import { quarterBounds, type Quarter } from "@ftm/transcript-schema"
import { type FoundTables, idKind, unknownTables } from "./FoundTables.ts"
import type { SelectionRules } from "./SelectionRules.ts"
import type { Sql } from "./Sql.ts"
import { anyIdSql, idOf, idSql, sameIdSql } from "./WrdsId.ts"

// The statements only fetch what a decision needs; `planSelection` decides. A statement that decided everything was tried: PostgreSQL
// guesses too wrongly how many rows are left after each rule, and joined thousands of calls as if they were one (see ADR 15).

const firstDay = "0001-01-01"
const lastDay = "9999-12-31"

/** The end of a span as `yyyy-mm-dd`; what lies outside the years 1 to 9999, infinity included, is the first or last of these days. */
const endOfSpanSql = (column: string): string =>
  // LEAST and GREATEST pass over a NULL.
  `CASE WHEN ${column} IS NOT NULL THEN to_char(greatest(least(${column}::date, '${lastDay}'), '${firstDay}'), 'YYYY-MM-DD') END`

/** A day as `yyyy-mm-dd`; NULL outside the years 1 to 9999, infinity included: no call took place then. */
const daySql = (column: string): string =>
  `CASE WHEN ${column}::date BETWEEN '${firstDay}' AND '${lastDay}' THEN to_char(${column}::date, 'YYYY-MM-DD') END`

/** A GVKEY as six characters with its zeros, also where a table holds it as a number. */
const gvkeySql = (column: string): string =>
  `CASE WHEN btrim(${column}::text) ~ '^[0-9]{1,6}([.]0*)?$' THEN lpad(split_part(btrim(${column}::text), '.', 1), 6, '0')
    ELSE nullif(btrim(${column}::text), '') END`

const idsOf = (ids: ReadonlyArray<string | number>): ReadonlyArray<string> => ids.flatMap((one) => idOf(String(one)) ?? [])

/**
 * The rows of `wrds_transcript_detail` that decide about a quarter, in no order: those dated in it or without a date, of the event types
 * asked for or of none (`seen` is true); all versions of the calls that these name, whatever their dates; and wherever else those transcripts stand.
 */
export const versionsSql = (quarter: Quarter, rules: SelectionRules, found: FoundTables = unknownTables()): Sql => {
  const { names } = found
  const { endExclusive, start } = quarterBounds(quarter)
  const id = (column: string): string => idSql(`d.${column}`, idKind(found, "detail", column))
  const same = (column: string, other: string): string => sameIdSql(`d.${column}`, idKind(found, "detail", column), other)
  const asked = anyIdSql("d.keydeveventtypeid", idKind(found, "detail", "keydeveventtypeid"), "$3", idsOf(rules.eventTypes))
  const firms =
    rules.firms === undefined ? undefined : anyIdSql("d.companyid", idKind(found, "detail", "companyid"), "$4", idsOf(rules.firms))
  const ofFirms = firms === undefined ? "" : ` AND ${firms.condition}`

  const day = "d.mostimportantdateutc::date"
  const seen = `(${day} >= $1::date AND ${day} < $2::date OR ${day} IS NULL OR ${day} NOT BETWEEN '${firstDay}' AND '${lastDay}') AND (${asked.condition} OR (${id("keydeveventtypeid")}) IS NULL)`
  const columns = `
    (${id("companyid")})::text AS companyid, (${id("keydevid")})::text AS keydevid, (${id("transcriptid")})::text AS transcriptid,
    (${id("keydeveventtypeid")})::text AS keydeveventtypeid, coalesce(${asked.condition}, false) AS asked,
    ${daySql("d.mostimportantdateutc")} AS mostimportantdateutc, d.mostimportanttimeutc::text AS mostimportanttimeutc,
    d.companyname, d.headline, d.keydeveventtypename,
    (${id("transcriptcollectiontypeid")})::text AS transcriptcollectiontypeid, d.transcriptcollectiontypename,
    (${id("transcriptpresentationtypeid")})::text AS transcriptpresentationtypeid, d.transcriptpresentationtypename,
    ${daySql("d.transcriptcreationdate_utc")} AS transcriptcreationdate_utc, d.transcriptcreationtime_utc::text AS transcriptcreationtime_utc,
    d.audiolengthsec::text AS audiolengthsec`
  return {
    // The big table is joined on one column at a time and on the column as it is, so that PostgreSQL can judge how many rows will fit.
    text: `
WITH seen AS (
  SELECT true AS seen,${columns}
  FROM ${names.detail} d
  WHERE ${seen}${ofFirms}
),
seen_calls AS (
  SELECT DISTINCT keydevid::numeric AS keydevid FROM seen WHERE keydevid IS NOT NULL
),
versions AS (
  SELECT ${id("transcriptid")} AS transcriptid
  FROM ${names.detail} d
  JOIN seen_calls s ON ${same("keydevid", "s.keydevid")}
  UNION
  SELECT transcriptid::numeric FROM seen WHERE keydevid IS NULL
)
SELECT * FROM seen
UNION ALL
SELECT false,${columns}
FROM ${names.detail} d
JOIN versions v ON ${same("transcriptid", "v.transcriptid")}
WHERE (${seen}) IS NOT TRUE${ofFirms}`,
    values: [start, endExclusive, asked.value, ...(firms === undefined ? [] : [firms.value])]
  }
}

/**
 * The GVKEYs of these companies, whatever their dates, each with its links to PERMNOs of the kinds that count (LU or LC, primary or
 * candidate); `lpermno` is NULL where there is none. `companyIds` are plain digits.
 */
export const linksSql = (companyIds: ReadonlyArray<string>, found: FoundTables = unknownTables()): Sql => {
  const companyid = idSql("g.companyid", idKind(found, "gvkey", "companyid"))
  const permno = idSql("l.lpermno", idKind(found, "link", "lpermno"))
  return {
    text: `
SELECT c.companyid::text AS companyid, g.gvkey, g.startdate, g.enddate,
  l.permno::text AS lpermno, l.linkprim, l.linktype, l.linkdt, l.linkenddt, l.used
FROM unnest($1::numeric[]) AS c (companyid)
JOIN (
  SELECT ${companyid} AS companyid, ${gvkeySql("g.gvkey")} AS gvkey, ${endOfSpanSql("g.startdate")} AS startdate, ${endOfSpanSql("g.enddate")} AS enddate
  FROM ${found.names.gvkey} g
) g ON g.companyid = c.companyid
LEFT JOIN (
  -- As JSON, since a link table may have no usedflag.
  SELECT ${gvkeySql("l.gvkey")} AS gvkey, ${permno} AS permno, l.linkprim, l.linktype,
    ${endOfSpanSql("l.linkdt")} AS linkdt, ${endOfSpanSql("l.linkenddt")} AS linkenddt, to_jsonb(l) ->> 'usedflag' AS used
  FROM ${found.names.link} l
  WHERE btrim(l.linktype) IN ('LU', 'LC') AND btrim(l.linkprim) IN ('P', 'C')
) l ON l.gvkey = g.gvkey
WHERE g.gvkey IS NOT NULL`,
    values: [companyIds]
  }
}
