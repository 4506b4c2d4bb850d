import type { SelectionRules } from "../src/index.ts"

// The selection rules once more, as a person would follow them with the tables on paper: loop over everything, one rule after the other.

export interface DetailRow {
  readonly companyid: number
  readonly keydevid: number
  readonly transcriptid: number
  readonly eventType: number
  readonly date: string
  readonly time: string | null
  readonly presentation: number | null
  readonly collection: number | null
  readonly createdOn: string | null
  readonly createdAt: string | null
}
export interface GvkeyRow {
  readonly companyid: number
  readonly gvkey: string
  readonly start: string | null
  readonly end: string | null
}
export interface LinkRow {
  readonly gvkey: string
  readonly type: string
  readonly prim: string
  readonly permno: number | null
  readonly start: string | null
  readonly end: string | null
}
export interface Tables {
  readonly detail: ReadonlyArray<DetailRow>
  readonly gvkeys: ReadonlyArray<GvkeyRow>
  readonly links: ReadonlyArray<LinkRow>
}
export interface Decision {
  readonly companyid: number
  readonly transcriptid: number
  readonly callRank: number
  readonly gvkey: string | null
  readonly permno: number | null
  readonly reason: string | null
}

type Order<A> = ReadonlyArray<(a: A, b: A) => number>
const first = <A>(rows: ReadonlyArray<A>, order: Order<A>): A =>
  [...rows].sort((a, b) => {
    for (const compare of order) {
      const result = compare(a, b)
      if (result !== 0) return result
    }
    return 0
  })[0]!

const newest = <A>(field: (row: A) => string | null) => (a: A, b: A): number => {
  const [x, y] = [field(a), field(b)]
  if (x === y) return 0
  if (x === null) return 1
  if (y === null) return -1
  return x > y ? -1 : 1
}
const oldest = <A>(field: (row: A) => string | null) => (a: A, b: A): number => {
  const [x, y] = [field(a), field(b)]
  if (x === y) return 0
  if (x === null) return 1
  if (y === null) return -1
  return x < y ? -1 : 1
}
const trueFirst = <A>(test: (row: A) => boolean) => (a: A, b: A): number => Number(test(b)) - Number(test(a))
const lowest = <A>(field: (row: A) => number) => (a: A, b: A): number => field(a) - field(b)
const highest = <A>(field: (row: A) => number) => (a: A, b: A): number => field(b) - field(a)

// In SQL `NULL = 5` is neither true nor false and stands behind both.
const finalFirst: Order<DetailRow> = [
  lowest((row) => row.presentation === 5 ? 0 : row.presentation === null ? 2 : 1)
]
const newestVersion: Order<DetailRow> = [newest((row) => row.createdOn), newest((row) => row.createdAt), highest((row) => row.transcriptid)]

const versionOrders: Readonly<Record<SelectionRules["versionRule"], Order<DetailRow>>> = {
  latest: [...finalFirst, ...newestVersion],
  earliest: [oldest((row) => row.createdOn), oldest((row) => row.createdAt), lowest((row) => row.transcriptid)],
  quality: [
    ...finalFirst,
    lowest((row) => row.collection === 1 ? 0 : row.collection === 2 ? 1 : row.collection === 7 ? 2 : 3),
    ...newestVersion
  ]
}

const inForce = (start: string | null, end: string | null, date: string): boolean => (start === null || start <= date) && (end === null || end >= date)
const ended = (end: string | null, date: string): boolean => end !== null && end < date

const linkOf = (tables: Tables, companyid: number, date: string): Pick<Decision, "gvkey" | "permno" | "reason"> => {
  const none = (reason: string) => ({ gvkey: null, permno: null, reason })
  const gvkeys = tables.gvkeys.filter((row) => row.companyid === companyid)
  if (gvkeys.length === 0) return none("no gvkey")
  const valid = gvkeys.filter((row) => inForce(row.start, row.end, date))
  if (valid.length === 0) return none(gvkeys.some((row) => ended(row.end, date)) ? "gvkey link ended before the call" : "gvkey link starts after the call")

  const links: Array<{ readonly gvkey: GvkeyRow; readonly link: LinkRow }> = []
  for (const gvkey of valid) {
    for (const link of tables.links) {
      if (link.gvkey === gvkey.gvkey && ["LU", "LC"].includes(link.type) && ["P", "C"].includes(link.prim) && link.permno !== null) links.push({ gvkey, link })
    }
  }
  if (links.length === 0) return none("no usable permno link")
  const now = links.filter(({ link }) => inForce(link.start, link.end, date))
  if (now.length === 0) return none(links.some(({ link }) => ended(link.end, date)) ? "permno link ended before the call" : "permno link starts after the call")
  const best = first(now, [
    trueFirst(({ link }) => link.prim === "P"),
    trueFirst(({ link }) => link.type === "LC"),
    newest(({ link }) => link.start),
    newest(({ gvkey }) => gvkey.start),
    oldest(({ gvkey }) => gvkey.gvkey),
    lowest(({ link }) => link.permno!)
  ])
  return { gvkey: best.gvkey.gvkey, permno: best.link.permno, reason: null }
}

/** One decision a call, by ascending company and rank. */
export const slowSelection = (tables: Tables, start: string, endExclusive: string, rules: SelectionRules): ReadonlyArray<Decision> => {
  const decisions: Array<Decision> = []
  const wanted = tables.detail.filter((row) =>
    row.date >= start && row.date < endExclusive && rules.eventTypes.includes(row.eventType) &&
    (rules.firms === undefined || rules.firms.includes(String(row.companyid)))
  )
  for (const companyid of [...new Set(wanted.map((row) => row.companyid))].sort((a, b) => a - b)) {
    const ofFirm = wanted.filter((row) => row.companyid === companyid)
    let calls = [...new Set(ofFirm.map((row) => row.keydevid))].map((keydevid) =>
      first(ofFirm.filter((row) => row.keydevid === keydevid), versionOrders[rules.versionRule]))
    for (let callRank = 1; calls.length > 0; callRank++) {
      const latest = first(calls, [newest((row) => row.date), newest((row) => row.time), highest((row) => row.keydevid)])
      calls = calls.filter((row) => row !== latest)
      decisions.push({ companyid, transcriptid: latest.transcriptid, callRank, ...linkOf(tables, companyid, latest.date) })
    }
  }
  return decisions
}
