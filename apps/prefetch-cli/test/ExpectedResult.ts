import { openTable } from "@ftm/parquet-table"
import { readPrefetchManifest } from "@ftm/s3-source"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"

/** What `expected.json` says of a firm, as far as a prefetch can show it. */
interface KeptFirm {
  readonly firm_id: string
  readonly transcript_id: string
  readonly gvkey: string | null
  readonly permno: number | null
  readonly earnings_call_date: string
  readonly n_components: number
  readonly spoken_sha256: string
}
interface LeftOutFirm {
  readonly firm_id: string
  readonly transcript_id: string | null
  readonly reason: string
}
export interface PrefetchResult {
  readonly firms: ReadonlyArray<KeptFirm>
  readonly excluded: ReadonlyArray<LeftOutFirm>
}

const byId = <A extends { readonly firm_id: string }>(list: ReadonlyArray<A>): ReadonlyArray<A> =>
  list.toSorted((a, b) => (a.firm_id < b.firm_id ? -1 : 1))

export const readExpected = (file: string): PrefetchResult => {
  const { excluded, firms } = JSON.parse(readFileSync(file, "utf8")) as PrefetchResult
  return {
    firms: byId(
      firms.map(({ earnings_call_date, firm_id, gvkey, n_components, permno, spoken_sha256, transcript_id }) => ({
        firm_id,
        transcript_id,
        gvkey,
        permno,
        earnings_call_date,
        n_components,
        spoken_sha256
      }))
    ),
    excluded: byId(excluded.map(({ firm_id, reason, transcript_id }) => ({ firm_id, transcript_id, reason })))
  }
}

/** The same facts, read from the files that a prefetch has written. */
export const readResult = Effect.fn("readResult")(function* (quarter: Quarter) {
  const manifest = yield* readPrefetchManifest(quarter)
  const spoken = new Map<string, Array<string>>()
  const components = new Map<string, number>()
  for (const part of manifest.components) {
    const table = yield* openTable(part.key)
    for (const row of yield* table.readAll) {
      const transcript = String(row["transcriptid"])
      components.set(transcript, (components.get(transcript) ?? 0) + 1)
      const text = row["componenttext"]
      if (row["speakertypename"] === "Operator" || typeof text !== "string" || text === "") continue
      spoken.set(transcript, [...(spoken.get(transcript) ?? []), text])
    }
  }
  const result: PrefetchResult = {
    firms: byId(
      manifest.firms.map((firm) => ({
        firm_id: firm.firm_id,
        transcript_id: firm.transcript_id,
        gvkey: firm.gvkey,
        permno: firm.permno,
        earnings_call_date: firm.earnings_call_date,
        n_components: components.get(firm.transcript_id) ?? 0,
        spoken_sha256: createHash("sha256")
          .update((spoken.get(firm.transcript_id) ?? []).join("\n"))
          .digest("hex")
      }))
    ),
    excluded: byId(manifest.excluded.map(({ firm_id, reason, transcript_id }) => ({ firm_id, transcript_id, reason })))
  }
  return { result, manifest }
})
