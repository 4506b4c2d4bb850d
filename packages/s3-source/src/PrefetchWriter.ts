import { ObjectStore, type ObjectStoreError } from "@ftm/object-store"
import { encodeTable, type Row } from "@ftm/parquet-table"
import {
  type Column,
  componentColumns,
  type FirmTranscript,
  PrefetchManifest,
  PrefetchPart,
  type Quarter,
  StoreKeys,
  toTranscriptRows,
  transcriptColumns
} from "@ftm/transcript-schema"
import { Effect, Schema } from "effect"
import { createHash } from "node:crypto"

/** A part of `raw/transcripts` as written, and where each of its firms is. */
export interface WrittenTranscripts {
  readonly part: PrefetchPart
  /** Firm id -> index of its row group in the part; null for a firm without a sentence. */
  readonly rowGroups: ReadonlyMap<string, number | null>
}

type Metadata = Readonly<Record<string, string>>

const writePart = Effect.fn("writePart")(function* (
  key: string,
  columns: ReadonlyArray<Column>,
  rowGroups: ReadonlyArray<ReadonlyArray<Row>>,
  metadata: Metadata
) {
  const store = yield* ObjectStore
  const bytes = encodeTable(columns, rowGroups, metadata)
  yield* store.put(key, bytes)
  return new PrefetchPart({
    key,
    rows: rowGroups.reduce((sum, rows) => sum + rows.length, 0),
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex")
  })
})

/**
 * Writes part `n` of `raw/components`: rows under the names of `componentColumns`, one row group an inner array.
 * `metadata` goes into the file's footer. The same arguments give the same bytes.
 */
export const writeComponentsPart = (
  quarter: Quarter,
  n: number,
  rowGroups: ReadonlyArray<ReadonlyArray<Row>>,
  metadata: Metadata = {}
): Effect.Effect<PrefetchPart, ObjectStoreError, ObjectStore> =>
  writePart(
    StoreKeys.componentsPart(quarter, n),
    componentColumns,
    rowGroups.filter((rows) => rows.length > 0),
    { ...metadata, quarter }
  )

/** Writes a small table of a quarter, such as its calls, as one file under its key. The same arguments give the same bytes. */
export const writeQuarterTable = (
  quarter: Quarter,
  key: string,
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<Row>
): Effect.Effect<PrefetchPart, ObjectStoreError, ObjectStore> => writePart(key, columns, rows.length === 0 ? [] : [rows], { quarter })

/**
 * Writes part `n` of `raw/transcripts`, one row group a firm in the order given; a firm without a sentence gets none.
 * `metadata` goes into the file's footer. The same arguments give the same bytes.
 */
export const writeTranscriptsPart = Effect.fn("writeTranscriptsPart")(function* (
  quarter: Quarter,
  n: number,
  transcripts: ReadonlyArray<FirmTranscript>,
  metadata: Metadata = {}
) {
  const groups: Array<ReadonlyArray<Row>> = []
  const rowGroups = new Map<string, number | null>()
  for (const transcript of transcripts) {
    const rows = toTranscriptRows(transcript)
    rowGroups.set(transcript.firmId, rows.length === 0 ? null : groups.length)
    if (rows.length > 0) groups.push(rows)
  }
  const part = yield* writePart(StoreKeys.transcriptsPart(quarter, n), transcriptColumns, groups, { ...metadata, quarter })
  const written: WrittenTranscripts = { part, rowGroups }
  return written
})

/** Writes the quarter's manifest: the last step of a prefetch, after which the quarter counts as prefetched. */
export const writePrefetchManifest = Effect.fn("writePrefetchManifest")(function* (manifest: PrefetchManifest) {
  const store = yield* ObjectStore
  // The manifest was built by our own code: one that does not fit its schema is a mistake in the program.
  const encoded = yield* Effect.orDie(Schema.encodeEffect(PrefetchManifest)(manifest))
  yield* store.put(StoreKeys.prefetchManifest(manifest.quarter), new TextEncoder().encode(`${JSON.stringify(encoded, undefined, 1)}\n`))
})
