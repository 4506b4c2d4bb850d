import { isTrap } from "./Events.ts"
import type { Firm } from "./Firm.ts"
import { addDays } from "./QuarterDates.ts"

export type ExclusionReason =
  | "no gvkey"
  | "gvkey link ended before the call"
  | "no usable permno link"
  | "permno link ended before the call"

interface GvkeyRow {
  readonly gvkey: string
  readonly start: string
  readonly end: string
}

interface PermnoRow {
  readonly gvkey: string
  readonly prim: "P" | "C" | "J"
  readonly liid: string
  readonly type: "LU" | "LC" | "NR"
  readonly permno: number | undefined
  readonly start: string
  readonly end: string
}

/** How the firm is linked to gvkeys and PERMNOs, and what follows for a call on `callDate`. An empty date is an open end. */
export interface FirmLinks {
  readonly gvkeys: ReadonlyArray<GvkeyRow>
  readonly permnos: ReadonlyArray<PermnoRow>
  readonly excluded: ExclusionReason | undefined
}

const begin = "1990-01-02"

export const makeLinks = (firm: Firm, callDate: string): FirmLinks => {
  const [own, second, third, fourth] = firm.permnos
  const longAgo = addDays(callDate, -700)
  const main: PermnoRow = {
    gvkey: firm.gvkey,
    prim: isTrap(firm, 4, 2) ? "C" : "P",
    liid: "01",
    type: isTrap(firm, 3, 1) ? "LC" : "LU",
    permno: own,
    start: begin,
    end: ""
  }
  const notResearched: PermnoRow = { ...main, prim: "J", liid: "02", type: "NR", permno: undefined }
  const gvkey: GvkeyRow = { gvkey: firm.gvkey, start: isTrap(firm, 3, 0) ? "" : "1995-06-01", end: "" }

  if (isTrap(firm, 25, 7)) {
    return { gvkeys: [{ ...gvkey, start: "", end: longAgo }], permnos: [main], excluded: "gvkey link ended before the call" }
  }
  if (isTrap(firm, 25, 13)) {
    return { gvkeys: [gvkey], permnos: [{ ...main, end: longAgo }], excluded: "permno link ended before the call" }
  }
  if (isTrap(firm, 25, 19)) return { gvkeys: [], permnos: [main], excluded: "no gvkey" }
  if (isTrap(firm, 50, 23)) return { gvkeys: [gvkey], permnos: [notResearched], excluded: "no usable permno link" }

  const gvkeys = [gvkey]
  const permnos = [main]
  // A gvkey out of use, with a PERMNO of its own that is still valid.
  if (isTrap(firm, 14, 6)) {
    gvkeys.push({ gvkey: firm.oldGvkey, start: "1980-01-01", end: "2009-12-31" })
    permnos.push({ ...main, gvkey: firm.oldGvkey, prim: "P", permno: fourth })
  }
  // A link that ends on the day of the call still holds on that day; another one ends a year later.
  if (isTrap(firm, 29, 11)) permnos[0] = { ...main, end: callDate }
  else if (isTrap(firm, 8, 3)) permnos[0] = { ...main, end: addDays(callDate, 365) }
  // Another share class, an earlier PERMNO, one that starts after the call, a row without PERMNO.
  if (isTrap(firm, 6, 1)) permnos.push({ ...main, prim: "J", liid: "02", type: "LU", permno: second })
  if (isTrap(firm, 7, 2)) permnos.push({ ...main, type: "LU", permno: third, start: "1970-01-02", end: "1989-12-31" })
  if (isTrap(firm, 23, 10)) permnos.push({ ...main, type: "LU", permno: third, start: addDays(callDate, 30) })
  if (isTrap(firm, 20, 8)) permnos.push(notResearched)
  // A second link that is valid on the same day: the primary one ("P") counts.
  if (isTrap(firm, 31, 16)) {
    permnos[0] = { ...main, prim: "P" }
    permnos.unshift({ ...main, prim: "C", liid: "03", type: "LC", permno: second })
  }
  return { gvkeys, permnos, excluded: undefined }
}
