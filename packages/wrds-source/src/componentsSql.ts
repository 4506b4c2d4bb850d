import type { Sql } from "./Sql.ts"
import { type WrdsTables, wrdsTables } from "./WrdsTables.ts"

/**
 * The components of these transcripts, in the order of `transcriptIds` and, within a transcript, in the order in which they were spoken.
 * The person table is joined from the left, since a component without a known speaker is still a component, and DISTINCT ON keeps
 * a component once where that table names two people for it.
 */
export const componentsSql = (transcriptIds: ReadonlyArray<string>, tables: WrdsTables = wrdsTables): Sql => ({
  text: `
SELECT DISTINCT ON (t.place, c.componentorder, c.transcriptcomponentid)
  c.transcriptid, c.transcriptcomponentid, c.componentorder, c.transcriptcomponenttypeid, p.transcriptcomponenttypename,
  c.transcriptpersonid, p.transcriptpersonname, p.companyofperson, p.speakertypeid, p.speakertypename, c.componenttext
FROM unnest($1::int[]) WITH ORDINALITY AS t (transcriptid, place)
JOIN ${tables.component} c ON c.transcriptid = t.transcriptid
LEFT JOIN ${tables.person} p
  ON p.transcriptid = c.transcriptid AND p.transcriptcomponentid = c.transcriptcomponentid
ORDER BY t.place, c.componentorder, c.transcriptcomponentid, p.speakertypeid, p.transcriptpersonname, p.companyofperson, p.proid`,
  values: [transcriptIds.map(Number)]
})

/** Those of these transcripts in which somebody but the operator said something. */
export const spokenSql = (transcriptIds: ReadonlyArray<string>, tables: WrdsTables = wrdsTables): Sql => ({
  text: `
SELECT DISTINCT c.transcriptid
FROM ${tables.component} c
LEFT JOIN ${tables.person} p
  ON p.transcriptid = c.transcriptid AND p.transcriptcomponentid = c.transcriptcomponentid
WHERE c.transcriptid = ANY ($1::int[]) AND c.componenttext <> ''
  AND coalesce(c.transcriptcomponenttypeid, 0) NOT IN (1, 7) AND coalesce(p.speakertypename, '') <> 'Operator'`,
  values: [transcriptIds.map(Number)]
})
