import { ObjectStore } from "@ftm/object-store"
import { decodeRows, openTable } from "@ftm/parquet-table"
import {
  callColumns,
  callOfComponentRow,
  type CallRow,
  callWithout,
  compareIds,
  componentColumns,
  fromComponentRow,
  prefetchLine,
  type PrefetchExclusion,
  type PrefetchManifest,
  type SelectedCall,
  StoreKeys,
  typed
} from "@ftm/transcript-schema"
import { Effect } from "effect"
import { damaged } from "../PrefetchError.ts"
import type { PlannedFirm, PrefetchPlan } from "./PrefetchPlan.ts"

/** The calls of each firm that lie in raw/components, in the order in which they took place. */
const callsInComponents = Effect.fnUntraced(function* (manifest: PrefetchManifest) {
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
  readonly gvkey: string | null
  readonly permno: number | null
  readonly transcript_id: string
  readonly earnings_call_date: string
  readonly part: string
}

const takenFirms = (manifest: PrefetchManifest): ReadonlyArray<TakenFirm> => {
  const withoutSentences = manifest.excluded.flatMap(
    ({ earnings_call_date, firm_id, firm_name, gvkey, part, permno, transcript_id }): ReadonlyArray<TakenFirm> =>
      part === undefined
        ? []
        : [
            {
              firm_id,
              firm_name,
              part,
              gvkey: gvkey || null,
              permno: permno || null,
              transcript_id: transcript_id ?? "",
              earnings_call_date: earnings_call_date ?? ""
            }
          ]
  )
  return [...manifest.firms, ...withoutSentences].toSorted((a, b) => compareIds(a.firm_id, b.firm_id))
}

/** `2021-02-10 14:00:00` in milliseconds -> `14:00:00`. */
const timeOfDay = (millis: number | null): string | null => (millis === null ? null : new Date(millis).toISOString().slice(11, 19))

const callOfRow = (row: CallRow): SelectedCall => ({
  companyid: row.firm_id,
  companyname: row.firm_name,
  gvkey: row.gvkey,
  lpermno: row.permno,
  keydevid: row.event_id ?? "",
  keydeveventtypeid: row.event_type_id ?? 0,
  keydeveventtypename: row.event_type,
  headline: row.headline,
  mostimportantdateutc: row.earnings_call_date,
  mostimportanttimeutc: timeOfDay(row.event_at),
  transcriptid: row.transcript_id,
  transcriptcollectiontypeid: row.collection_type_id,
  transcriptcollectiontypename: row.collection_type,
  transcriptpresentationtypeid: row.presentation_type_id,
  transcriptpresentationtypename: row.presentation_type,
  transcriptcreationdate_utc: row.created_on,
  transcriptcreationtime_utc: timeOfDay(row.created_at),
  audiolengthsec: row.audio_seconds
})

/** The firms of a quarter from its table of calls, which holds every call that was taken, those without components too. */
const firmsFromCalls = Effect.fnUntraced(function* (taken: ReadonlyArray<TakenFirm>, key: string) {
  const table = yield* openTable(key, { columns: callColumns })
  // The columns and their types were looked at when the table was opened.
  const calls = Map.groupBy((yield* table.readAll) as ReadonlyArray<CallRow>, ({ firm_id }) => firm_id)
  return taken.map(({ firm_id }): PlannedFirm => {
    const ofFirm = calls.get(firm_id) ?? []
    // A call that is kept as components only has no counts of its text.
    const used = ofFirm.filter(({ n_turns }) => n_turns !== null).map(callOfRow)
    const others = ofFirm.filter(({ n_turns }) => n_turns === null).map(callOfRow)
    return { firmId: firm_id, firmName: used.at(-1)?.companyname ?? "", calls: used, otherCalls: others }
  })
})

/** The same for a quarter of an earlier version, which has no such table. */
const firmsFromComponents = Effect.fnUntraced(function* (taken: ReadonlyArray<TakenFirm>, manifest: PrefetchManifest) {
  const calls = yield* callsInComponents(manifest)
  const all = manifest.rules["calls"] === "all"
  return taken.map((firm): PlannedFirm => {
    const ofFirm = calls.get(firm.firm_id) ?? []
    const used = ofFirm.filter((call) => all || call.transcriptid === firm.transcript_id)
    // A firm whose call has no component at all is known from the manifest alone.
    const known =
      used.length > 0
        ? used
        : [
            callWithout({
              companyid: firm.firm_id,
              companyname: firm.firm_name,
              gvkey: firm.gvkey,
              lpermno: firm.permno,
              // The manifest does not name the event.
              keydevid: "",
              keydeveventtypeid: 0,
              transcriptid: firm.transcript_id,
              mostimportantdateutc: firm.earnings_call_date
            })
          ]
    return { firmId: firm.firm_id, firmName: firm.firm_name, calls: known, otherCalls: ofFirm.filter((call) => !used.includes(call)) }
  })
})

/** Rebuilds the plan of a complete quarter whose plan file is gone, from its manifest and its tables. */
export const planFromStore = Effect.fn("planFromStore")(function* (manifest: PrefetchManifest) {
  const { location } = yield* ObjectStore
  const taken = takenFirms(manifest)
  const firmsPerPart = taken.filter((firm) => firm.part === manifest.transcripts[0]?.key).length
  if (firmsPerPart === 0) {
    const verify = yield* typed(prefetchLine("verify", { quarter: manifest.quarter, store: location }))
    return yield* damaged(`The manifest of ${manifest.quarter} names no part. See what is wrong with: ${verify}`)
  }
  const callsKey = StoreKeys.calls(manifest.quarter)
  const firms =
    manifest.tables?.some(({ key }) => key === callsKey) === true
      ? yield* firmsFromCalls(taken, callsKey)
      : yield* firmsFromComponents(taken, manifest)
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
