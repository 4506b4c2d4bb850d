import { ObjectStore } from "@ftm/object-store"
import { prefetchCommand, writePrefetchManifest } from "@ftm/s3-source"
import {
  doctorLine,
  PrefetchedFirm,
  PrefetchExclusion,
  PrefetchManifest,
  PrefetchPart,
  SharedPermno,
  typed,
  UnplacedRows,
  withFlags
} from "@ftm/transcript-schema"
import { DateTime, Effect } from "effect"
import { type ComponentsPart, inspectComponentsPart } from "./parts/InspectPart.ts"
import { sentencesOf, wordsOf } from "./parts/PreparedFirm.ts"
import type { PreparedPart } from "./parts/PreparePart.ts"
import { countParts, firmsOfPart, type PrefetchPlan } from "./plan/PrefetchPlan.ts"
import { fateOfFirm, noSentences } from "./tables/FirmFate.ts"
import { type FinishedFirm, writeQuarterTables } from "./tables/QuarterTables.ts"
import { emptyQuarter } from "./WholeQuarter.ts"

/** What this run knows of its parts; components of earlier runs are read back. */
export interface KnownParts {
  readonly components: ReadonlyMap<number, ComponentsPart>
  readonly prepared: ReadonlyMap<number, PreparedPart>
}

type Planned = PrefetchPlan["firms"][number]
type LeftOut = PrefetchPlan["excludedFirms"][number]

const exclusion = (one: LeftOut): PrefetchExclusion =>
  new PrefetchExclusion({
    firm_id: one.firmId,
    firm_name: one.firmName,
    transcript_id: one.transcriptId,
    earnings_call_date: one.earningsCallDate,
    ...(one.code === undefined ? {} : { code: one.code }),
    reason: one.reason
  })

/** The call of the plan with this transcript; the latest where there is none. */
const callOf = (planned: Planned, transcriptId: string): Planned["calls"][number] =>
  planned.calls.find((call) => call.transcriptid === transcriptId) ?? planned.calls.at(-1)!

const componentsOf = ({ prepared }: FinishedFirm): number =>
  prepared.calls.reduce((sum, call) => sum + (call.text === null ? 0 : call.components), 0)

const keptFirm = (firm: FinishedFirm, part: string): PrefetchedFirm => {
  const { planned, prepared } = firm
  const call = callOf(planned, prepared.transcriptId)
  return new PrefetchedFirm({
    firm_id: planned.firmId,
    firm_name: call.companyname,
    permno: call.lpermno,
    gvkey: call.gvkey,
    transcript_id: call.transcriptid,
    earnings_call_date: call.mostimportantdateutc,
    n_components: componentsOf(firm),
    n_sentences: sentencesOf(prepared),
    n_words: prepared.calls.reduce((sum, one) => sum + wordsOf(one), 0),
    part,
    row_group: prepared.rowGroup
  })
}

const firmWithoutSentences = (firm: FinishedFirm, part: string): PrefetchExclusion => {
  const call = callOf(firm.planned, firm.prepared.transcriptId)
  return new PrefetchExclusion({
    ...exclusion({
      firmId: firm.planned.firmId,
      firmName: call.companyname,
      transcriptId: call.transcriptid,
      earningsCallDate: call.mostimportantdateutc,
      ...(fateOfFirm(firm.prepared) ?? { code: "Kept", reason: "kept" })
    }),
    permno: call.lpermno,
    gvkey: call.gvkey,
    n_components: componentsOf(firm),
    part
  })
}

/** Of a kept firm with several calls: those that gave no sentences although they were to. */
const callsWithoutSentences = ({ planned, prepared }: FinishedFirm): ReadonlyArray<PrefetchExclusion> =>
  prepared.rowGroup === null
    ? []
    : prepared.calls.flatMap(({ text, transcriptId }) => {
        const why = text === null ? undefined : noSentences(text.outcome)
        if (why === undefined) return []
        const call = callOf(planned, transcriptId)
        return [
          exclusion({
            firmId: planned.firmId,
            firmName: call.companyname,
            transcriptId,
            earningsCallDate: call.mostimportantdateutc,
            ...why
          })
        ]
      })

/** PERMNOs that more than one of the kept firms has, such as two classes of a firm that Capital IQ counts as two companies. */
const sharedPermnos = (kept: ReadonlyArray<PrefetchedFirm>): ReadonlyArray<SharedPermno> =>
  [...Map.groupBy(kept, ({ permno }) => permno)].flatMap(([permno, firms]) =>
    permno === null || firms.length === 1 ? [] : [new SharedPermno({ permno, firm_ids: firms.map(({ firm_id }) => firm_id) })]
  )

/**
 * Writes the small tables and then the manifest of a quarter whose parts are all in the store: the last step, after which the
 * quarter counts as prefetched. Every firm of the plan is in `firms` with a sentence or in `excluded` with a reason. Fails, and writes
 * no manifest, where the quarter holds too little to be called one.
 */
export const finishQuarter = Effect.fn("finishQuarter")(function* (plan: PrefetchPlan, known: KnownParts) {
  const { quarter } = plan
  const { location } = yield* ObjectStore
  const components: Array<ComponentsPart> = []
  const transcripts: Array<PrefetchPart> = []
  const firms: Array<FinishedFirm> = []
  const kept: Array<PrefetchedFirm> = []
  const withoutSentences: Array<PrefetchExclusion> = []

  for (let n = 0; n < countParts(plan); n++) {
    components.push(known.components.get(n) ?? (yield* inspectComponentsPart(quarter, n)))
    const prepared = known.prepared.get(n)
    if (prepared === undefined) return yield* Effect.die(new Error(`part ${n} of ${quarter} was not prepared`))
    transcripts.push(new PrefetchPart(prepared.part))
    const found = new Map(prepared.firms.map((firm) => [firm.firmId, firm]))
    for (const planned of firmsOfPart(plan, n)) {
      const ofFirm = found.get(planned.firmId)
      if (ofFirm === undefined) return yield* Effect.die(new Error(`part ${n} of ${quarter} says nothing of firm ${planned.firmId}`))
      const firm: FinishedFirm = { planned, prepared: ofFirm }
      firms.push(firm)
      if (ofFirm.rowGroup === null) withoutSentences.push(firmWithoutSentences(firm, prepared.part.key))
      else kept.push(keptFirm(firm, prepared.part.key))
    }
  }

  const excluded = [...plan.excludedFirms.map(exclusion), ...withoutSentences]
  const manifest = new PrefetchManifest({
    format: 3,
    quarter,
    created_at: DateTime.formatIso(yield* DateTime.now),
    source: plan.source,
    rules: plan.rules,
    text: plan.text,
    counts: {
      seen: plan.firms.length + plan.excludedFirms.length,
      firms: kept.length,
      excluded: excluded.length,
      components: components.reduce((sum, { part }) => sum + part.rows, 0),
      sentences: transcripts.reduce((sum, part) => sum + part.rows, 0)
    },
    components: components.map(({ part }) => part),
    transcripts,
    firms: kept,
    excluded,
    other_calls: [...plan.otherCalls.map(exclusion), ...firms.flatMap(callsWithoutSentences)],
    unplaced_rows: (plan.unplacedRows ?? []).map((rows) => new UnplacedRows(rows)),
    shared_permnos: sharedPermnos(kept),
    component_notes: components.flatMap(({ notes }) => notes),
    mended_characters: firms.reduce((sum, { prepared }) => sum + prepared.calls.reduce((n, { text }) => n + (text?.mended ?? 0), 0), 0)
  })
  const begin = withFlags(prefetchCommand(quarter, location, manifest), { restart: true })
  const empty = emptyQuarter(manifest, yield* typed(begin), yield* typed(doctorLine(location)))
  if (empty !== undefined) return yield* empty

  const tables = yield* writeQuarterTables(manifest, firms)
  const whole = new PrefetchManifest({ ...manifest, tables })
  yield* writePrefetchManifest(whole)
  return whole
})
