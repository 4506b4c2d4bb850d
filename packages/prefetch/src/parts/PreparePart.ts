import { type Lineage, lineageMetadata } from "@ftm/lineage"
import { decodeRows, openTable } from "@ftm/parquet-table"
import { writeTranscriptsPart } from "@ftm/s3-source"
import { componentColumns, type ComponentRow, type FirmTranscript, fromComponentRow, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import {
  type DerivedCall,
  type DeriveCallText,
  describeText,
  type FirmCall,
  firmText,
  type FirmText,
  makeCallText,
  type TextOptions
} from "@ftm/transcript-text"
import { Effect } from "effect"
import type { PlannedFirm } from "../plan/PrefetchPlan.ts"
import type { Beside } from "../restart/StagedStore.ts"
import { encodePreparedFirms, type PreparedCall, type PreparedFirm, preparedFirmsKey } from "./PreparedFirm.ts"

/** A firm on whose text a thread died: it is passed over, and this is its reason. */
export interface SetAsideFirm {
  readonly firmId: string
  readonly message: string
}

/** One part to prepare; plain data, so that it can be sent to a worker thread. */
export interface PrepareTask extends Beside {
  readonly quarter: Quarter
  readonly n: number
  readonly text: TextOptions
  readonly firms: ReadonlyArray<PlannedFirm>
  readonly setAside: ReadonlyArray<SetAsideFirm>
}

export interface PreparedPart {
  readonly n: number
  readonly part: { readonly key: string; readonly rows: number; readonly bytes: number; readonly sha256: string }
  /** In the order of the task. */
  readonly firms: ReadonlyArray<PreparedFirm>
}

// The language model is loaded once a thread and kept for the options it was made with.
let loaded: { readonly key: string; readonly callText: DeriveCallText } | undefined
const loadCallText = (text: TextOptions): DeriveCallText => {
  const key = JSON.stringify(text)
  if (loaded === undefined || loaded.key !== key) loaded = { key, callText: makeCallText(text) }
  return loaded.callText
}

/** The calls that become sentences, each with its rows of raw/components; one that has none there is a call without components. */
const callsOf = (firm: PlannedFirm, rows: ReadonlyMap<string, ReadonlyArray<ComponentRow>>): ReadonlyArray<FirmCall> =>
  firm.calls.map(({ companyname, gvkey, lpermno, mostimportantdateutc, transcriptid }) => ({
    companyname,
    gvkey,
    lpermno,
    transcriptid,
    mostimportantdateutc,
    components: rows.get(transcriptid) ?? []
  }))

const preparedText = (derived: DerivedCall): NonNullable<PreparedCall["text"]> => {
  if ("failure" in derived) return failedText(derived.failure.message)
  const { language, mended, outcome, sentences, speech } = derived.text
  return { outcome, language, mended, sentences: sentences.length, speech }
}

const failedText = (message: string): NonNullable<PreparedCall["text"]> => ({
  outcome: { _tag: "TextFailed", message },
  language: "und",
  mended: 0,
  sentences: 0,
  speech: []
})

const preparedFirm = (
  firm: PlannedFirm,
  rows: ReadonlyMap<string, ReadonlyArray<ComponentRow>>,
  text: FirmText | SetAsideFirm
): Omit<PreparedFirm, "rowGroup"> => {
  const componentsOf = (transcriptId: string): number => rows.get(transcriptId)?.length ?? 0
  const derived = "message" in text ? [] : text.calls
  return {
    firmId: firm.firmId,
    transcriptId: "message" in text ? firm.calls.at(-1)!.transcriptid : text.transcript.transcriptId,
    calls: [
      ...firm.otherCalls.map(({ transcriptid }) => ({ transcriptId: transcriptid, components: componentsOf(transcriptid), text: null })),
      ...firm.calls.map(({ transcriptid }, i) => {
        const one = derived[i]
        return {
          transcriptId: transcriptid,
          components: componentsOf(transcriptid),
          text: one === undefined ? failedText("message" in text ? `transcript ${transcriptid}: ${text.message}` : "") : preparedText(one)
        }
      })
    ]
  }
}

/** What the sentences are made of besides the components beside them, for the file's metadata. Which calls were taken, the manifest says. */
const textLineage = (quarter: Quarter, text: TextOptions): Lineage => {
  const { english_by, model, rules, ...settings } = describeText(text)
  return {
    stage: "prefetch",
    quarter,
    inputs: {},
    settings,
    versions: { text: String(rules), model: String(model), english_by: String(english_by) }
  }
}

/**
 * Reads part n of raw/components firm by firm, derives the sentences and writes part n of raw/transcripts, with what became of each
 * firm in the part's metadata. A call whose text cannot be derived is noted and passed over. It needs neither WRDS nor a clock and
 * gives the same bytes each time. `onFirm` hears whose turn it is.
 */
export const preparePart = Effect.fn("preparePart")(function* (
  task: PrepareTask,
  onFirm: (firmId: string) => void = () => undefined,
  callTextFor: (options: TextOptions) => DeriveCallText = loadCallText
) {
  const { firms, n, quarter } = task
  const table = yield* openTable(StoreKeys.componentsPart(quarter, n), { columns: componentColumns })
  const planned = new Map(firms.map((firm) => [firm.firmId, firm]))
  const setAside = new Map(task.setAside.map((one) => [one.firmId, one]))
  const callText = callTextFor(task.text)
  const texts = new Map<string, { readonly transcript: FirmTranscript | undefined; readonly prepared: Omit<PreparedFirm, "rowGroup"> }>()

  const prepare = (firm: PlannedFirm, rows: ReadonlyMap<string, ReadonlyArray<ComponentRow>>): void => {
    onFirm(firm.firmId)
    const aside = setAside.get(firm.firmId)
    const text = aside ?? firmText({ quarter, firmId: firm.firmId, calls: callsOf(firm, rows) }, callText)
    texts.set(firm.firmId, { transcript: "message" in text ? undefined : text.transcript, prepared: preparedFirm(firm, rows, text) })
  }
  for (let group = 0; group < table.rowGroups.length; group++) {
    const rows = yield* decodeRows(table.key, yield* table.readRowGroup(group), fromComponentRow)
    const firm = planned.get(rows[0]?.companyid ?? "")
    if (firm !== undefined)
      prepare(
        firm,
        Map.groupBy(rows, (row) => row.transcriptid)
      )
  }
  // What is left has no components at all.
  for (const firm of firms) if (!texts.has(firm.firmId)) prepare(firm, new Map())

  const transcripts = firms.flatMap(({ firmId }) => {
    const transcript = texts.get(firmId)?.transcript
    return transcript !== undefined && transcript.sentences.length > 0 ? [transcript] : []
  })
  const rowGroups = new Map(transcripts.map(({ firmId }, rowGroup) => [firmId, rowGroup]))
  const prepared = firms.map(({ firmId }): PreparedFirm => ({ ...texts.get(firmId)!.prepared, rowGroup: rowGroups.get(firmId) ?? null }))
  const { part } = yield* writeTranscriptsPart(quarter, n, transcripts, {
    ...lineageMetadata(textLineage(quarter, task.text)),
    [preparedFirmsKey]: encodePreparedFirms(prepared)
  })
  const result: PreparedPart = { n, part: { key: part.key, rows: part.rows, bytes: part.bytes, sha256: part.sha256 }, firms: prepared }
  return result
})
