import { openTable, type Row } from "@ftm/parquet-table"
import { writeTranscriptsPart } from "@ftm/s3-source"
import { componentColumns, type FirmTranscript, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { type DeriveCallText, type FirmCall, firmTranscript, makeCallText, type SpokenRow, type TextOptions } from "@ftm/transcript-text"
import { Effect } from "effect"

/** What is known of a firm before its text is read. */
export interface FirmHead {
  readonly firmId: string
  readonly firmName: string
  readonly permno: number
  readonly gvkey: string
  readonly transcriptId: string
  readonly earningsCallDate: string
}

/** One part to prepare; plain data, so that it can be sent to a worker thread. */
export interface PrepareTask {
  readonly quarter: Quarter
  readonly n: number
  /** `latest`: only the call that the head names becomes sentences; `all`: every call of the firm in raw/components. */
  readonly calls: "latest" | "all"
  readonly text: TextOptions
  readonly firms: ReadonlyArray<FirmHead>
}

export interface PreparedFirm extends FirmHead {
  readonly components: number
  readonly sentences: number
  /** Null for a firm without a usable sentence. */
  readonly rowGroup: number | null
}

export interface PreparedPart {
  readonly n: number
  readonly part: { readonly key: string; readonly rows: number; readonly bytes: number; readonly sha256: string }
  /** In the order of the task. */
  readonly firms: ReadonlyArray<PreparedFirm>
}

// The language model is loaded once a thread and kept for the options it was made with.
let loaded: { readonly key: string; readonly callText: DeriveCallText } | undefined
const callTextFor = (text: TextOptions): DeriveCallText => {
  const key = JSON.stringify(text)
  if (loaded === undefined || loaded.key !== key) loaded = { key, callText: makeCallText(text) }
  return loaded.callText
}

const textOrNull = (row: Row, column: string): string | null => typeof row[column] === "string" ? row[column] : null

const spokenRow = (row: Row): SpokenRow => ({
  transcriptcomponentid: String(row["transcriptcomponentid"]),
  componentorder: Number(row["componentorder"]),
  transcriptcomponenttypeid: typeof row["transcriptcomponenttypeid"] === "number" ? row["transcriptcomponenttypeid"] : null,
  speakertypename: textOrNull(row, "speakertypename"),
  transcriptpersonname: textOrNull(row, "transcriptpersonname"),
  componenttext: textOrNull(row, "componenttext")
})

/** A firm's rows of raw/components, cut into its calls; both keep their order. */
export const callsOfRows = (rows: ReadonlyArray<Row>): ReadonlyArray<FirmCall> => {
  const calls: Array<FirmCall & { readonly components: Array<SpokenRow> }> = []
  for (const row of rows) {
    const transcriptid = String(row["transcriptid"])
    if (calls.at(-1)?.transcriptid !== transcriptid) {
      calls.push({
        companyname: String(row["companyname"]),
        gvkey: String(row["gvkey"]),
        lpermno: Number(row["lpermno"]),
        transcriptid,
        mostimportantdateutc: String(row["mostimportantdateutc"]),
        components: []
      })
    }
    calls.at(-1)!.components.push(spokenRow(row))
  }
  return calls
}

/**
 * Reads part n of raw/components firm by firm, derives the sentences and writes part n of raw/transcripts.
 * It needs neither WRDS nor a clock and gives the same bytes each time.
 */
export const preparePart = Effect.fn("preparePart")(function*(task: PrepareTask) {
  const { firms, n, quarter } = task
  const table = yield* openTable(StoreKeys.componentsPart(quarter, n), { columns: componentColumns })
  const heads = new Map(firms.map((head) => [head.firmId, head]))
  const callText = callTextFor(task.text)
  const transcripts = new Map<string, FirmTranscript>()
  const components = new Map<string, number>()

  for (let group = 0; group < table.rowGroups.length; group++) {
    const rows = yield* table.readRowGroup(group)
    const firmId = String(rows[0]?.["companyid"])
    const head = heads.get(firmId)
    if (head === undefined) continue
    const calls = callsOfRows(rows).filter((call) => task.calls === "all" || call.transcriptid === head.transcriptId)
    if (calls.length === 0) continue
    components.set(firmId, calls.reduce((sum, call) => sum + call.components.length, 0))
    transcripts.set(firmId, firmTranscript({ quarter, firmId, calls }, callText))
  }

  const inOrder = firms.map((head): FirmTranscript => transcripts.get(head.firmId) ?? { ...head, quarter, sentences: [] })
  const { part, rowGroups } = yield* writeTranscriptsPart(quarter, n, inOrder)
  const prepared: PreparedPart = {
    n,
    part: { key: part.key, rows: part.rows, bytes: part.bytes, sha256: part.sha256 },
    firms: firms.map((head) => ({
      ...head,
      components: components.get(head.firmId) ?? 0,
      sentences: transcripts.get(head.firmId)?.sentences.length ?? 0,
      rowGroup: rowGroups.get(head.firmId) ?? null
    }))
  }
  return prepared
})
