import { compareIds } from "../IdOrder.ts"
import type { PrefetchManifest } from "../PrefetchManifest.ts"
import { column, nullable, type RowOf } from "./Column.ts"

/** `processed/coverage`: one row a firm that the selection saw. As in `raw/calls`, the folder's name tells the quarter. */
export const coverageColumns = [
  column("firm_id", "STRING"),
  column("firm_name", "STRING"),
  // `kept` or `left out`.
  column("fate", "STRING"),
  // The kind of reason, for programs; null for a kept firm.
  nullable("code", "STRING"),
  nullable("reason", "STRING"),
  nullable("permno", "INT64"),
  nullable("gvkey", "STRING"),
  nullable("transcript_id", "STRING"),
  nullable("earnings_call_date", "DATE"),
  column("n_components", "INT32"),
  column("n_sentences", "INT32"),
  // NULL where an earlier version fetched the quarter.
  nullable("n_words", "INT32"),
  // What else a reader should know, such as another firm under the same PERMNO.
  nullable("note", "STRING")
] as const

/** A row of `processed/coverage`: what became of a firm that the selection saw. */
export type CoverageRow = RowOf<typeof coverageColumns> & { readonly fate: "kept" | "left out" }

/** What there is to tell of each firm beside its fate. */
const notesOf = (manifest: PrefetchManifest): ReadonlyMap<string, string> => {
  const notes = new Map<string, Array<string>>()
  const add = (firmId: string, note: string): void => {
    const before = notes.get(firmId)
    if (before === undefined) notes.set(firmId, [note])
    else if (!before.includes(note)) before.push(note)
  }
  for (const { firm_ids, permno } of manifest.shared_permnos ?? []) {
    for (const firmId of firm_ids)
      add(firmId, `PERMNO ${permno} also belongs to firm ${firm_ids.filter((other) => other !== firmId).join(", ")}`)
  }
  for (const { firm_id, reason, transcript_id } of manifest.other_calls ?? [])
    add(firm_id, `transcript ${transcript_id ?? "unknown"}: ${reason}`)
  for (const [firmId, ofFirm] of Map.groupBy(manifest.component_notes ?? [], ({ firm_id }) => firm_id)) {
    for (const same of Map.groupBy(ofFirm, ({ code }) => code).values()) {
      add(firmId, same.length === 1 ? same[0]!.reason : `${same.length} components like this one: ${same[0]!.reason}`)
    }
  }
  return new Map([...notes].map(([firmId, list]) => [firmId, list.join("; ")]))
}

/** One row a firm that the selection saw, by ascending firm id: the same facts as the manifest's `firms` and `excluded`. */
export const toCoverageRows = (manifest: PrefetchManifest): ReadonlyArray<CoverageRow> => {
  const { excluded, firms } = manifest
  const notes = notesOf(manifest)
  const kept = firms.map((firm): CoverageRow => ({
    firm_id: firm.firm_id,
    firm_name: firm.firm_name,
    fate: "kept",
    code: null,
    reason: null,
    permno: firm.permno ?? null,
    gvkey: firm.gvkey ?? null,
    transcript_id: firm.transcript_id,
    earnings_call_date: firm.earnings_call_date,
    n_components: firm.n_components,
    n_sentences: firm.n_sentences,
    n_words: firm.n_words ?? null,
    note: notes.get(firm.firm_id) ?? null
  }))
  const leftOut = excluded.map((firm): CoverageRow => ({
    firm_id: firm.firm_id,
    firm_name: firm.firm_name,
    fate: "left out",
    code: firm.code ?? null,
    reason: firm.reason,
    permno: firm.permno ?? null,
    gvkey: firm.gvkey ?? null,
    transcript_id: firm.transcript_id,
    earnings_call_date: firm.earnings_call_date,
    n_components: firm.n_components ?? 0,
    n_sentences: 0,
    n_words: 0,
    note: notes.get(firm.firm_id) ?? null
  }))
  return [...kept, ...leftOut].sort((a, b) => compareIds(a.firm_id, b.firm_id))
}
