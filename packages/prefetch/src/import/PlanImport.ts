import { callWithout, compareIds, type SelectedCall } from "@ftm/transcript-schema"
import type { PlannedFirm, PrefetchPlan } from "../plan/PrefetchPlan.ts"
import type { IndexedCall } from "./CallIndex.ts"

/** WRDS's type of an earnings call. */
const earningsCall = 48

const callOf = (call: IndexedCall): SelectedCall =>
  callWithout({
    companyid: call.firmId,
    companyname: call.firmName,
    gvkey: call.gvkey,
    lpermno: call.permno,
    keydevid: call.transcriptId,
    keydeveventtypeid: earningsCall,
    mostimportantdateutc: call.date,
    transcriptid: call.transcriptId
  })

/** Earlier calls first; of two on one day the one with the lower id. */
const compareCalls = (a: IndexedCall, b: IndexedCall): number =>
  a.date < b.date ? -1 : a.date > b.date ? 1 : compareIds(a.transcriptId, b.transcriptId)

/**
 * Each firm of the quarter once, with the calls that become sentences and its others. Of several calls the latest that has text
 * counts; a firm whose calls have none keeps the latest, so that its fate is written down like that of a fetched one.
 */
export const planFirms = (found: ReadonlyArray<IndexedCall>, calls: "latest" | "all"): Pick<PrefetchPlan, "firms" | "otherCalls"> => {
  const byFirm = Map.groupBy(found, (call) => call.firmId)
  const otherCalls: Array<PrefetchPlan["otherCalls"][number]> = []
  const firms = [...byFirm]
    .sort(([a], [b]) => compareIds(a, b))
    .map(([firmId, ofFirm]): PlannedFirm => {
      const inOrder = ofFirm.toSorted(compareCalls)
      const latest = inOrder.findLast((call) => call.hasText) ?? inOrder.at(-1)!
      const used = calls === "all" ? inOrder : [latest]
      const others = inOrder.filter((call) => !used.includes(call))
      for (const call of others) {
        otherCalls.push({
          firmId,
          firmName: call.firmName,
          transcriptId: call.transcriptId,
          earningsCallDate: call.date,
          reason:
            compareCalls(call, latest) > 0
              ? "a later call of the firm in the quarter, without text"
              : "an earlier call of the firm in the quarter"
        })
      }
      return { firmId, firmName: inOrder.at(-1)!.firmName, calls: used.map(callOf), otherCalls: others.map(callOf) }
    })
  return { firms, otherCalls }
}
