import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { selectionSql } from "./selectionSql.ts"
import type { SelectionRules } from "./SelectionRules.ts"
import { WrdsConnection, type WrdsRow } from "./WrdsConnection.ts"
import { UnexpectedShape, WrdsError } from "./WrdsError.ts"

/** A call with the version taken of it and the firm's identifiers at its date; field names are WRDS's own. */
export type SelectedCall = {
  readonly companyid: string
  readonly companyname: string
  readonly gvkey: string
  readonly lpermno: number
  readonly keydevid: string
  readonly keydeveventtypeid: number
  readonly keydeveventtypename: string | null
  readonly headline: string | null
  readonly mostimportantdateutc: string
  readonly mostimportanttimeutc: string | null
  readonly transcriptid: string
  readonly transcriptcollectiontypeid: number | null
  readonly transcriptcollectiontypename: string | null
  readonly transcriptpresentationtypeid: number | null
  readonly transcriptpresentationtypename: string | null
  readonly transcriptcreationdate_utc: string | null
  readonly transcriptcreationtime_utc: string | null
  readonly audiolengthsec: number | null
}

/** A firm that is kept, with its calls: those that become sentences, and the others, which are kept as raw components only. */
export interface SelectedFirm {
  readonly firmId: string
  readonly firmName: string
  /** In the order in which they took place; the last one gives the firm its PERMNO, GVKEY and call date. */
  readonly calls: ReadonlyArray<SelectedCall>
  readonly otherCalls: ReadonlyArray<SelectedCall>
}

/** A call that gives no sentences, and why. */
export interface LeftOut {
  readonly firmId: string
  readonly firmName: string
  readonly transcriptId: string
  readonly earningsCallDate: string
  readonly reason: string
}

export interface Selection {
  /** In ascending numeric order of firm id. */
  readonly firms: ReadonlyArray<SelectedFirm>
  /** Firms without any call that can be used: the call that decided it. */
  readonly excludedFirms: ReadonlyArray<LeftOut>
  /** Calls of kept firms that give no sentences. */
  readonly otherCalls: ReadonlyArray<LeftOut>
}

const EARLIER_CALL = "an earlier call of the firm in the quarter"

const required = (row: WrdsRow, name: string): string => row[name] ?? ""
const optional = (row: WrdsRow, name: string): string | null => row[name] ?? null
const number = (row: WrdsRow, name: string): number | null => {
  const text = row[name] ?? null
  return text === null ? null : Number(text)
}

const callOf = (row: WrdsRow): SelectedCall => ({
  companyid: required(row, "companyid"),
  companyname: required(row, "companyname"),
  gvkey: required(row, "gvkey"),
  lpermno: Number(required(row, "lpermno")),
  keydevid: required(row, "keydevid"),
  keydeveventtypeid: Number(required(row, "keydeveventtypeid")),
  keydeveventtypename: optional(row, "keydeveventtypename"),
  headline: optional(row, "headline"),
  mostimportantdateutc: required(row, "mostimportantdateutc"),
  mostimportanttimeutc: optional(row, "mostimportanttimeutc"),
  transcriptid: required(row, "transcriptid"),
  transcriptcollectiontypeid: number(row, "transcriptcollectiontypeid"),
  transcriptcollectiontypename: optional(row, "transcriptcollectiontypename"),
  transcriptpresentationtypeid: number(row, "transcriptpresentationtypeid"),
  transcriptpresentationtypename: optional(row, "transcriptpresentationtypename"),
  transcriptcreationdate_utc: optional(row, "transcriptcreationdate_utc"),
  transcriptcreationtime_utc: optional(row, "transcriptcreationtime_utc"),
  audiolengthsec: number(row, "audiolengthsec")
})

const leftOut = (row: WrdsRow, reason: string): LeftOut => ({
  firmId: required(row, "companyid"),
  firmName: required(row, "companyname"),
  transcriptId: required(row, "transcriptid"),
  earningsCallDate: required(row, "mostimportantdateutc"),
  reason
})

/** Sorts the rows of the selection query, one a call with the latest first, into firms. Decides nothing that SQL has decided. */
export const planSelection = (rows: ReadonlyArray<WrdsRow>, rules: SelectionRules): Selection => {
  const byFirm = new Map<string, Array<WrdsRow>>()
  for (const row of rows) {
    const firmId = required(row, "companyid")
    const calls = byFirm.get(firmId)
    if (calls === undefined) byFirm.set(firmId, [row])
    else calls.push(row)
  }

  const firms: Array<SelectedFirm> = []
  const excludedFirms: Array<LeftOut> = []
  const otherCalls: Array<LeftOut> = []
  const inOrder = [...byFirm].sort(([a], [b]) => compareFirmIds(a, b))

  for (const [firmId, calls] of inOrder) {
    const linked = calls.filter((row) => row["reason"] === null)
    // With `latest`, the latest call decides about the firm, whatever its earlier calls are linked to.
    const wanted = rules.calls === "all" ? linked : linked.filter((row) => row === calls[0])
    if (wanted.length === 0) {
      excludedFirms.push(leftOut(calls[0]!, calls[0]!["reason"] ?? EARLIER_CALL))
      continue
    }
    firms.push({
      firmId,
      firmName: required(wanted[0]!, "companyname"),
      calls: wanted.map(callOf).reverse(),
      otherCalls: linked.filter((row) => !wanted.includes(row)).map(callOf).reverse()
    })
    for (const row of calls) {
      if (!wanted.includes(row)) otherCalls.push(leftOut(row, row["reason"] ?? EARLIER_CALL))
    }
  }
  return { firms, excludedFirms, otherCalls }
}

/** Numeric order of ids that may be longer than a double can hold. */
export const compareFirmIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** Asks WRDS which calls of the quarter are to be taken. */
export const selectCalls = Effect.fn("selectCalls")(function*(quarter: Quarter, rules: SelectionRules) {
  const connection = yield* WrdsConnection
  const rows = yield* connection.query(selectionSql(quarter, rules))
  const broken = rows.find((row) => !/^\d+$/.test(required(row, "companyid")) || !/^\d{4}-\d{2}-\d{2}$/.test(required(row, "mostimportantdateutc")))
  if (broken !== undefined) {
    return yield* new WrdsError({
      reason: new UnexpectedShape({}),
      message: `ciq.wrds_transcript_detail has a row that cannot be used (companyid ${broken["companyid"]}, mostimportantdateutc ${broken["mostimportantdateutc"]}). See the columns with: npm run prefetch -- doctor`
    })
  }
  return planSelection(rows, rules)
})
