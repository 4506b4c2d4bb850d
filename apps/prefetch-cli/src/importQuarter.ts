import { ObjectStore } from "@ftm/object-store"
import type { Row } from "@ftm/parquet-table"
import { prefetchExists, readPrefetchManifest } from "@ftm/s3-source"
import type { Quarter } from "@ftm/transcript-schema"
import { defaultTextOptions, describeText } from "@ftm/transcript-text"
import { compareFirmIds, type SelectedCall } from "@ftm/wrds-source"
import { Clock, DateTime, Effect, Option } from "effect"
import { open } from "node:fs/promises"
import { checkSameRules } from "./checkSameRules.ts"
import { Display } from "./Display.ts"
import { fillQuarter, type PullPart } from "./fillQuarter.ts"
import { type ImportIndex, type IndexedCall, indexFolder } from "./importIndex.ts"
import { decodeLine, type ImportLine } from "./importLine.ts"
import { forgetQuarter } from "./planQuarter.ts"
import { type PlannedFirm, type PrefetchPlan, readPlan, writePlan } from "./PrefetchPlan.ts"
import { summaryOf } from "./PrefetchSummary.ts"
import { withCurrentText } from "./prepareQuarter.ts"
import { dataMissing, failed, type Stop } from "./Stop.ts"

export interface ImportOptions {
  readonly quarter: Quarter
  readonly from: string
  readonly calls: "latest" | "all"
  readonly firmsPerPart: number
  readonly restart: boolean
}

const componentTypes = { presentation: 2, question: 3, answer: 4, operator: 7 } as const

const callOf = (call: IndexedCall): SelectedCall => ({
  companyid: call.firmId,
  companyname: call.firmName,
  gvkey: call.gvkey,
  lpermno: call.permno,
  keydevid: call.transcriptId,
  keydeveventtypeid: 48,
  keydeveventtypename: null,
  headline: null,
  mostimportantdateutc: call.date,
  mostimportanttimeutc: null,
  transcriptid: call.transcriptId,
  transcriptcollectiontypeid: null,
  transcriptcollectiontypename: null,
  transcriptpresentationtypeid: null,
  transcriptpresentationtypename: null,
  transcriptcreationdate_utc: null,
  transcriptcreationtime_utc: null,
  audiolengthsec: null
})

/** Earlier calls first; of two on one day the one with the lower id. */
const compareCalls = (a: IndexedCall, b: IndexedCall): number =>
  a.date < b.date ? -1 : a.date > b.date ? 1 : compareFirmIds(a.transcriptId, b.transcriptId)

/** The firms of the index, each with the calls that become sentences and the others. */
const planFirms = (index: ImportIndex, calls: "latest" | "all"): Pick<PrefetchPlan, "firms" | "otherCalls"> => {
  const byFirm = Map.groupBy(index.calls, (call) => call.firmId)
  const otherCalls: Array<PrefetchPlan["otherCalls"][number]> = []
  const firms = [...byFirm].sort(([a], [b]) => compareFirmIds(a, b)).map(([firmId, ofFirm]): PlannedFirm => {
    const inOrder = ofFirm.toSorted(compareCalls)
    const used = calls === "all" ? inOrder : inOrder.slice(-1)
    const others = inOrder.slice(0, inOrder.length - used.length)
    for (const { date, firmName, transcriptId } of others) {
      otherCalls.push({ firmId, firmName, transcriptId, earningsCallDate: date, reason: "an earlier call of the firm in the quarter" })
    }
    return { firmId, firmName: used.at(-1)!.firmName, calls: used.map(callOf), otherCalls: others.map(callOf) }
  })
  return { firms, otherCalls }
}

const rowOf = (call: SelectedCall, line: ImportLine): Row => ({
  ...call,
  transcriptcomponentid: `${call.transcriptid}-${line.component_order}`,
  componentorder: line.component_order,
  transcriptcomponenttypeid: line.component_type === undefined ? null : componentTypes[line.component_type],
  transcriptcomponenttypename: line.component_type ?? null,
  transcriptpersonid: null,
  transcriptpersonname: line.speaker_name ?? null,
  companyofperson: null,
  speakertypeid: null,
  speakertypename: line.speaker_type ?? null,
  componenttext: line.text
})

/** Reads a call's lines again by their places. */
const readCall = (call: SelectedCall, indexed: IndexedCall): Effect.Effect<ReadonlyArray<Row>, Stop> =>
  Effect.gen(function*() {
    const rows: Array<Row> = []
    const texts = yield* Effect.tryPromise({
      try: async () => {
        const found: Array<string> = []
        const files = new Map<string, Awaited<ReturnType<typeof open>>>()
        try {
          for (const { file, length, start } of indexed.lines) {
            const handle = files.get(file) ?? await open(file)
            files.set(file, handle)
            const bytes = Buffer.alloc(length)
            await handle.read(bytes, 0, length, start)
            found.push(bytes.toString("utf8").replace(/^\uFEFF/, ""))
          }
        } finally {
          for (const handle of files.values()) await handle.close()
        }
        return found
      },
      catch: () => failed(`${indexed.lines[0]?.file} changed while it was read. Run the same command again when it keeps still.`)
    })
    for (const text of texts) {
      const line = yield* decodeLine(text).pipe(Effect.mapError(() => failed(`${indexed.lines[0]?.file} changed while it was read. Run the same command again when it keeps still.`)))
      rows.push(rowOf(call, line))
    }
    return rows
  })

const pullFromFiles = (index: ImportIndex): PullPart<Stop, never> => {
  const places = new Map(index.calls.map((call) => [`${call.firmId}_${call.transcriptId}`, call]))
  return (firms, onCharacters) =>
    Effect.gen(function*() {
      const groups: Array<ReadonlyArray<Row>> = []
      for (const firm of firms) {
        const rows: Array<Row> = []
        for (const call of [...firm.otherCalls, ...firm.calls]) {
          const indexed = places.get(`${firm.firmId}_${call.transcriptid}`)
          if (indexed !== undefined) rows.push(...(yield* readCall(call, indexed)))
        }
        groups.push(rows)
        yield* onCharacters(rows.reduce((sum, row) => sum + (typeof row["componenttext"] === "string" ? row["componenttext"].length : 0), 0))
      }
      return { firms: groups, notes: [] }
    })
}

/** Takes a folder of JSON Lines through the same parts, text and manifest as a fetch from WRDS. */
export const importQuarter = Effect.fn("importQuarter")(function*(options: ImportOptions) {
  const { quarter } = options
  const store = yield* ObjectStore
  const display = yield* Display
  const started = yield* Clock.currentTimeMillis
  const index = yield* indexFolder(options.from, quarter)
  if (index.calls.length === 0) {
    return yield* dataMissing(`None of the ${index.lines} components in ${options.from} belongs to a call in ${quarter}. Give --quarter the quarter of their call_date.`)
  }
  yield* display.say(`${quarter}: ${index.lines} components read in ${options.from}, ${index.outsideQuarter} of calls in other quarters.`)
  const rules = { calls: options.calls, files: index.sha256 }

  if (options.restart) yield* forgetQuarter(quarter)
  if (yield* prefetchExists(quarter)) {
    const manifest = yield* readPrefetchManifest(quarter)
    yield* checkSameRules(quarter, manifest.rules, rules)
    yield* display.say(`${quarter} is complete in ${store.location}.`)
    return summaryOf(manifest, store.location, { alreadyComplete: true, seconds: 0, socket: undefined })
  }
  const found = yield* readPlan(quarter)
  if (Option.isSome(found)) yield* checkSameRules(quarter, found.value.rules, rules)
  const planned = Option.isSome(found) ? Option.some(yield* withCurrentText(found.value)) : found
  const plan: PrefetchPlan = Option.isSome(planned) ? planned.value : {
    format: 1,
    quarter,
    source: "import",
    createdAt: DateTime.formatIso(yield* DateTime.now),
    rules,
    text: { version: 1, ...describeText(defaultTextOptions) },
    firmsPerPart: options.firmsPerPart,
    ...planFirms(index, options.calls),
    excludedFirms: []
  }
  if (Option.isNone(planned)) yield* writePlan(plan)

  const { manifest } = yield* fillQuarter(quarter, ({ feed }) => feed(plan, pullFromFiles(index)).pipe(Effect.as({ plan })))
  const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000
  return summaryOf(manifest, store.location, { alreadyComplete: false, seconds, socket: undefined })
})
