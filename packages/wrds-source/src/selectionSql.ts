import { quarterBounds, type Quarter } from "@ftm/transcript-schema"
import type { SelectionRules, VersionRule } from "./SelectionRules.ts"
import type { Sql } from "./Sql.ts"
import { type WrdsTables, wrdsTables } from "./WrdsTables.ts"

// Every order ends with a key that is unique in its partition: no tie is left to the planner.
const versionOrder: Readonly<Record<VersionRule, string>> = {
  latest: `
        (d.transcriptpresentationtypeid = 5) DESC NULLS LAST,
        d.transcriptcreationdate_utc DESC NULLS LAST, d.transcriptcreationtime_utc DESC NULLS LAST,
        d.transcriptid DESC`,
  earliest: `
        d.transcriptcreationdate_utc ASC NULLS LAST, d.transcriptcreationtime_utc ASC NULLS LAST,
        d.transcriptid ASC`,
  quality: `
        (d.transcriptpresentationtypeid = 5) DESC NULLS LAST,
        CASE d.transcriptcollectiontypeid WHEN 1 THEN 0 WHEN 2 THEN 1 WHEN 7 THEN 2 ELSE 3 END,
        d.transcriptcreationdate_utc DESC NULLS LAST, d.transcriptcreationtime_utc DESC NULLS LAST,
        d.transcriptid DESC`
}

/**
 * One row for each call (event) of the quarter: the transcript that the version rule takes, the call's rank within its firm
 * (1 = latest), and the firm's GVKEY and PERMNO at the call's date, or the reason why there is none.
 *
 * Ids are cast to one type, since Capital IQ's tables hold them as NUMERIC, INTEGER and text. A firm with several fitting links
 * gets the best one: primary before candidate, researched (LC) before unresearched (LU), newest link, newest GVKEY, lowest ids.
 */
export const selectionSql = (quarter: Quarter, rules: SelectionRules, tables: WrdsTables = wrdsTables): Sql => {
  const { endExclusive, start } = quarterBounds(quarter)
  const onlyFirms = rules.firms === undefined ? "" : "\n    AND d.companyid = ANY ($4::numeric[])"
  const values: Sql["values"] = [start, endExclusive, [...rules.eventTypes], ...(rules.firms === undefined ? [] : [[...rules.firms]])]
  const text = `
WITH versions AS (
  SELECT d.*,
    row_number() OVER (PARTITION BY d.companyid, d.keydevid ORDER BY ${versionOrder[rules.versionRule]}
    ) AS version_rank
  FROM ${tables.detail} d
  WHERE d.mostimportantdateutc >= $1::date AND d.mostimportantdateutc < $2::date
    AND d.keydeveventtypeid = ANY ($3::int[])${onlyFirms}
),
calls AS (
  SELECT v.*,
    row_number() OVER (PARTITION BY v.companyid
      ORDER BY v.mostimportantdateutc DESC, v.mostimportanttimeutc DESC NULLS LAST, v.keydevid DESC) AS call_rank
  FROM versions v
  WHERE v.version_rank = 1
),
gvkeys AS (
  SELECT c.companyid, c.keydevid, g.gvkey, g.startdate,
    (g.startdate IS NULL OR g.startdate <= c.mostimportantdateutc) AND
    (g.enddate IS NULL OR g.enddate >= c.mostimportantdateutc) AS in_force,
    g.enddate IS NOT NULL AND g.enddate < c.mostimportantdateutc AS ended
  FROM calls c
  JOIN ${tables.gvkey} g ON g.companyid::numeric = c.companyid::numeric
  WHERE g.gvkey IS NOT NULL
),
links AS (
  SELECT c.companyid, c.keydevid, g.gvkey, l.lpermno::bigint AS lpermno, l.linkprim, l.linktype, l.linkdt, g.startdate,
    (l.linkdt IS NULL OR l.linkdt <= c.mostimportantdateutc) AND
    (l.linkenddt IS NULL OR l.linkenddt >= c.mostimportantdateutc) AS in_force,
    l.linkenddt IS NOT NULL AND l.linkenddt < c.mostimportantdateutc AS ended
  FROM calls c
  JOIN gvkeys g ON g.companyid = c.companyid AND g.keydevid = c.keydevid AND g.in_force
  JOIN ${tables.link} l ON l.gvkey = g.gvkey
  WHERE l.linktype IN ('LU', 'LC') AND l.linkprim IN ('P', 'C') AND l.lpermno IS NOT NULL
),
best_link AS (
  SELECT l.*,
    row_number() OVER (PARTITION BY l.companyid, l.keydevid
      ORDER BY (l.linkprim = 'P') DESC, (l.linktype = 'LC') DESC, l.linkdt DESC NULLS LAST, l.startdate DESC NULLS LAST,
        l.gvkey, l.lpermno) AS link_rank
  FROM links l
  WHERE l.in_force
),
gvkey_state AS (
  SELECT companyid, keydevid, bool_or(in_force) AS in_force, bool_or(ended) AS ended FROM gvkeys GROUP BY companyid, keydevid
),
link_state AS (
  SELECT companyid, keydevid, bool_or(ended) AS ended FROM links GROUP BY companyid, keydevid
)
SELECT
  trunc(c.companyid)::text AS companyid, c.companyname, trunc(c.keydevid)::text AS keydevid, trunc(c.transcriptid)::text AS transcriptid,
  c.keydeveventtypeid, c.keydeveventtypename, c.headline,
  c.mostimportantdateutc, c.mostimportanttimeutc,
  c.transcriptcollectiontypeid, c.transcriptcollectiontypename, c.transcriptpresentationtypeid, c.transcriptpresentationtypename,
  c.transcriptcreationdate_utc, c.transcriptcreationtime_utc, trunc(c.audiolengthsec)::text AS audiolengthsec,
  c.call_rank, b.gvkey, b.lpermno,
  CASE
    WHEN b.gvkey IS NOT NULL THEN NULL
    WHEN gs.companyid IS NULL THEN 'no gvkey'
    WHEN NOT gs.in_force AND gs.ended THEN 'gvkey link ended before the call'
    WHEN NOT gs.in_force THEN 'gvkey link starts after the call'
    WHEN ls.companyid IS NULL THEN 'no usable permno link'
    WHEN ls.ended THEN 'permno link ended before the call'
    ELSE 'permno link starts after the call'
  END AS reason
FROM calls c
LEFT JOIN best_link b ON b.companyid = c.companyid AND b.keydevid = c.keydevid AND b.link_rank = 1
LEFT JOIN gvkey_state gs ON gs.companyid = c.companyid AND gs.keydevid = c.keydevid
LEFT JOIN link_state ls ON ls.companyid = c.companyid AND ls.keydevid = c.keydevid
ORDER BY c.companyid, c.call_rank`
  return { text, values }
}
