import { compareIds, type Quarter, quarterBounds } from "@ftm/transcript-schema"
import type { ImportFile } from "./ImportFiles.ts"
import type { ImportLine } from "./ImportLine.ts"
import type { Problems } from "./Problems.ts"

/** Where a component's line lies. */
export interface LinePlace {
  readonly file: ImportFile
  /** From 1. */
  readonly number: number
  /** First byte, and bytes without the line feed. */
  readonly start: number
  readonly length: number
}

/** A component of a call: its line's place and its `component_order`. */
interface IndexedLine extends LinePlace {
  readonly order: number
}

/** A call of the quarter and the places of its components; the text itself stays on the disk. */
export interface IndexedCall {
  readonly firmId: string
  readonly firmName: string
  readonly transcriptId: string
  readonly date: string
  /** 0 and empty where no line of the call has one. */
  readonly permno: number | null
  readonly gvkey: string | null
  /** By ascending `component_order`. */
  readonly lines: ReadonlyArray<IndexedLine>
  /** Does any component hold more than white space? */
  readonly hasText: boolean
}

/** The firms and calls that the files hold beside those of the quarter. */
export interface OtherQuarters {
  readonly lines: number
  readonly calls: number
  /** Dates of the first and the last of these calls; empty where there is none. */
  readonly firstDate: string
  readonly lastDate: string
  /** Names, in their latest calls, of the firms that have no call in the quarter; by ascending firm id. */
  readonly firmsWithoutCall: ReadonlyArray<string>
}

const said = ({ file, number }: LinePlace): string => `line ${number} of ${file.name}`

/** A value that some lines of a call have, and the line that had it first. */
interface Stated<A> {
  readonly value: A
  readonly place: LinePlace
}

interface Call {
  readonly firmId: string
  readonly transcriptId: string
  readonly date: Stated<string>
  permno: Stated<number> | undefined
  gvkey: Stated<string> | undefined
  /** The name in the line of the lowest order that has one, so that the order of the lines does not matter. */
  name: { readonly value: string; readonly order: number } | undefined
  lines: Array<IndexedLine>
  lineCount: number
  hasText: boolean
  /** Fields of which it was said that lines disagree: once a call is enough. */
  readonly told: Set<string>
}

/** Earlier calls first; of two on one day the one with the lower id. */
const compareByDate = (a: Call, b: Call): number =>
  a.date.value < b.date.value ? -1 : a.date.value > b.date.value ? 1 : compareIds(a.transcriptId, b.transcriptId)

/**
 * Gathers lines, in whatever order they come, into calls. A call is looked at whole, across all files, before its date is held
 * against the quarter: lines that disagree are told also where one of them names another quarter.
 */
export class CallIndex {
  readonly #calls = new Map<string, Call>()
  readonly #start: string
  readonly #endExclusive: string
  readonly #problems: Problems

  constructor(quarter: Quarter, problems: Problems) {
    const bounds = quarterBounds(quarter)
    this.#start = bounds.start
    this.#endExclusive = bounds.endExclusive
    this.#problems = problems
  }

  add(line: ImportLine, place: LinePlace): void {
    const key = `${line.firmId}_${line.transcriptId}`
    let call = this.#calls.get(key)
    if (call === undefined) {
      call = {
        firmId: line.firmId,
        transcriptId: line.transcriptId,
        date: { value: line.callDate, place },
        permno: undefined,
        gvkey: undefined,
        name: undefined,
        lines: [],
        lineCount: 0,
        hasText: false,
        told: new Set()
      }
      this.#calls.set(key, call)
    }
    this.#agree(call, "call_date", call.date, line.callDate, place)
    call.permno = this.#agree(call, "permno", call.permno, line.permno, place)
    call.gvkey = this.#agree(call, "gvkey", call.gvkey, line.gvkey, place)
    if (line.firmName !== null && (call.name === undefined || line.order < call.name.order))
      call.name = { value: line.firmName, order: line.order }
    call.lineCount++
    call.hasText ||= line.text !== null && line.text.trim() !== ""
    if (this.#inQuarter(call)) call.lines.push({ ...place, order: line.order })
  }

  /** The calls of the quarter by firm and transcript. What is wrong with a call as a whole goes to the problems. */
  finish(): { readonly calls: ReadonlyArray<IndexedCall>; readonly others: OtherQuarters } {
    // A name may be missing because the line that has it is broken, which was told already.
    const allLinesRead = this.#problems.total === 0
    const calls: Array<IndexedCall> = []
    const others = { lines: 0, calls: 0, firstDate: "", lastDate: "" }
    const elsewhere = new Map<string, string>()
    for (const call of [...this.#calls.values()].sort(compareByDate)) {
      if (this.#inQuarter(call)) calls.push(this.#whole(call, allLinesRead))
      else {
        others.lines += call.lineCount
        others.calls++
        if (others.firstDate === "" || call.date.value < others.firstDate) others.firstDate = call.date.value
        if (call.date.value > others.lastDate) others.lastDate = call.date.value
        elsewhere.set(call.firmId, call.name?.value ?? call.firmId)
      }
    }
    for (const { firmId } of calls) elsewhere.delete(firmId)
    const firmsWithoutCall = [...elsewhere].sort(([a], [b]) => compareIds(a, b)).map(([, name]) => name)
    return {
      calls: calls.sort((a, b) => compareIds(a.firmId, b.firmId) || (a.transcriptId < b.transcriptId ? -1 : 1)),
      others: { ...others, firmsWithoutCall }
    }
  }

  #inQuarter({ date }: Call): boolean {
    return date.value >= this.#start && date.value < this.#endExclusive
  }

  /** What the lines of the call say of a field so far; a line that says nothing of it agrees with all. */
  #agree<A>(call: Call, field: string, before: Stated<A> | undefined, value: A | null, place: LinePlace): Stated<A> | undefined {
    if (value === null) return before
    if (before === undefined) return { value, place }
    if (before.value !== value && !call.told.has(field)) {
      call.told.add(field)
      this.#problems.add(
        `${said(place)}, ${field}`,
        `${String(value)} for transcript ${call.transcriptId} of firm ${call.firmId}, which has ${String(before.value)} in ${said(before.place)}; a call has one ${field}`
      )
    }
    return before
  }

  #whole(call: Call, allLinesRead: boolean): IndexedCall {
    const lines = call.lines.sort((a, b) => a.order - b.order)
    for (const [i, line] of lines.entries()) {
      const before = lines[i - 1]
      if (before?.order !== line.order) continue
      this.#problems.add(
        `${said(line)}, component_order`,
        `${line.order} is there twice in transcript ${call.transcriptId} of firm ${call.firmId}, first in ${said(before)}; number the components of a call without repeats`
      )
    }
    if (call.name === undefined && allLinesRead) {
      this.#problems.add(
        `${said(lines[0]!)}, firm_name`,
        `no line of transcript ${call.transcriptId} of firm ${call.firmId} has a firm_name; one line must have it`
      )
    }
    return {
      firmId: call.firmId,
      firmName: call.name?.value ?? "",
      transcriptId: call.transcriptId,
      date: call.date.value,
      permno: call.permno?.value ?? null,
      gvkey: call.gvkey?.value ?? null,
      lines,
      hasText: call.hasText
    }
  }
}
