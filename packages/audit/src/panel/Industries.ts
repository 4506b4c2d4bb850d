import type { PanelRow } from "@ftm/transcript-schema"
import { parse } from "csv-parse/sync"
import { Result } from "effect"
import { AuditError, BadIndustries } from "../AuditError.ts"

/** By what the rows of the file name a firm; the first of these that it has. */
const idColumns = ["firm_id", "permno", "gvkey"] as const
type IdColumn = (typeof idColumns)[number]

/** Industries of firms, as a user's file has them. */
export interface Industries {
  readonly idColumn: IdColumn
  /** The column with the codes, such as `sic`. */
  readonly codeColumn: string
  /** The code of a firm; undefined where the file has none. */
  codeOf(firm: Pick<PanelRow, "firm_id" | "permno" | "gvkey">): string | undefined
}

const bad = (message: string) => Result.fail(new AuditError({ message, reason: new BadIndustries({}) }))

/** An id as other programs write it: `1690`, `001690` and `1690.0` are the same GVKEY. */
const plainId = (column: IdColumn, text: string): string => {
  const id = text.trim().replace(/\.0+$/, "")
  return column === "gvkey" && /^\d+$/.test(id) ? id.padStart(6, "0") : id
}

/**
 * Reads a CSV file of industries: one row per firm with firm_id, permno or gvkey, and a code in the only other column, or in the one that is named `industry`.
 * Zeros that a GVKEY has lost come back. A firm with two codes is refused, since one of them would be taken by chance.
 */
export const parseIndustries = (file: string, text: string): Result.Result<Industries, AuditError> => {
  let records: ReadonlyArray<Record<string, string>>
  let header: ReadonlyArray<string> = []
  try {
    records = parse(text, {
      bom: true,
      columns: (names: ReadonlyArray<string>) => {
        header = names.map((name) => name.trim().toLowerCase())
        return [...header]
      },
      delimiter: /[,;\t]/.exec(text)?.[0] ?? ",",
      skip_empty_lines: true
    })
  } catch (cause) {
    return bad(`${file} is not a CSV file: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  const idColumn = idColumns.find((name) => header.includes(name))
  if (idColumn === undefined) return bad(`${file} has none of the columns ${idColumns.join(", ")}: which firm a row is about is not known.`)
  const others = header.filter((name) => !idColumns.some((id) => id === name))
  const codeColumn = others.includes("industry") ? "industry" : others[0]
  if (codeColumn === undefined || (others.length > 1 && codeColumn !== "industry")) {
    return bad(
      `${file} should have one column of codes besides ${idColumn}, or one that is named industry; it has ${others.join(", ") || "none"}.`
    )
  }
  const codes = new Map<string, string>()
  for (const record of records) {
    const [id, code] = [plainId(idColumn, record[idColumn] ?? ""), (record[codeColumn] ?? "").trim()]
    if (id === "" || code === "") continue
    const other = codes.get(id)
    if (other !== undefined && other !== code) return bad(`${file} has two codes for ${idColumn} ${id}: ${other} and ${code}.`)
    codes.set(id, code)
  }
  return Result.succeed({
    idColumn,
    codeColumn,
    codeOf: (firm) => {
      const id = firm[idColumn]
      return id === null ? undefined : codes.get(plainId(idColumn, String(id)))
    }
  })
}
