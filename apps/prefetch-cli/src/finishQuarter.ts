import { writePrefetchManifest } from "@ftm/s3-source"
import { PrefetchedFirm, PrefetchExclusion, PrefetchManifest, PrefetchPart, StoreKeys } from "@ftm/transcript-schema"
import { DateTime, Effect } from "effect"
import { headOf } from "./FinishedParts.ts"
import { describePart, inspectPart } from "./inspectPart.ts"
import { countParts, firmsOfPart, type PrefetchPlan } from "./PrefetchPlan.ts"
import type { PreparedPart } from "./preparePart.ts"

/** What this run knows of its parts; parts of earlier runs are read back. */
export interface KnownParts {
  readonly components: ReadonlyMap<number, PrefetchPart>
  readonly prepared: ReadonlyMap<number, PreparedPart>
}

const exclusions = (leftOut: PrefetchPlan["excludedFirms"]): ReadonlyArray<PrefetchExclusion> =>
  leftOut.map((one) =>
    new PrefetchExclusion({
      firm_id: one.firmId,
      firm_name: one.firmName,
      transcript_id: one.transcriptId,
      earnings_call_date: one.earningsCallDate,
      reason: one.reason
    })
  )

/** Writes the manifest of a quarter whose parts are all in the store: the last step, after which the quarter counts as prefetched. */
export const finishQuarter = Effect.fn("finishQuarter")(function*(plan: PrefetchPlan, known: KnownParts) {
  const { quarter } = plan
  const calls = plan.rules["calls"] === "all" ? "all" : "latest"
  const components: Array<PrefetchPart> = []
  const transcripts: Array<PrefetchPart> = []
  const firms: Array<PrefetchedFirm> = []

  for (let n = 0; n < countParts(plan); n++) {
    components.push(known.components.get(n) ?? (yield* describePart(StoreKeys.componentsPart(quarter, n))))
    const prepared = known.prepared.get(n) ?? (yield* inspectPart(quarter, n, firmsOfPart(plan, n).map(headOf), calls))
    transcripts.push(new PrefetchPart(prepared.part))
    for (const firm of prepared.firms) {
      firms.push(new PrefetchedFirm({
        firm_id: firm.firmId,
        firm_name: firm.firmName,
        permno: firm.permno,
        gvkey: firm.gvkey,
        transcript_id: firm.transcriptId,
        earnings_call_date: firm.earningsCallDate,
        n_components: firm.components,
        n_sentences: firm.sentences,
        part: prepared.part.key,
        row_group: firm.rowGroup
      }))
    }
  }

  const manifest = new PrefetchManifest({
    format: 1,
    quarter,
    created_at: DateTime.formatIso(yield* DateTime.now),
    source: plan.source,
    rules: plan.rules,
    text: plan.text,
    counts: {
      firms: firms.length,
      excluded: plan.excludedFirms.length,
      components: components.reduce((sum, part) => sum + part.rows, 0),
      sentences: transcripts.reduce((sum, part) => sum + part.rows, 0)
    },
    components,
    transcripts,
    firms,
    excluded: exclusions(plan.excludedFirms),
    other_calls: exclusions(plan.otherCalls)
  })
  yield* writePrefetchManifest(manifest)
  return manifest
})
