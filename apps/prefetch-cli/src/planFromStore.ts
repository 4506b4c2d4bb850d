import { openTable, type Row } from "@ftm/parquet-table"
import { componentColumns, type PrefetchManifest } from "@ftm/transcript-schema"
import type { SelectedCall } from "@ftm/wrds-source"
import { Effect } from "effect"
import { failed } from "./Stop.ts"
import type { PlannedFirm, PrefetchPlan } from "./PrefetchPlan.ts"

const text = (row: Row, column: string): string | null => typeof row[column] === "string" ? row[column] : null
const number = (row: Row, column: string): number | null => typeof row[column] === "number" ? row[column] : null

const callOf = (row: Row): SelectedCall => ({
  companyid: text(row, "companyid") ?? "",
  companyname: text(row, "companyname") ?? "",
  gvkey: text(row, "gvkey") ?? "",
  lpermno: number(row, "lpermno") ?? 0,
  keydevid: text(row, "keydevid") ?? "",
  keydeveventtypeid: number(row, "keydeveventtypeid") ?? 0,
  keydeveventtypename: text(row, "keydeveventtypename"),
  headline: text(row, "headline"),
  mostimportantdateutc: text(row, "mostimportantdateutc") ?? "",
  mostimportanttimeutc: text(row, "mostimportanttimeutc"),
  transcriptid: text(row, "transcriptid") ?? "",
  transcriptcollectiontypeid: number(row, "transcriptcollectiontypeid"),
  transcriptcollectiontypename: text(row, "transcriptcollectiontypename"),
  transcriptpresentationtypeid: number(row, "transcriptpresentationtypeid"),
  transcriptpresentationtypename: text(row, "transcriptpresentationtypename"),
  transcriptcreationdate_utc: text(row, "transcriptcreationdate_utc"),
  transcriptcreationtime_utc: text(row, "transcriptcreationtime_utc"),
  audiolengthsec: number(row, "audiolengthsec")
})

/** The calls of each firm that lie in raw/components, in the order in which they took place. */
const callsInComponents = Effect.fnUntraced(function*(manifest: PrefetchManifest) {
  const calls = new Map<string, Array<SelectedCall>>()
  for (const part of manifest.components) {
    const table = yield* openTable(part.key, { columns: componentColumns })
    for (let group = 0; group < table.rowGroups.length; group++) {
      for (const row of yield* table.readRowGroup(group)) {
        const ofFirm = calls.get(String(row["companyid"])) ?? []
        calls.set(String(row["companyid"]), ofFirm)
        if (ofFirm.at(-1)?.transcriptid !== row["transcriptid"]) ofFirm.push(callOf(row))
      }
    }
  }
  return calls
})

/** Rebuilds the plan of a complete quarter whose plan file is gone, from its manifest and raw components. */
export const planFromStore = Effect.fn("planFromStore")(function*(manifest: PrefetchManifest) {
  const calls = yield* callsInComponents(manifest)
  const all = manifest.rules["calls"] === "all"
  const firmsPerPart = manifest.firms.filter((firm) => firm.part === manifest.transcripts[0]?.key).length
  if (firmsPerPart === 0) return yield* failed(`The manifest of ${manifest.quarter} names no part. See what is wrong with: npm run prefetch -- verify --quarter ${manifest.quarter} --store …`)

  const firms = manifest.firms.map((firm): PlannedFirm => {
    const ofFirm = calls.get(firm.firm_id) ?? []
    const used = ofFirm.filter((call) => all || call.transcriptid === firm.transcript_id)
    // A firm whose call has no component at all is known from the manifest alone.
    const known = used.length > 0 ? used : [callOf({
      companyid: firm.firm_id,
      companyname: firm.firm_name,
      gvkey: firm.gvkey,
      lpermno: firm.permno,
      transcriptid: firm.transcript_id,
      mostimportantdateutc: firm.earnings_call_date
    })]
    return { firmId: firm.firm_id, firmName: firm.firm_name, calls: known, otherCalls: ofFirm.filter((call) => !used.includes(call)) }
  })
  const leftOut = (one: PrefetchManifest["excluded"][number]): PrefetchPlan["excludedFirms"][number] => ({
    firmId: one.firm_id,
    firmName: one.firm_name,
    transcriptId: one.transcript_id,
    earningsCallDate: one.earnings_call_date,
    reason: one.reason
  })
  const plan: PrefetchPlan = {
    format: 1,
    quarter: manifest.quarter,
    source: manifest.source,
    createdAt: manifest.created_at,
    rules: manifest.rules,
    text: manifest.text,
    firmsPerPart,
    firms,
    excludedFirms: manifest.excluded.map(leftOut),
    otherCalls: (manifest.other_calls ?? []).map(leftOut)
  }
  return plan
})
