import { ObjectStore } from "@ftm/object-store"
import { openTable } from "@ftm/parquet-table"
import { readPrefetchManifest, s3SourceLayer } from "@ftm/s3-source"
import { type Quarter, TranscriptSource } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"

/** Bytes transferred to read single firms, compared with the size of those firms' row groups. */
interface ReadAmplification {
  readonly firms: number
  readonly firmBytes: number
  /** Of the Parquet files, footers included. */
  readonly readBytes: number
  readonly footerBytes: number
  /** (readBytes - footerBytes) / firmBytes */
  readonly amplification: number
}

/** Reads every n-th firm of a prefetched quarter, up to `atMost` of them, and counts what was requested from the store. */
export const measureReadAmplification = Effect.fn("measureReadAmplification")(function* (quarter: Quarter, atMost: number) {
  const store = yield* ObjectStore
  let readBytes = 0
  const counting = Layer.succeed(
    ObjectStore,
    ObjectStore.of({
      ...store,
      get: (key) =>
        Effect.tap(store.get(key), (bytes) =>
          Effect.sync(() => {
            if (key.endsWith(".parquet")) readBytes += bytes.length
          })
        ),
      getRange: (key, start, end) =>
        Effect.tap(store.getRange(key, start, end), (bytes) =>
          Effect.sync(() => {
            readBytes += bytes.length
          })
        )
    })
  )
  const manifest = yield* readPrefetchManifest(quarter)
  const usable = manifest.firms.filter((firm) => firm.row_group !== null)
  const step = Math.max(1, Math.floor(usable.length / atMost))
  const firms = usable.filter((_, i) => i % step === 0).slice(0, atMost)
  yield* Effect.flatMap(TranscriptSource, (source) =>
    source.fetchTranscripts(
      quarter,
      firms.map((firm) => firm.firm_id)
    )
  ).pipe(Effect.provide(Layer.provide(s3SourceLayer, counting)))

  let firmBytes = 0
  let footerBytes = 0
  for (const part of manifest.transcripts) {
    const inPart = firms.filter((firm) => firm.part === part.key)
    if (inPart.length === 0) continue
    const table = yield* openTable(part.key)
    for (const firm of inPart) firmBytes += table.rowGroups[firm.row_group ?? -1]?.bytes ?? 0
    // A Parquet file ends in its footer, the footer's length in four bytes, and "PAR1".
    const tail = yield* store.getRange(part.key, part.bytes - 8, part.bytes)
    footerBytes += new DataView(tail.buffer, tail.byteOffset).getUint32(0, true) + 8
  }
  const measured: ReadAmplification = {
    firms: firms.length,
    firmBytes,
    readBytes,
    footerBytes,
    amplification: (readBytes - footerBytes) / firmBytes
  }
  return measured
})
