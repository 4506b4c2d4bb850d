import { ObjectStore } from "@ftm/object-store"
import { openTable, type ParquetTableError, type Table } from "@ftm/parquet-table"
import {
  BadData,
  type FirmTranscript,
  fromTranscriptRows,
  type PrefetchedFirm,
  prefetchFingerprint,
  type PrefetchManifest,
  prefetchLine,
  type Quarter,
  transcriptColumns,
  TranscriptSource,
  TranscriptSourceError,
  typed
} from "@ftm/transcript-schema"
import { Effect, Layer, Option, Semaphore } from "effect"
import { prefetchCommand } from "./PrefetchCommand.ts"
import { readUsableManifest, sourceError, usableFirms } from "./PrefetchReader.ts"

/** Row groups that are asked for at the same time. */
const requestsAtOnce = 8

/** A prefetched quarter: its manifest, and the footers read so far. */
interface PrefetchedQuarter {
  readonly manifest: PrefetchManifest
  readonly firms: ReadonlyMap<string, PrefetchedFirm>
  readonly partSizes: ReadonlyMap<string, number>
  readonly tables: Map<string, Table>
}

const makeS3Source = Effect.gen(function* () {
  const store = yield* ObjectStore
  const quarters = new Map<Quarter, PrefetchedQuarter>()
  // One at a time reads a manifest or a footer, so that many firms of one part cause one read of it.
  const opening = yield* Semaphore.make(1)

  const openQuarter = Effect.fn("S3Source.openQuarter")(function* (quarter: Quarter) {
    const known = quarters.get(quarter)
    if (known !== undefined) return known
    const manifest = yield* readUsableManifest(quarter)
    const opened: PrefetchedQuarter = {
      manifest,
      firms: new Map(usableFirms(manifest).map((firm) => [firm.firm_id, firm])),
      partSizes: new Map(manifest.transcripts.map((part) => [part.key, part.bytes])),
      tables: new Map()
    }
    // Only what was read whole is kept: a failure is tried again by the next caller.
    quarters.set(quarter, opened)
    return opened
  }, opening.withPermits(1))

  const badData = Effect.fnUntraced(function* (manifest: PrefetchManifest, what: string, cause: unknown) {
    const { quarter } = manifest
    const check = yield* typed(prefetchLine("verify", { quarter, store: store.location }))
    const again = yield* typed(prefetchCommand(quarter, store.location, manifest))
    return yield* new TranscriptSourceError({
      message: `${what} Check with:\n  ${check}\nand write it again with:\n  ${again}`,
      reason: new BadData({}),
      cause
    })
  })

  const failOnTable =
    (manifest: PrefetchManifest) =>
    (error: ParquetTableError): Effect.Effect<never, TranscriptSourceError> => {
      if (error.reason._tag !== "Store") return badData(manifest, error.message, error)
      const failure = error.reason.error
      return failure.reason._tag === "NotFound"
        ? badData(manifest, `The manifest of ${manifest.quarter} names ${error.key}, which is not in ${store.location}.`, error)
        : Effect.fail(sourceError(failure))
    }

  const openPart = Effect.fn("S3Source.openPart")(function* (quarter: PrefetchedQuarter, key: string) {
    const known = quarter.tables.get(key)
    if (known !== undefined) return known
    const size = quarter.partSizes.get(key)
    const table = yield* openTable(key, { columns: transcriptColumns, ...(size === undefined ? {} : { size }) })
    quarter.tables.set(key, table)
    return table
  }, opening.withPermits(1))

  const readFirm = Effect.fn("S3Source.readFirm")(function* (quarter: PrefetchedQuarter, firm: PrefetchedFirm) {
    const name = quarter.manifest.quarter
    const rows = yield* openPart(quarter, firm.part).pipe(
      Effect.flatMap((table) => table.readRowGroup(firm.row_group ?? 0)),
      Effect.catch(failOnTable(quarter.manifest))
    )
    return yield* Effect.try({ try: () => fromTranscriptRows(name, firm, rows), catch: (cause) => cause }).pipe(
      Effect.catch((cause) => badData(quarter.manifest, `${firm.part}: ${cause instanceof Error ? cause.message : String(cause)}.`, cause))
    )
  })

  const listFirms = Effect.fn("S3Source.listFirms")(function* (quarter: Quarter) {
    return [...(yield* openQuarter(quarter)).firms.keys()]
  })

  const fetchTranscripts = Effect.fn("S3Source.fetchTranscripts")(function* (quarter: Quarter, firmIds: ReadonlyArray<string>) {
    const prefetched = yield* openQuarter(quarter)
    const firms = firmIds.flatMap((id) => prefetched.firms.get(id) ?? [])
    const transcripts: ReadonlyArray<FirmTranscript> = yield* Effect.forEach(firms, (firm) => readFirm(prefetched, firm), {
      concurrency: requestsAtOnce
    })
    return transcripts
  })

  const fingerprint = Effect.fn("S3Source.fingerprint")(function* (quarter: Quarter) {
    // As it lies there now: whoever compares it with an earlier answer learns that the quarter was made again meanwhile.
    return Option.some(prefetchFingerprint(yield* readUsableManifest(quarter)))
  })

  const provideStore = Effect.provideService(ObjectStore, store)
  return TranscriptSource.of({
    fingerprint: (quarter) => provideStore(fingerprint(quarter)),
    listFirms: (quarter) => provideStore(listFirms(quarter)),
    fetchTranscripts: (quarter, firmIds) => provideStore(fetchTranscripts(quarter, firmIds))
  })
})

/**
 * Transcripts from a prefetched store. A firm costs one ranged read of its row group; the manifest and each part's
 * footer are read once for as long as the layer lives.
 */
export const s3SourceLayer: Layer.Layer<TranscriptSource, never, ObjectStore> = Layer.effect(TranscriptSource, makeS3Source)
