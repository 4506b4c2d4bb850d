import { ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { type ComponentNote, PrefetchPart, type Quarter, StoreKeys, transcriptColumns } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import { componentNotesKey, decodeComponentNotes } from "./ComponentNotes.ts"
import { decodePreparedFirms, hasFailed, preparedFirmsKey } from "./PreparedFirm.ts"
import type { PreparedPart } from "./PreparePart.ts"

/** A part of raw/components, and what was odd about its rows. */
export interface ComponentsPart {
  readonly part: PrefetchPart
  readonly notes: ReadonlyArray<ComponentNote>
}

/** Size, rows and hash of a file that is in the store, and its metadata. */
const describePart = Effect.fn("describePart")(function* (key: string) {
  const store = yield* ObjectStore
  const bytes = yield* store.get(key)
  const { metadata, numRows } = yield* openTable(key, { size: bytes.length })
  return {
    part: new PrefetchPart({ key, rows: numRows, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") }),
    metadata
  }
})

/** What was said of part n of raw/components when it was written, read back from the file that an earlier run has left. */
export const inspectComponentsPart = Effect.fn("inspectComponentsPart")(function* (quarter: Quarter, n: number) {
  const { metadata, part } = yield* describePart(StoreKeys.componentsPart(quarter, n))
  const known: ComponentsPart = { part, notes: decodeComponentNotes(metadata[componentNotesKey]) }
  return known
})

/**
 * What `preparePart` said of part n, read back from the file that an earlier run has left. Undefined where the part has to be
 * prepared again: it comes from an earlier version of the program, or the text of one of its firms has failed.
 */
export const inspectTranscriptsPart = Effect.fn("inspectTranscriptsPart")(function* (quarter: Quarter, n: number) {
  const table = yield* openTable(StoreKeys.transcriptsPart(quarter, n))
  const firms = decodePreparedFirms(table.metadata[preparedFirmsKey])
  const asToday = table.columns.join() === transcriptColumns.map(({ name }) => name).join()
  if (!asToday || firms === undefined || firms.some(hasFailed)) return undefined
  const { part } = yield* describePart(StoreKeys.transcriptsPart(quarter, n))
  const prepared: PreparedPart = { n, part, firms }
  return prepared
})
