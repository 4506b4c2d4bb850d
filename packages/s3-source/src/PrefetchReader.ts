import { ObjectStore, type ObjectStoreError } from "@ftm/object-store"
import {
  AccessDenied,
  BadData,
  compareIds,
  NotPrefetched,
  prefetchLine,
  PrefetchManifest,
  type PrefetchedFirm,
  type Quarter,
  StoreKeys,
  TranscriptSourceError,
  typed,
  Unreachable
} from "@ftm/transcript-schema"
import { Effect, Option, Schema } from "effect"
import { prefetchAdvice } from "./PrefetchCommand.ts"

/** A failure of the store in the words of a transcript source. */
export const sourceError = (error: ObjectStoreError): TranscriptSourceError => {
  const reason =
    error.reason._tag === "AccessDenied"
      ? new AccessDenied({})
      : error.reason._tag === "Unreachable"
        ? new Unreachable({})
        : new BadData({})
  return new TranscriptSourceError({ message: error.message, reason, cause: error })
}

/** Where a quarter's manifest may be: an earlier version wrote it elsewhere. */
const manifestKeys = (quarter: Quarter): ReadonlyArray<string> => [
  StoreKeys.prefetchManifest(quarter),
  StoreKeys.earlierPrefetchManifest(quarter)
]

/** Has the quarter been prefetched whole? True as soon as its manifest, which is written last, is there. */
export const prefetchExists = Effect.fn("prefetchExists")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  for (const key of manifestKeys(quarter)) {
    if (Option.isSome(yield* store.head(key).pipe(Effect.mapError(sourceError)))) return true
  }
  return false
})

/** The manifest's key and bytes; none where there is no manifest. */
const readManifestBytes = Effect.fn("readManifestBytes")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  for (const key of manifestKeys(quarter)) {
    const bytes = yield* store.get(key).pipe(
      Effect.asSome,
      Effect.catch((error) => (error.reason._tag === "NotFound" ? Effect.succeedNone : Effect.fail(sourceError(error))))
    )
    if (Option.isSome(bytes)) return Option.some({ key, bytes: bytes.value })
  }
  return Option.none<{ readonly key: string; readonly bytes: Uint8Array }>()
})

/** The files that a manifest names: they are read, and made again where they are damaged. */
const namedFiles = ({ components, excluded, firms, tables, transcripts }: PrefetchManifest): ReadonlyArray<string> => {
  const files = [...components, ...transcripts, ...(tables ?? [])].map(({ key }) => key)
  return [...new Set([...files, ...[...firms, ...excluded].flatMap(({ part }) => part ?? [])])]
}

const decodeManifest = Schema.decodeUnknownEffect(Schema.fromJsonString(PrefetchManifest))

/** The quarter's manifest; `NotPrefetched` where there is none. */
export const readPrefetchManifest = Effect.fn("readPrefetchManifest")(function* (quarter: Quarter) {
  const store = yield* ObjectStore
  const found = yield* readManifestBytes(quarter)
  if (Option.isNone(found)) {
    return yield* new TranscriptSourceError({
      message: `${quarter} is not prefetched in ${store.location}. Type: ${yield* prefetchAdvice(quarter)}`,
      reason: new NotPrefetched({})
    })
  }
  const { bytes, key } = found.value
  const manifest = yield* decodeManifest(new TextDecoder().decode(bytes)).pipe(
    Effect.catch((cause) =>
      Effect.gen(function* () {
        return yield* new TranscriptSourceError({
          message: `${key} in ${store.location} is not a prefetch manifest. Delete it and type: ${yield* prefetchAdvice(quarter)}`,
          reason: new BadData({}),
          cause
        })
      })
    )
  )
  const stray = namedFiles(manifest).find((file) => !StoreKeys.isPrefetchedOf(quarter, file))
  if (manifest.quarter === quarter && stray === undefined) return manifest
  const wrong =
    manifest.quarter === quarter ? `names ${stray}, which is no file of a prefetch of ${quarter}` : `is the manifest of ${manifest.quarter}`
  return yield* new TranscriptSourceError({
    message: `${key} in ${store.location} ${wrong}. Delete it and type: ${yield* prefetchAdvice(quarter)}`,
    reason: new BadData({})
  })
})

/** The quarter's manifest, for whoever reads its sentences; fails where an earlier version wrote them in another form. */
export const readUsableManifest = Effect.fn("readUsableManifest")(function* (quarter: Quarter) {
  const manifest = yield* readPrefetchManifest(quarter)
  if (manifest.format === 3) return manifest
  const { location } = yield* ObjectStore
  const prepare = yield* typed(prefetchLine("prepare", { quarter, store: location }))
  return yield* new TranscriptSourceError({
    message:
      `The sentences of ${quarter} in ${location} were made by an earlier version in another form. ` +
      `Make them again from the components that are there, without WRDS: ${prepare}`,
    reason: new BadData({})
  })
})

/** The manifest's firms that have a usable sentence, by ascending firm id. */
export const usableFirms = (manifest: PrefetchManifest): ReadonlyArray<PrefetchedFirm> =>
  manifest.firms.filter((firm) => firm.row_group !== null).toSorted((a, b) => compareIds(a.firm_id, b.firm_id))

/** The prefetched firms that have a usable sentence, with their identifiers and places, by ascending firm id. */
export const readPrefetchedFirms = Effect.fn("readPrefetchedFirms")(function* (quarter: Quarter) {
  const manifest = yield* readPrefetchManifest(quarter)
  return usableFirms(manifest)
})

/** Ids of the prefetched firms that have a usable sentence, ascending. */
export const listPrefetchedFirms = Effect.fn("listPrefetchedFirms")(function* (quarter: Quarter) {
  const firms = yield* readPrefetchedFirms(quarter)
  return firms.map((firm) => firm.firm_id)
})
