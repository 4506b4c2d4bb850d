import { createHash } from "node:crypto"
import type { PrefetchManifest } from "./PrefetchManifest.ts"

/** JSON with sorted names, so that two equal values give equal texts. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  )

/** SHA-256 of a value's JSON, in hexadecimal digits: equal values have equal fingerprints, whatever the order of their names. */
export const fingerprintOf = (value: unknown): string => createHash("sha256").update(canonicalJson(value)).digest("hex")

/** Identifies the sentences of a prefetched quarter by their content: the same sentences fetched again have the same fingerprint. */
export const prefetchFingerprint = (manifest: PrefetchManifest): string =>
  fingerprintOf({ stage: "prefetch", quarter: manifest.quarter, parts: manifest.transcripts.map(({ rows, sha256 }) => [rows, sha256]) })
