import { describeReason, type LeftOutReason, type SelectionRules } from "../src/index.ts"

// The selection rules once more, as a person would follow them with the tables on paper: loop over everything, one rule after the other.

export interface DetailRow {
  /** Null stands for an id that cannot be used. */
  readonly companyid: number | null
  readonly keydevid: number | null
  readonly transcriptid: number | null
  /** Null stands for no event type. */
  readonly eventType: number | null
  readonly date: string | null
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
  readonly usedflag: number | null
}
export interface Tables {
  readonly detail: ReadonlyArray<DetailRow>
  readonly gvkeys: ReadonlyArray<GvkeyRow>
  readonly links: ReadonlyArray<LinkRow>
  /** Transcripts in which somebody but the operator says something. */
  readonly withText: ReadonlyArray<number>
}

/** What is told of one call or row. */
export interface Told {
  readonly firm: number
  readonly transcript: number | null
  readonly date: string | null
  readonly reason: string
}
interface Kept {
  readonly firm: number
  /** In the order in which they took place: those that become sentences, then the others with a link. */
  readonly calls: ReadonlyArray<string>
  readonly otherCalls: ReadonlyArray<string>
}
export interface Decisions {
  readonly firms: ReadonlyArray<Kept>
  readonly excluded: ReadonlyArray<Told>
  readonly others: ReadonlyArray<Told>
  readonly unplaced: Readonly<Record<string, number>>
  readonly shared: ReadonlyArray<string>
}

type Order<A> = ReadonlyArray<(a: A, b: A) => number>
const sorted = <A>(rows: ReadonlyArray<A>, order: Order<A>): ReadonlyArray<A> =>
  [...rows].sort((a, b) => {
    for (const compare of order) {
      const result = compare(a, b)
      if (result !== 0) return result
    }
    return 0
  })
const first = <A>(rows: ReadonlyArray<A>, order: Order<A>): A => sorted(rows, order)[0]!

const newest =
  <A>(field: (row: A) => string | null) =>
  (a: A, b: A): number => {
    const [x, y] = [field(a), field(b)]
    if (x === y) return 0
    if (x === null) return 1
    if (y === null) return -1
    return x > y ? -1 : 1
  }
const oldest =
  <A>(field: (row: A) => string | null) =>
  (a: A, b: A): number => {
    const [x, y] = [field(a), field(b)]
    if (x === y) return 0
    if (x === null) return 1
    if (y === null) return -1
    return x < y ? -1 : 1
  }
const trueFirst =
  <A>(test: (row: A) => boolean) =>
  (a: A, b: A): number =>
    Number(test(b)) - Number(test(a))
const lowest =
  <A>(field: (row: A) => number) =>
  (a: A, b: A): number =>
    field(a) - field(b)
const highest =
  <A>(field: (row: A) => number) =>
  (a: A, b: A): number =>
    field(b) - field(a)

const finalFirst: Order<DetailRow> = [lowest((row) => (row.presentation === 5 ? 0 : row.presentation === null ? 2 : 1))]
const newestVersion: Order<DetailRow> = [
  newest((row) => row.createdOn),
  newest((row) => row.createdAt),
  highest((row) => row.transcriptid!)
]
const proofread = [8, 1, 2, 7]
const versionOrders: Readonly<Record<SelectionRules["versionRule"], Order<DetailRow>>> = {
  latest: [...finalFirst, ...newestVersion],
  earliest: [oldest((row) => row.createdOn), oldest((row) => row.createdAt), lowest((row) => row.transcriptid!)],
  quality: [
    ...finalFirst,
    lowest((row) => (proofread.includes(row.collection!) ? proofread.indexOf(row.collection!) : 99)),
    ...newestVersion
  ]
}

const inForce = (start: string | null, end: string | null, date: string): boolean =>
  (start === null || start <= date) && (end === null || end >= date)
const ended = (end: string | null, date: string): boolean => end !== null && end < date

const linkOf = (tables: Tables, companyid: number, date: string): { readonly link: string; readonly permno: number } | LeftOutReason => {
  const gvkeys = tables.gvkeys.filter((row) => row.companyid === companyid)
  if (gvkeys.length === 0) return { _tag: "NoGvkey" }
  const valid = gvkeys.filter((row) => inForce(row.start, row.end, date))
  if (valid.length === 0) return { _tag: gvkeys.some((row) => ended(row.end, date)) ? "GvkeyEnded" : "GvkeyNotStarted" }

  const links: Array<{ readonly gvkey: GvkeyRow; readonly link: LinkRow }> = []
  for (const gvkey of valid) {
    for (const link of tables.links) {
      if (link.gvkey === gvkey.gvkey && ["LU", "LC"].includes(link.type) && ["P", "C"].includes(link.prim) && link.permno !== null)
        links.push({ gvkey, link })
    }
  }
  if (links.length === 0) return { _tag: "NoPermno" }
  const used = links.filter(({ link }) => link.usedflag !== 0)
  if (used.length === 0) return { _tag: "PermnoUnused" }
  const now = used.filter(({ link }) => inForce(link.start, link.end, date))
  if (now.length === 0) return { _tag: used.some(({ link }) => ended(link.end, date)) ? "PermnoEnded" : "PermnoNotStarted" }
  const best = first(now, [
    trueFirst(({ link }) => link.prim === "P"),
    trueFirst(({ link }) => link.type === "LC"),
    newest(({ link }) => link.start),
    newest(({ gvkey }) => gvkey.start),
    oldest(({ gvkey }) => gvkey.gvkey),
    lowest(({ link }) => link.permno!)
  ])
  return { link: `${best.gvkey.gvkey} ${best.link.permno}`, permno: best.link.permno! }
}

export const slowSelection = (tables: Tables, start: string, endExclusive: string, rules: SelectionRules): Decisions => {
  const inQuarter = (date: string | null): boolean => date !== null && date >= start && date < endExclusive
  const asked = (row: DetailRow): boolean => row.eventType !== null && rules.eventTypes.includes(row.eventType)
  const maybeAsked = (row: DetailRow): boolean => row.eventType === null || asked(row)
  const ofFirms = tables.detail.filter((row) => rules.firms === undefined || rules.firms.includes(String(row.companyid)))

  /** The call under which a firm's transcript counts, if any row names one. */
  const homeOf = (companyid: number | null, transcriptid: number | null): DetailRow | undefined => {
    const rows = ofFirms.filter(
      (row) =>
        companyid !== null &&
        transcriptid !== null &&
        row.companyid === companyid &&
        row.transcriptid === transcriptid &&
        row.keydevid !== null
    )
    return rows.length === 0 ? undefined : first(rows, [trueFirst(asked), newest((row) => row.date), highest((row) => row.keydevid!)])
  }
  /** A call's versions, the one that is taken first, then those passed over, then the rest. */
  const versionsOf = (
    companyid: number,
    keydevid: number
  ): { readonly taken: DetailRow | undefined; readonly passedOver: ReadonlyArray<DetailRow> } => {
    const transcripts = [
      ...new Set(
        ofFirms
          .filter((row) => row.companyid === companyid && row.keydevid === keydevid && row.transcriptid !== null)
          .map((row) => row.transcriptid!)
      )
    ]
    const here = transcripts.flatMap((transcript) => {
      const home = homeOf(companyid, transcript)
      return home?.keydevid === keydevid ? [home] : []
    })
    const inOrder = sorted(here, [trueFirst((row) => row.date !== null), ...versionOrders[rules.versionRule]])
    const place = inOrder.findIndex((row) => tables.withText.includes(row.transcriptid!))
    return place < 0 ? { taken: inOrder[0], passedOver: [] } : { taken: inOrder[place], passedOver: inOrder.slice(0, place) }
  }

  const firms: Array<Kept> = []
  const excluded: Array<Told> = []
  const others: Array<Told> = []
  const permnos = new Map<number, Set<number>>()
  const seen = ofFirms.filter((row) => row.companyid !== null && inQuarter(row.date) && maybeAsked(row))

  for (const firm of [...new Set(seen.map((row) => row.companyid!))].sort((a, b) => a - b)) {
    const tell = (row: DetailRow, reason: LeftOutReason): Told => ({
      firm,
      transcript: row.transcriptid,
      date: row.date,
      reason: describeReason(reason)
    })
    const ofFirm = sorted(
      seen.filter((row) => row.companyid === firm),
      [newest((row) => row.date), highest((row) => row.keydevid ?? -1), highest((row) => row.transcriptid ?? -1)]
    )
    const usable = new Set(ofFirm.filter((row) => row.keydevid !== null && row.transcriptid !== null).map((row) => row.keydevid!))
    const inIt: Array<DetailRow> = []
    const notInIt: Array<Told> = []
    const calls = new Set<number>()
    for (const row of ofFirm) {
      if (row.keydevid === null) {
        const home = homeOf(firm, row.transcriptid)
        if (home === undefined || !usable.has(home.keydevid!)) notInIt.push(tell(row, { _tag: "NoEventId" }))
        continue
      }
      if (row.transcriptid === null) {
        notInIt.push(tell(row, { _tag: "NoTranscriptId" }))
        continue
      }
      if (calls.has(row.keydevid)) continue
      calls.add(row.keydevid)
      const { taken } = versionsOf(firm, row.keydevid)
      if (taken === undefined)
        notInIt.push(tell(row, { _tag: "UnderOtherCall", keydevid: String(homeOf(firm, row.transcriptid)!.keydevid) }))
      else if (taken.date === null) notInIt.push(tell(taken, { _tag: "NoDate" }))
      else if (!inQuarter(taken.date)) notInIt.push(tell(taken, { _tag: "OutsideQuarter", date: taken.date }))
      else if (!asked(taken))
        notInIt.push(tell(taken, { _tag: "OtherEventType", eventTypeId: taken.eventType === null ? null : String(taken.eventType) }))
      else inIt.push(taken)
    }

    const latestFirst = sorted(inIt, [newest((row) => row.date), newest((row) => row.time), highest((row) => row.keydevid!)])
    const kept: Array<string> = []
    const alsoLinked: Array<string> = []
    const notKept: Array<Told> = []
    // The latest call with text counts; the latest of all where none has any.
    const counting = Math.max(
      0,
      latestFirst.findIndex((call) => tables.withText.includes(call.transcriptid!))
    )
    for (const [rank, call] of latestFirst.entries()) {
      const link = linkOf(tables, firm, call.date!)
      const words = "link" in link ? `${call.transcriptid} ${link.link}` : ""
      if ("link" in link && (rules.calls === "all" || rank === counting)) {
        kept.unshift(words)
        permnos.set(link.permno, (permnos.get(link.permno) ?? new Set()).add(firm))
        continue
      }
      if ("link" in link) alsoLinked.unshift(words)
      notKept.push(tell(call, "link" in link ? { _tag: rank < counting ? "LaterCallWithoutText" : "EarlierCall" } : link))
    }
    if (kept.length === 0) {
      excluded.push(notKept[counting] ?? notInIt[0]!)
      // With `latest` a firm whose latest call has no link is out, and its PERMNO with it.
      continue
    }
    firms.push({ firm, calls: kept, otherCalls: alsoLinked })
    others.push(...notKept, ...notInIt)
    for (const call of latestFirst) {
      const { passedOver, taken } = versionsOf(firm, call.keydevid!)
      others.push(...passedOver.map((row) => tell(row, { _tag: "NoText", takenInstead: String(taken!.transcriptid) })))
    }
  }

  const unplaced: Record<string, number> = {}
  for (const row of ofFirms) {
    if (!maybeAsked(row) || !(row.date === null || inQuarter(row.date))) continue
    if (row.companyid === null) unplaced["NoCompany"] = (unplaced["NoCompany"] ?? 0) + 1
    else if (row.date === null) {
      const call = row.keydevid === null ? undefined : versionsOf(row.companyid, row.keydevid).taken
      const placed = (call?.date ?? null) !== null || (homeOf(row.companyid, row.transcriptid)?.date ?? null) !== null
      if (!placed) unplaced["NoDate"] = (unplaced["NoDate"] ?? 0) + 1
    }
  }
  const shared = [...permnos]
    .filter(([, of]) => of.size > 1)
    .sort(([a], [b]) => a - b)
    .map(([permno, of]) => `${permno}: ${[...of].join()}`)
  return { firms, excluded, others: sortedTold(others), unplaced, shared }
}

export const sortedTold = (told: ReadonlyArray<Told>): ReadonlyArray<Told> =>
  [...told].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
