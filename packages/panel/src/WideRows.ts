import type { Row, ShareColumnRow } from "@ftm/transcript-schema"
import type { FirmCount } from "./CountFirm.ts"
import { Mismatch } from "./Mismatch.ts"
import { exposuresOf, identityCells, shareOf, type SubjectOfTopic } from "./PanelRows.ts"
import type { PanelSubject } from "./PanelSubject.ts"

/** The column of the sentences that are in no theme. */
const noneColumn = "share_none"

/** `2021Q1_3` -> `share_2021q1_3`: a name that SQL, R, Python and Stata take without quotes. */
const columnName = (id: string): string => `share_${id.toLowerCase()}`

/** Stata takes 32 characters, and no sign but the underscore. */
const legalName = /^[a-z][a-z0-9_]{0,31}$/

/** The columns of shares, in their order, and what each of them is. Throws `Mismatch` for an id that cannot be one of ours. */
export const shareColumns = (subjects: ReadonlyArray<PanelSubject>): ReadonlyArray<ShareColumnRow> => {
  const columns = subjects.map(({ id, kind, name }) => ({ column_name: columnName(id), id, name, kind }))
  const names = new Set(columns.map(({ column_name }) => column_name))
  const odd = columns.find(({ column_name }) => !legalName.test(column_name))
  if (odd !== undefined) throw new Mismatch("themes", `${JSON.stringify(odd.id)} is not the id of a theme or group.`)
  if (names.size < columns.length) throw new Mismatch("themes", "Two themes or groups have the same id but for upper and lower case.")
  return [...columns, { column_name: noneColumn, id: null, name: null, kind: null }]
}

/** A firm's row with a share for each of these columns: they add up to 1. Null where the firm's topics are not known. */
export const wideRow = (count: FirmCount, columns: ReadonlyArray<ShareColumnRow>, subjectOf: SubjectOfTopic): Row => {
  const exposures = exposuresOf(count, subjectOf)
  const share = (id: string | null) => (exposures === undefined ? null : shareOf(exposures.get(id ?? undefined)?.sentences ?? 0, count))
  return {
    ...identityCells(count.firm),
    n_call_sentences: count.nCallSentences,
    ...Object.fromEntries(columns.map(({ column_name, id }) => [column_name, share(id)]))
  }
}
