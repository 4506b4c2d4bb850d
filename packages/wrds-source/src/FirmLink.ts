import { compareText } from "./CompareText.ts"
import type { LeftOutReason } from "./LeftOutReason.ts"
import type { WrdsRow } from "./WrdsConnection.ts"

/** A company's GVKEY from one day to another (null: open), and one of its links to a PERMNO; a GVKEY without a link stands alone. */
export interface FirmLink {
  readonly gvkey: string
  readonly gvkeyFrom: string | null
  readonly gvkeyTo: string | null
  readonly permno: PermnoLink | null
}
export interface PermnoLink {
  readonly permno: number
  readonly primary: boolean
  /** LC: researched by CRSP; otherwise LU. */
  readonly researched: boolean
  readonly from: string | null
  readonly to: string | null
  /** False where CRSP's usedflag is 0 or -1; a NULL, or a table without that column, counts as used. */
  readonly used: boolean
}

/** A whole number from 1; NaN, 0 and fractions are no PERMNO. `linksSql` has made NULL of what is no whole number. */
const isPermno = (text: string | null | undefined): boolean => Number.isSafeInteger(Number(text ?? 0)) && Number(text ?? 0) > 0

/** A row of `linksSql`. */
export const firmLinkOf = (row: WrdsRow): FirmLink => ({
  gvkey: row["gvkey"] ?? "",
  gvkeyFrom: row["startdate"] ?? null,
  gvkeyTo: row["enddate"] ?? null,
  permno: !isPermno(row["lpermno"])
    ? null
    : {
        permno: Number(row["lpermno"]),
        primary: row["linkprim"]?.trim() === "P",
        researched: row["linktype"]?.trim() === "LC",
        from: row["linkdt"] ?? null,
        to: row["linkenddt"] ?? null,
        used: !/^\s*(?:-1|0+)(?:\.0*)?\s*$|^\s*(?:f|false)\s*$/i.test(row["used"] ?? "1")
      }
})

export type LinkAtDate = { readonly gvkey: string; readonly permno: number } | { readonly reason: LeftOutReason }

const inForce = (from: string | null, to: string | null, date: string): boolean =>
  (from === null || from <= date) && (to === null || to >= date)
const ended = (to: string | null, date: string): boolean => to !== null && to < date

/** The later day first; an unknown one last. */
const newest = (a: string | null, b: string | null): number => (a === b ? 0 : a === null ? 1 : b === null ? -1 : compareText(b, a))

/**
 * A company's GVKEY and PERMNO on a day. Of several links in force: primary before candidate, researched (LC) before unresearched
 * (LU), newest link, newest GVKEY, lowest ids.
 */
export const linkAt = (links: ReadonlyArray<FirmLink>, date: string): LinkAtDate => {
  const because = (
    tag: "NoGvkey" | "GvkeyEnded" | "GvkeyNotStarted" | "NoPermno" | "PermnoUnused" | "PermnoEnded" | "PermnoNotStarted"
  ): LinkAtDate => ({ reason: { _tag: tag } })
  if (links.length === 0) return because("NoGvkey")
  const gvkeys = links.filter((link) => inForce(link.gvkeyFrom, link.gvkeyTo, date))
  if (gvkeys.length === 0) return because(links.some((link) => ended(link.gvkeyTo, date)) ? "GvkeyEnded" : "GvkeyNotStarted")

  const toPermno = gvkeys.flatMap(({ permno, ...gvkey }) => (permno === null ? [] : [{ ...gvkey, ...permno }]))
  if (toPermno.length === 0) return because("NoPermno")
  const used = toPermno.filter((link) => link.used)
  if (used.length === 0) return because("PermnoUnused")
  const now = used.filter((link) => inForce(link.from, link.to, date))
  if (now.length === 0) return because(used.some((link) => ended(link.to, date)) ? "PermnoEnded" : "PermnoNotStarted")

  const [best] = now.toSorted(
    (a, b) =>
      Number(b.primary) - Number(a.primary) ||
      Number(b.researched) - Number(a.researched) ||
      newest(a.from, b.from) ||
      newest(a.gvkeyFrom, b.gvkeyFrom) ||
      compareText(a.gvkey, b.gvkey) ||
      a.permno - b.permno
  )
  return { gvkey: best!.gvkey, permno: best!.permno }
}
