import { decodeRows, openTable } from "@ftm/parquet-table"
import {
  callOfComponentRow, callWithout, compareIds, componentColumns, fromComponentRow, type PrefetchExclusion, type PrefetchManifest, type SelectedCall
} from "@ftm/transcript-schema"
import { Effect } from "effect"
import { damaged } from "../PrefetchError.ts"
import type { PlannedFirm, PrefetchPlan } from "./PrefetchPlan.ts"

/** The calls of each firm that lie in raw/components, in the order in which they took place. */
const callsInComponents = Effect.fnUntraced(function*(manifest: PrefetchManifest) {
  const calls = new Map<string, Array<SelectedCall>>()
  for (const part of manifest.components) {
    const table = yield* openTable(part.key, { columns: componentColumns })
    for (let group = 0; group < table.rowGroups.length; group++) {
      for (const row of yield* decodeRows(part.key, yield* table.readRowGroup(group), fromComponentRow)) {
        const ofFirm = calls.get(row.companyid) ?? []
        calls.set(row.companyid, ofFirm)
        if (ofFirm.at(-1)?.transcriptid !== row.transcriptid) ofFirm.push(callOfComponentRow(row))
      }
    }
  }
  return calls
})

/** A firm whose components were taken, whatever became of its text. */
interface TakenFirm {
  readonly firm_id: string
  readonly firm_name: string
  readonly gvkey: string
  readonly permno: number
  readonly transcript_id: string
  readonly earnings_call_date: string
  readonly part: string
}

const takenFirms = (manifest: PrefetchManifest): ReadonlyArray<TakenFirm> => {
  const withoutSentences = manifest.excluded.flatMap(({ earnings_call_date, firm_id, firm_name, gvkey, part, permno, transcript_id }): ReadonlyArray<TakenFirm> =>
    part === undefined ? [] : [{
      firm_id, firm_name, part, gvkey: gvkey ?? "", permno: permno ?? 0, transcript_id: transcript_id ?? "", earnings_call_date: earnings_call_date ?? ""
    }])
  return [...manifest.firms, ...withoutSentences].toSorted((a, b) => compareIds(a.firm_id, b.firm_id))
}

/** Rebuilds the plan of a complete quarter whose plan file is gone, from its manifest and raw components. */
export const planFromStore = Effect.fn("planFromStore")(function*(manifest: PrefetchManifest) {
  const calls = yield* callsInComponents(manifest)
  const all = manifest.rules["calls"] === "all"
  const taken = takenFirms(manifest)
  const firmsPerPart = taken.filter((firm) => firm.part === manifest.transcripts[0]?.key).length
  if (firmsPerPart === 0) return yield* damaged(`The manifest of ${manifest.quarter} names no part. See what is wrong with: npm run prefetch -- verify --quarter ${manifest.quarter} --store …`)

  const firms = taken.map((firm): PlannedFirm => {
    const ofFirm = calls.get(firm.firm_id) ?? []
    const used = ofFirm.filter((call) => all || call.transcriptid === firm.transcript_id)
    // A firm whose call has no component at all is known from the manifest alone.
    const known = used.length > 0 ? used : [callWithout({
      companyid: firm.firm_id,
      companyname: firm.firm_name,
      gvkey: firm.gvkey,
      lpermno: firm.permno,
      // The manifest does not name the event.
      keydevid: "",
      keydeveventtypeid: 0,
      transcriptid: firm.transcript_id,
      mostimportantdateutc: firm.earnings_call_date
    })]
    return { firmId: firm.firm_id, firmName: firm.firm_name, calls: known, otherCalls: ofFirm.filter((call) => !used.includes(call)) }
  })
  const leftOut = (one: PrefetchExclusion): PrefetchPlan["excludedFirms"][number] => ({
    firmId: one.firm_id,
    firmName: one.firm_name,
    transcriptId: one.transcript_id,
    earningsCallDate: one.earnings_call_date,
    ...(one.code === undefined ? {} : { code: one.code }),
    reason: one.reason
  })
  // What the text had to say comes from the text again.
  const usedCalls = new Set(firms.flatMap((firm) => firm.calls.map((call) => call.transcriptid)))
  const plan: PrefetchPlan = {
    format: 1,
    quarter: manifest.quarter,
    source: manifest.source,
    createdAt: manifest.created_at,
    rules: manifest.rules,
    text: manifest.text,
    firmsPerPart,
    firms,
    excludedFirms: manifest.excluded.filter((one) => one.part === undefined).map(leftOut),
    otherCalls: (manifest.other_calls ?? []).filter((one) => !usedCalls.has(one.transcript_id ?? "")).map(leftOut),
    unplacedRows: manifest.unplaced_rows ?? []
  }
  return plan
})
