import { compareIds } from "@ftm/transcript-schema"
import { compareText } from "./CompareText.ts"
import type { SelectionRules, VersionRule } from "./SelectionRules.ts"
import { transcriptCollectionTypes } from "./TranscriptCollectionType.ts"
import type { WrdsRow } from "./WrdsConnection.ts"

/** A row of `versionsSql`: one transcript under one call of one company. */
export interface VersionRow {
  /** Null where the table has no usable id. */
  readonly companyId: string | null
  readonly keydevid: string | null
  readonly transcriptId: string | null
  /** `yyyy-mm-dd` */
  readonly date: string | null
  readonly time: string | null
  /** Of an event type that was asked for. */
  readonly asked: boolean
  /** Dated in the quarter or not at all, and of an event type that was asked for. */
  readonly seen: boolean
  /** All of its columns. */
  readonly row: WrdsRow
}

export const versionOf = (row: WrdsRow): VersionRow => ({
  companyId: row["companyid"] ?? null,
  keydevid: row["keydevid"] ?? null,
  transcriptId: row["transcriptid"] ?? null,
  date: row["mostimportantdateutc"] ?? null,
  time: row["mostimportanttimeutc"] ?? null,
  asked: row["asked"] === "t",
  seen: row["seen"] === "t",
  row
})

/** A version whose ids can all be used. */
export interface Version extends VersionRow {
  readonly companyId: string
  readonly keydevid: string
  readonly transcriptId: string
}

/** A company's call with all of its versions, the best by the version rule first. */
export interface CallVersions {
  readonly companyId: string
  readonly keydevid: string
  readonly versions: ReadonlyArray<Version>
}

type Order<A> = (a: A, b: A) => number
const inTurn =
  <A>(...orders: ReadonlyArray<Order<A>>): Order<A> =>
  (a, b) => {
    for (const order of orders) {
      const result = order(a, b)
      if (result !== 0) return result
    }
    return 0
  }
const flip =
  <A>(order: Order<A>): Order<A> =>
  (a, b) =>
    order(b, a)
/** By a text, rising or falling; what has none comes last either way. */
const byText =
  <A>(field: (of: A) => string | null | undefined, direction: "rising" | "falling"): Order<A> =>
  (a, b) => {
    const [x, y] = [field(a) ?? null, field(b) ?? null]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    return direction === "rising" ? compareText(x, y) : compareText(y, x)
  }
const byNumber =
  <A>(field: (of: A) => number): Order<A> =>
  (a, b) =>
    field(a) - field(b)

const final = "5"
const isVersion = (row: VersionRow): row is Version => row.companyId !== null && row.keydevid !== null && row.transcriptId !== null

/** What is not known to be Final or not stands behind both. */
const finalFirst: Order<Version> = byNumber(({ row }) => {
  const presentation = row["transcriptpresentationtypeid"] ?? null
  return presentation === final ? 0 : presentation === null ? 2 : 1
})
/** By id where the id is known, else by name, else behind all others. */
const mostProofread: Order<Version> = byNumber(({ row }) => {
  const byId = transcriptCollectionTypes.findIndex(({ id }) => id !== undefined && String(id) === row["transcriptcollectiontypeid"])
  if (byId >= 0) return byId
  const name = (row["transcriptcollectiontypename"] ?? "").trim().toLowerCase()
  const byName = transcriptCollectionTypes.findIndex((type) => type.name.toLowerCase() === name)
  return byName >= 0 ? byName : transcriptCollectionTypes.length
})
const created = (direction: "rising" | "falling"): Order<Version> =>
  inTurn(
    byText(({ row }) => row["transcriptcreationdate_utc"], direction),
    byText(({ row }) => row["transcriptcreationtime_utc"], direction)
  )
const byTranscript: Order<Version> = (a, b) => compareIds(a.transcriptId, b.transcriptId)

/** A version without a date stands behind those with one. The transcript id, which a call has once, leaves no tie. */
const versionOrders: Readonly<Record<VersionRule, Order<Version>>> = {
  latest: inTurn(
    byNumber(({ date }) => Number(date === null)),
    finalFirst,
    created("falling"),
    flip(byTranscript)
  ),
  earliest: inTurn(
    byNumber(({ date }) => Number(date === null)),
    created("rising"),
    byTranscript
  ),
  quality: inTurn(
    byNumber(({ date }) => Number(date === null)),
    finalFirst,
    mostProofread,
    created("falling"),
    flip(byTranscript)
  )
}

/**
 * A transcript that stands under two calls of a company counts for one of them, and for the same one whichever quarter asks:
 * event types asked for before others, then the later date, then the higher keydevid.
 */
const claimOrder: Order<Version> = inTurn(
  byNumber(({ asked }) => Number(!asked)),
  byText(({ date }) => date, "falling"),
  (a, b) => compareIds(b.keydevid, a.keydevid),
  byText(({ time }) => time, "falling"),
  // Two rows of one version under one call: whatever differs is compared, so that the order of rows decides nothing.
  byText(
    ({ row }) =>
      JSON.stringify(
        Object.entries(row)
          .filter(([name]) => name !== "seen")
          .sort(([x], [y]) => compareText(x, y))
      ),
    "rising"
  )
)

const grouped = <A>(all: ReadonlyArray<A>, key: (one: A) => string): ReadonlyMap<string, Array<A>> => {
  const groups = new Map<string, Array<A>>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group === undefined) groups.set(key(one), [one])
    else group.push(one)
  }
  return groups
}

export const callKey = (companyId: string, keydevid: string): string => `${companyId} ${keydevid}`

/** Each transcript of each company once, under the call for which it counts. */
export const claimedVersions = (rows: ReadonlyArray<VersionRow>): ReadonlyArray<Version> =>
  [...grouped(rows.filter(isVersion), (row) => callKey(row.companyId, row.transcriptId)).values()].map((claims) =>
    claims.length === 1 ? claims[0]! : claims.toSorted(claimOrder)[0]!
  )

/** The calls with a seen row, each with the versions that count for it; one whose versions all count for other calls has none. */
export const seenCalls = (rows: ReadonlyArray<VersionRow>, rules: SelectionRules): ReadonlyArray<CallVersions> => {
  const byCall = grouped(claimedVersions(rows), (version) => callKey(version.companyId, version.keydevid))
  const seen = new Map<string, CallVersions>()
  for (const { companyId, keydevid, seen: isSeen } of rows) {
    if (!isSeen || companyId === null || keydevid === null) continue
    const key = callKey(companyId, keydevid)
    if (!seen.has(key)) seen.set(key, { companyId, keydevid, versions: (byCall.get(key) ?? []).toSorted(versionOrders[rules.versionRule]) })
  }
  return [...seen.values()]
}

/** Later calls first: by date, time and keydevid. */
export const laterCallFirst: Order<Version> = inTurn(
  byText(({ date }) => date, "falling"),
  byText(({ time }) => time, "falling"),
  (a, b) => compareIds(b.keydevid, a.keydevid)
)
