import { compareIds, quarterBounds, type Quarter, type SelectedCall } from "@ftm/transcript-schema"
import { Effect } from "effect"
import {
  callKey,
  type CallVersions,
  claimedVersions,
  laterCallFirst,
  seenCalls,
  type Version,
  versionOf,
  type VersionRow
} from "./CallVersions.ts"
import { compareText } from "./CompareText.ts"
import { textSql } from "./ComponentsSql.ts"
import { type FirmLink, firmLinkOf, linkAt } from "./FirmLink.ts"
import { findTables, type FoundTables } from "./FoundTables.ts"
import type { LeftOutReason } from "./LeftOutReason.ts"
import type { SelectionRules } from "./SelectionRules.ts"
import { linksSql, versionsSql } from "./SelectionSql.ts"
import { WrdsConnection } from "./WrdsConnection.ts"
import { dateOrNull, int32OrNull, textOrNull, wholePartOrNull } from "./WrdsValue.ts"

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
  readonly transcriptId: string | null
  /** `yyyy-mm-dd` */
  readonly earningsCallDate: string | null
  readonly reason: LeftOutReason
}

/** Rows of an event type that was asked for that belong to no firm (`NoCompany`), or to no quarter (`NoDate`: no version of the call has one). */
export interface Unplaced {
  readonly reason: "NoCompany" | "NoDate"
  readonly count: number
  /** The first few, by transcript id. */
  readonly examples: ReadonlyArray<{
    readonly firmId: string | null
    readonly transcriptId: string | null
    readonly earningsCallDate: string | null
  }>
}

/** Firms of one quarter with one PERMNO: all of them are kept. */
export interface SharedPermno {
  readonly permno: number
  /** In ascending numeric order. */
  readonly firmIds: ReadonlyArray<string>
}

/** Every firm with a version dated in the quarter is in `firms` or in `excludedFirms`, and in one of them only. */
export interface Selection {
  /** In ascending numeric order of firm id. */
  readonly firms: ReadonlyArray<SelectedFirm>
  /** Firms without any call that can be used: the call that decided it. In ascending numeric order of firm id. */
  readonly excludedFirms: ReadonlyArray<LeftOut>
  /** Calls of kept firms that give no sentences, and versions without text that another version stands in for. */
  readonly otherCalls: ReadonlyArray<LeftOut>
  readonly unplaced: ReadonlyArray<Unplaced>
  /** In ascending order of PERMNO. */
  readonly sharedPermnos: ReadonlyArray<SharedPermno>
  /** The table that GVKEYs and PERMNOs were linked by. */
  readonly linkTable: string
}

/** What WRDS says about a quarter: all that `planSelection` decides on. */
export interface SelectionFacts {
  readonly quarter: Quarter
  readonly rules: SelectionRules
  /** The rows of `versionsSql`, in any order. */
  readonly rows: ReadonlyArray<VersionRow>
  /** Transcripts that hold text: of every call the best version, where it does; where not, all of its versions that do. */
  readonly withText: ReadonlySet<string>
  /** By company id. */
  readonly links: ReadonlyMap<string, ReadonlyArray<FirmLink>>
  readonly linkTable: string
}

const unplacedExamples = 5

const nameOf = ({ row }: VersionRow): string => row["companyname"] ?? ""

const selectedCall = (
  version: Version & { readonly date: string },
  link: { readonly gvkey: string; readonly permno: number }
): SelectedCall => ({
  companyid: version.companyId,
  companyname: nameOf(version),
  gvkey: link.gvkey,
  lpermno: link.permno,
  keydevid: version.keydevid,
  // One of those that were asked for.
  keydeveventtypeid: Number(version.row["keydeveventtypeid"]),
  keydeveventtypename: textOrNull(version.row["keydeveventtypename"]),
  headline: textOrNull(version.row["headline"]),
  mostimportantdateutc: version.date,
  mostimportanttimeutc: version.time,
  transcriptid: version.transcriptId,
  transcriptcollectiontypeid: int32OrNull(version.row["transcriptcollectiontypeid"]),
  transcriptcollectiontypename: textOrNull(version.row["transcriptcollectiontypename"]),
  transcriptpresentationtypeid: int32OrNull(version.row["transcriptpresentationtypeid"]),
  transcriptpresentationtypename: textOrNull(version.row["transcriptpresentationtypename"]),
  transcriptcreationdate_utc: dateOrNull(version.row["transcriptcreationdate_utc"]),
  transcriptcreationtime_utc: textOrNull(version.row["transcriptcreationtime_utc"]),
  audiolengthsec: wholePartOrNull(version.row["audiolengthsec"])
})

const leftOut = (row: VersionRow, reason: LeftOutReason): LeftOut => ({
  firmId: row.companyId ?? "",
  firmName: nameOf(row),
  transcriptId: row.transcriptId,
  earningsCallDate: row.date,
  reason
})

/** A call in the quarter with the version taken of it, its link or the reason for having none, and the versions passed over for want of text. */
interface CallInQuarter {
  readonly version: Version & { readonly date: string }
  readonly link: ReturnType<typeof linkAt>
  readonly passedOver: ReadonlyArray<Version>
}

/** What was seen of one firm. */
interface SeenFirm {
  readonly calls: Array<CallInQuarter>
  /** Calls of which a version is dated in the quarter, which are none of it. */
  readonly notCalls: Array<LeftOut>
}

/** The first version with text; the best by the rule where none has any. */
const chooseVersion = ({ versions }: CallVersions, withText: ReadonlySet<string>): number =>
  Math.max(
    0,
    versions.findIndex((version) => withText.has(version.transcriptId))
  )

/** Sorts everything that was seen into firms. Decides by the facts alone: the order of rows changes nothing. */
export const planSelection = ({ links, linkTable, quarter, rows, rules, withText }: SelectionFacts): Selection => {
  const { endExclusive, start } = quarterBounds(quarter)
  const seenInQuarter = rows.filter((row) => row.seen && row.date !== null && row.companyId !== null)
  const seen = new Map<string, SeenFirm>()
  for (const { companyId } of seenInQuarter) seen.set(companyId!, { calls: [], notCalls: [] })

  const calls = seenCalls(rows, rules)
  const chosen = new Map(
    calls.flatMap((call) => {
      const place = chooseVersion(call, withText)
      const version = call.versions[place]
      return version === undefined
        ? []
        : [[callKey(call.companyId, call.keydevid), { version, passedOver: call.versions.slice(0, place) }] as const]
    })
  )
  const claims = new Map(claimedVersions(rows).map((version) => [callKey(version.companyId, version.transcriptId), version]))

  // Seen rows one by one: each leads to the call that it stands for, or tells why there is none.
  const usable = new Set(
    seenInQuarter.flatMap(({ companyId, keydevid, transcriptId }) =>
      keydevid === null || transcriptId === null ? [] : [callKey(companyId!, keydevid)]
    )
  )
  const done = new Set<string>()
  for (const row of seenInQuarter.toSorted(bySeenRow)) {
    const { companyId, keydevid, transcriptId } = row
    const firm = seen.get(companyId!)!
    const claim = transcriptId === null ? undefined : claims.get(callKey(companyId!, transcriptId))
    if (keydevid === null || transcriptId === null) {
      // A row without an event id says nothing new where its transcript is told of under a call of its own.
      const toldElsewhere = claim !== undefined && usable.has(callKey(companyId!, claim.keydevid))
      if (!toldElsewhere) firm.notCalls.push(leftOut(row, { _tag: keydevid === null ? "NoEventId" : "NoTranscriptId" }))
      continue
    }
    const key = callKey(companyId!, keydevid)
    if (done.has(key)) continue
    done.add(key)
    const choice = chosen.get(key)
    if (choice === undefined) {
      firm.notCalls.push(leftOut(row, { _tag: "UnderOtherCall", keydevid: claim!.keydevid }))
      continue
    }
    const { passedOver, version } = choice
    if (version.date === null) firm.notCalls.push(leftOut(version, { _tag: "NoDate" }))
    else if (version.date < start || version.date >= endExclusive)
      firm.notCalls.push(leftOut(version, { _tag: "OutsideQuarter", date: version.date }))
    else if (!version.asked)
      firm.notCalls.push(leftOut(version, { _tag: "OtherEventType", eventTypeId: version.row["keydeveventtypeid"] ?? null }))
    else
      firm.calls.push({ version: { ...version, date: version.date }, link: linkAt(links.get(companyId!) ?? [], version.date), passedOver })
  }

  const firms: Array<SelectedFirm> = []
  const excludedFirms: Array<LeftOut> = []
  const otherCalls: Array<LeftOut> = []
  for (const [firmId, { calls, notCalls }] of [...seen].sort(([a], [b]) => compareIds(a, b))) {
    const latestFirst = calls.toSorted((a, b) => laterCallFirst(a.version, b.version))
    const linked = latestFirst.flatMap((call) => ("reason" in call.link ? [] : [{ call, selected: selectedCall(call.version, call.link) }]))
    // With `latest`, the latest call that has text decides about the firm, whatever its earlier calls are linked to.
    const deciding = latestFirst.find(({ version }) => withText.has(version.transcriptId)) ?? latestFirst[0]
    const wanted = rules.calls === "all" ? linked : linked.filter(({ call }) => call === deciding)
    const whyNot = (call: CallInQuarter): LeftOut => {
      if ("reason" in call.link) return leftOut(call.version, call.link.reason)
      const isLater = deciding !== undefined && latestFirst.indexOf(call) < latestFirst.indexOf(deciding)
      return leftOut(call.version, { _tag: isLater ? "LaterCallWithoutText" : "EarlierCall" })
    }
    if (wanted.length === 0) {
      excludedFirms.push(deciding === undefined ? notCalls[0]! : whyNot(deciding))
      continue
    }
    const isWanted = new Set(wanted.map(({ call }) => call))
    firms.push({
      firmId,
      firmName: wanted[0]!.selected.companyname,
      calls: wanted.map(({ selected }) => selected).toReversed(),
      otherCalls: linked
        .filter(({ call }) => !isWanted.has(call))
        .map(({ selected }) => selected)
        .toReversed()
    })
    for (const call of latestFirst) {
      if (!isWanted.has(call)) otherCalls.push(whyNot(call))
      for (const version of call.passedOver) otherCalls.push(leftOut(version, { _tag: "NoText", takenInstead: call.version.transcriptId }))
    }
    otherCalls.push(...notCalls)
  }
  return { firms, excludedFirms, otherCalls, unplaced: unplacedRows(rows, chosen, claims), sharedPermnos: sharedPermnos(firms), linkTable }
}

/** The latest seen row first; usable rows before others of the same day. */
const bySeenRow = (a: VersionRow, b: VersionRow): number =>
  compareText(b.date ?? "", a.date ?? "") ||
  compareIds(b.keydevid ?? "", a.keydevid ?? "") ||
  compareIds(b.transcriptId ?? "", a.transcriptId ?? "") ||
  compareText(JSON.stringify(a.row), JSON.stringify(b.row))

const unplacedRows = (
  rows: ReadonlyArray<VersionRow>,
  chosen: ReadonlyMap<string, { readonly version: Version }>,
  claims: ReadonlyMap<string, Version>
): ReadonlyArray<Unplaced> => {
  const hasDate = ({ companyId, keydevid, transcriptId }: VersionRow): boolean =>
    (chosen.get(callKey(companyId ?? "", keydevid ?? ""))?.version.date ??
      claims.get(callKey(companyId ?? "", transcriptId ?? ""))?.date ??
      null) !== null
  const groups = {
    NoCompany: rows.filter((row) => row.seen && row.companyId === null),
    NoDate: rows.filter((row) => row.seen && row.companyId !== null && row.date === null && !hasDate(row))
  }
  return (["NoCompany", "NoDate"] as const)
    .filter((reason) => groups[reason].length > 0)
    .map((reason) => ({
      reason,
      count: groups[reason].length,
      examples: groups[reason]
        .map(({ companyId, date, transcriptId }) => ({ firmId: companyId, transcriptId, earningsCallDate: date }))
        .sort(
          (a, b) =>
            compareIds(a.transcriptId ?? "", b.transcriptId ?? "") ||
            compareIds(a.firmId ?? "", b.firmId ?? "") ||
            compareText(a.earningsCallDate ?? "", b.earningsCallDate ?? "")
        )
        .slice(0, unplacedExamples)
    }))
}

const sharedPermnos = (firms: ReadonlyArray<SelectedFirm>): ReadonlyArray<SharedPermno> => {
  const firmsOf = new Map<number, Set<string>>()
  for (const { calls, firmId } of firms) {
    for (const { lpermno } of calls) {
      if (lpermno !== null) firmsOf.set(lpermno, (firmsOf.get(lpermno) ?? new Set()).add(firmId))
    }
  }
  return [...firmsOf]
    .filter(([, firmIds]) => firmIds.size > 1)
    .map(([permno, firmIds]) => ({ permno, firmIds: [...firmIds] }))
    .sort((a, b) => a.permno - b.permno)
}

/** Asks WRDS which calls of the quarter are to be taken. */
export const selectCalls = Effect.fn("selectCalls")(function* (quarter: Quarter, rules: SelectionRules) {
  return yield* selectCallsFrom(yield* findTables, quarter, rules)
})

/** The same from tables that were looked at already. */
export const selectCallsFrom = Effect.fn("selectCallsFrom")(function* (found: FoundTables, quarter: Quarter, rules: SelectionRules) {
  const connection = yield* WrdsConnection
  const rows = (yield* connection.query(versionsSql(quarter, rules, found))).map(versionOf)
  const calls = seenCalls(rows, rules)

  // Nearly every best version has text: the others are asked about only where it has none.
  const askForText = Effect.fnUntraced(function* (versions: ReadonlyArray<Version>) {
    const ids = [...new Set(versions.map((version) => version.transcriptId))]
    const answer = ids.length === 0 ? [] : yield* connection.query(textSql(ids, found))
    return new Set(answer.map((row) => row["transcriptid"] ?? ""))
  })
  const bestWithText = yield* askForText(calls.flatMap(({ versions }) => versions.slice(0, 1)))
  const silent = calls.filter(({ versions }) => versions[0] !== undefined && !bestWithText.has(versions[0].transcriptId))
  const othersWithText = yield* askForText(silent.flatMap(({ versions }) => versions.slice(1)))

  const companies = [...new Set(calls.map(({ companyId }) => companyId))]
  const links = new Map<string, Array<FirmLink>>()
  for (const row of companies.length === 0 ? [] : yield* connection.query(linksSql(companies, found))) {
    const companyId = row["companyid"] ?? ""
    const ofCompany = links.get(companyId) ?? []
    links.set(companyId, ofCompany)
    ofCompany.push(firmLinkOf(row))
  }
  return planSelection({
    quarter,
    rules,
    rows,
    withText: new Set([...bestWithText, ...othersWithText]),
    links,
    linkTable: found.names.link
  })
})
