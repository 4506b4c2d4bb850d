import type { PreflightFinding } from "@ftm/batch-submitter"
import { hashOfObject } from "@ftm/lineage"
import { appendRunEvent, readRunEvents } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { readUsableManifest } from "@ftm/s3-source"
import { prefetchFingerprint, prefetchLine, type Quarter, typed } from "@ftm/transcript-schema"
import { Effect, Option } from "effect"

const verifiedAt = Effect.fn("verifiedAt")(function* (quarter: Quarter, digest: string) {
  const records = yield* readRunEvents(quarter)
  return records.filter(({ event }) => event._tag === "PrefetchVerified" && event.digest === digest).at(-1)?.timestamp
})

/**
 * Checks that every file named in the prefetch's manifest is there with its size and its hash. The hashes are compared once for a
 * prefetch, which the ledger remembers, and again when `verify` asks for it; the sizes are compared every time.
 */
export const checkPrefetch = Effect.fn("checkPrefetch")(function* (quarter: Quarter, verify: boolean) {
  const store = yield* ObjectStore
  const manifest = yield* readUsableManifest(quarter)
  const look = yield* typed(prefetchLine("verify", { quarter, store: store.location }))
  const bad = (key: string, how: string): PreflightFinding => ({ ok: false, what: `${key} ${how}; ${look}` })
  const good = (how: string): PreflightFinding => ({
    ok: true,
    what: `prefetch of ${quarter}: ${manifest.counts.firms} firms in ${manifest.transcripts.length} files, all there with their ${how}`
  })
  for (const { bytes, key } of manifest.transcripts) {
    const found = yield* store.head(key)
    if (Option.isNone(found)) return bad(key, "is missing")
    if (found.value.size !== bytes) return bad(key, `has ${found.value.size} bytes where the manifest says ${bytes}`)
  }
  const digest = prefetchFingerprint(manifest)
  const before = verify ? undefined : yield* verifiedAt(quarter, digest)
  if (before !== undefined) return good(`sizes; their hashes were compared on ${before.slice(0, 10)}`)
  for (const { bytes, key, sha256 } of manifest.transcripts) {
    if ((yield* hashOfObject(key, bytes)) !== sha256)
      return bad(key, "has its size and other content than was fetched (its SHA-256 differs)")
  }
  yield* appendRunEvent(quarter, { _tag: "PrefetchVerified", digest, files: manifest.transcripts.length })
  return good("sizes and hashes")
})
