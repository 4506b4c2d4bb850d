import { ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { PrefetchPart, type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import type { FirmHead, PreparedFirm, PreparedPart } from "./preparePart.ts"

/** Size, rows and hash of a file that is in the store. */
export const describePart = Effect.fn("describePart")(function*(key: string) {
  const store = yield* ObjectStore
  const bytes = yield* store.get(key)
  const table = yield* openTable(key)
  return new PrefetchPart({ key, rows: table.numRows, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") })
})

/** How many components each call of a part has. */
export const countComponents = Effect.fn("countComponents")(function*(quarter: Quarter, n: number) {
  const table = yield* openTable(StoreKeys.componentsPart(quarter, n))
  const counts = new Map<string, Map<string, number>>()
  for (let i = 0; i < table.rowGroups.length; i++) {
    for (const row of yield* table.readRowGroup(i)) {
      const firm = counts.get(String(row["companyid"])) ?? new Map<string, number>()
      counts.set(String(row["companyid"]), firm)
      const call = String(row["transcriptid"])
      firm.set(call, (firm.get(call) ?? 0) + 1)
    }
  }
  return counts
})

/** What `preparePart` said of a part, read back from the files that an earlier run has left. */
export const inspectPart = Effect.fn("inspectPart")(function*(
  quarter: Quarter,
  n: number,
  heads: ReadonlyArray<FirmHead>,
  calls: "latest" | "all"
) {
  const components = yield* countComponents(quarter, n)
  const key = StoreKeys.transcriptsPart(quarter, n)
  const table = yield* openTable(key)
  const groups = new Map<string, { readonly rowGroup: number; readonly sentences: number }>()
  for (let i = 0; i < table.rowGroups.length; i++) {
    const rows = yield* table.readRowGroup(i)
    groups.set(String(rows[0]?.["firm_id"]), { rowGroup: i, sentences: rows.length })
  }
  const firms = heads.map((head): PreparedFirm => {
    const ofFirm = components.get(head.firmId) ?? new Map<string, number>()
    const used = calls === "all" ? [...ofFirm.values()] : [ofFirm.get(head.transcriptId) ?? 0]
    const group = groups.get(head.firmId)
    return {
      ...head,
      components: used.reduce((sum, count) => sum + count, 0),
      sentences: group?.sentences ?? 0,
      rowGroup: group?.rowGroup ?? null
    }
  })
  return { n, part: yield* describePart(key), firms } satisfies PreparedPart
})
