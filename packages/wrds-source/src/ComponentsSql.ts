import { type FoundTables, idKind, transcriptLookUp, unknownTables } from "./FoundTables.ts"
import type { Sql } from "./Sql.ts"
import { anyIdSql, idSql, sameIdSql } from "./WrdsId.ts"

// Components and their speakers are asked for apart and joined by `assembleComponents`: a join of two tables that hold their ids
// as different types would keep PostgreSQL from using the index of either.

/** All components of these transcripts, in no order, as the table has them. `transcriptIds` are plain digits. */
export const componentsSql = (transcriptIds: ReadonlyArray<string>, found: FoundTables = unknownTables()): Sql => {
  const wanted = anyIdSql("c.transcriptid", transcriptLookUp(found, "component"), "$1", transcriptIds)
  return {
    text: `
SELECT c.transcriptid, c.transcriptcomponentid, c.componentorder, c.transcriptcomponenttypeid, c.transcriptpersonid, c.componenttext
FROM ${found.names.component} c
WHERE ${wanted.condition}`,
    values: [wanted.value]
  }
}

/** Who spoke in these transcripts, in no order: none, one or several people a component. */
export const speakersSql = (transcriptIds: ReadonlyArray<string>, found: FoundTables = unknownTables()): Sql => {
  const wanted = anyIdSql("p.transcriptid", transcriptLookUp(found, "person"), "$1", transcriptIds)
  return {
    text: `
SELECT p.transcriptid, p.transcriptcomponentid, p.transcriptcomponenttypename, p.transcriptpersonname, p.companyofperson,
  p.speakertypeid, p.speakertypename, p.proid
FROM ${found.names.person} p
WHERE ${wanted.condition}`,
    values: [wanted.value]
  }
}

/** Text that is no operator message (component types 1 and 7). */
const isSpeech = (found: FoundTables): string =>
  `c.componenttext ~ '[^[:space:]]' AND coalesce(${idSql("c.transcriptcomponenttypeid", idKind(found, "component", "transcriptcomponenttypeid"))}, 0) NOT IN (1, 7)`

/** Those of these transcripts that have a component with text that is no operator message: the first one found of each is enough. */
export const textSql = (transcriptIds: ReadonlyArray<string>, found: FoundTables = unknownTables()): Sql => ({
  text: `
SELECT t.transcriptid::text AS transcriptid
FROM unnest($1::numeric[]) AS t (transcriptid)
WHERE EXISTS (
  SELECT 1 FROM ${found.names.component} c
  WHERE ${sameIdSql("c.transcriptid", transcriptLookUp(found, "component"), "t.transcriptid")} AND ${isSpeech(found)}
)`,
  values: [transcriptIds]
})

/** Those of these transcripts in which somebody but the operator said something. */
export const spokenSql = (transcriptIds: ReadonlyArray<string>, found: FoundTables = unknownTables()): Sql => {
  const wanted = anyIdSql("c.transcriptid", transcriptLookUp(found, "component"), "$1", transcriptIds)
  const speaker = anyIdSql("p.transcriptid", transcriptLookUp(found, "person"), "$2", transcriptIds)
  const id = (table: "component" | "person", column: string): string =>
    idSql(`${table === "component" ? "c" : "p"}.${column}`, idKind(found, table, column))
  return {
    text: `
WITH operators AS (
  SELECT DISTINCT ${id("person", "transcriptid")} AS transcriptid, ${id("person", "transcriptcomponentid")} AS componentid
  FROM ${found.names.person} p
  WHERE ${speaker.condition} AND p.speakertypename = 'Operator'
),
speech AS (
  SELECT ${id("component", "transcriptid")} AS transcriptid, ${id("component", "transcriptcomponentid")} AS componentid
  FROM ${found.names.component} c
  WHERE ${wanted.condition} AND ${isSpeech(found)}
)
SELECT DISTINCT s.transcriptid::text AS transcriptid
FROM speech s
LEFT JOIN operators o ON o.transcriptid = s.transcriptid AND o.componentid = s.componentid
WHERE o.transcriptid IS NULL`,
    values: [wanted.value, speaker.value]
  }
}
