import { ObjectStore } from "@ftm/object-store"
import { doctorLine, type Quarter, StoreKeys, typed } from "@ftm/transcript-schema"
import { defaultTextOptions, describeText } from "@ftm/transcript-text"
import {
  describeReason,
  describeRules,
  type LeftOut,
  selectCalls,
  type Selection,
  type SelectionRules,
  withRedial,
  wrdsTables
} from "@ftm/wrds-source"
import { DateTime, Effect } from "effect"
import { deleteParts } from "../parts/DeleteParts.ts"
import { nothingThere } from "../PrefetchError.ts"
import { tell } from "../PrefetchEvents.ts"
import { defaultFirmsPerPart, type PrefetchOptions } from "../PrefetchOptions.ts"
import { type PrefetchPlan, writePlan } from "./PrefetchPlan.ts"

/** Firms that were asked for by name and have no call at all in the quarter. */
const firmsWithoutCall = (rules: SelectionRules, selection: Selection): PrefetchPlan["excludedFirms"] => {
  const found = new Set([...selection.firms, ...selection.excludedFirms].map((firm) => firm.firmId))
  return (rules.firms ?? [])
    .filter((firmId) => !found.has(firmId))
    .map((firmId) => ({
      firmId,
      firmName: "",
      transcriptId: null,
      earningsCallDate: null,
      code: "NoCall",
      reason: "no call in the quarter"
    }))
}

/** A plan keeps the kind of reason and its words, as the manifest does. */
const inWords = (leftOut: LeftOut): PrefetchPlan["excludedFirms"][number] => ({
  ...leftOut,
  code: leftOut.reason._tag,
  reason: describeReason(leftOut.reason)
})

const unplacedWords = { NoCompany: "no usable companyid: belongs to no firm", NoDate: "no call date: belongs to no quarter" } as const

const unplacedRows = (selection: Selection): PrefetchPlan["unplacedRows"] =>
  selection.unplaced.map(({ count, examples, reason }) => ({
    code: reason,
    reason: unplacedWords[reason],
    count,
    examples: examples.flatMap(({ transcriptId }) => transcriptId ?? [])
  }))

/** Asks WRDS which calls the quarter holds and writes the decision down. */
export const makePlan = Effect.fn("makePlan")(function* (options: PrefetchOptions) {
  const { quarter, rules } = options
  const selection = yield* withRedial(selectCalls(quarter, rules))
  if (selection.firms.length === 0) {
    const about =
      selection.excludedFirms.length === 0
        ? `WRDS has no call of event type ${rules.eventTypes.join(", ")} in ${quarter}${rules.firms === undefined ? "" : " for the firms of --firms"}`
        : `All ${selection.excludedFirms.length} firms of ${quarter} are left out (the first: ${selection.excludedFirms[0]!.firmName}, ${describeReason(selection.excludedFirms[0]!.reason)})`
    const { location } = yield* ObjectStore
    return yield* nothingThere(
      `${about}; nothing was written. Check the quarter, --event-types and --firms, and what the account may read with: ${yield* typed(doctorLine(location))}`
    )
  }
  if (selection.linkTable !== wrdsTables.link) {
    yield* tell({
      _tag: "Notice",
      text: `${wrdsTables.link} cannot be read; GVKEYs are linked to PERMNOs by ${selection.linkTable} in its place.`
    })
  }
  const now = yield* DateTime.now
  const plan: PrefetchPlan = {
    format: 1,
    quarter,
    source: "wrds",
    createdAt: DateTime.formatIso(now),
    // Nobody chose the link table, so it is no difference of rules; but the identifiers come from it.
    rules: { ...describeRules(rules), link_table: selection.linkTable },
    text: { version: 1, ...describeText(defaultTextOptions) },
    firmsPerPart: options.firmsPerPart ?? defaultFirmsPerPart,
    firms: selection.firms,
    excludedFirms: [...selection.excludedFirms.map(inWords), ...firmsWithoutCall(rules, selection)],
    otherCalls: selection.otherCalls.map(inWords),
    unplacedRows: unplacedRows(selection) ?? []
  }
  yield* writePlan(plan)
  return plan
})

/** Deletes everything that prefetches of the quarter have written and nothing else, the manifest first, so that nothing half-deleted looks whole. */
export const forgetQuarter = Effect.fn("forgetQuarter")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  yield* store.delete(StoreKeys.prefetchManifest(quarter))
  yield* store.delete(StoreKeys.earlierPrefetchManifest(quarter))
  yield* store.delete(StoreKeys.prefetchPlan(quarter))
  for (const prefix of [StoreKeys.transcriptsPrefix(quarter), StoreKeys.componentsPrefix(quarter)]) yield* deleteParts(prefix)
  for (const key of [StoreKeys.calls(quarter), StoreKeys.callSpeech(quarter), StoreKeys.coverage(quarter)]) yield* store.delete(key)
})
