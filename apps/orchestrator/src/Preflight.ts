import { JobEngine, type PreflightFinding } from "@ftm/batch-submitter"
import { ObjectStore } from "@ftm/object-store"
import { readPrefetchManifest } from "@ftm/s3-source"
import { type Quarter, StoreKeys } from "@ftm/transcript-schema"
import { Effect, Option, Result } from "effect"
import { createHash } from "node:crypto"
import type { EngineSettings } from "./EngineSettings.ts"

const good = (what: string): PreflightFinding => ({ ok: true, what })
const bad = (what: string): PreflightFinding => ({ ok: false, what })

/** Bytes that are hashed at a time: a part need not fit into memory. */
const hashedAtATime = 8_000_000

/** SHA-256 of an object, in hexadecimal digits, read piece by piece. */
const hashOf = Effect.fn("hashOf")(function*(key: string, bytes: number) {
  const store = yield* ObjectStore
  const hash = createHash("sha256")
  for (let start = 0; start < bytes; start += hashedAtATime) {
    hash.update(yield* store.getRange(key, start, Math.min(bytes, start + hashedAtATime)))
  }
  return hash.digest("hex")
})

/** Every file that the prefetch's manifest names is there and has its size and, with `verify`, its hash. */
const checkPrefetch = Effect.fn("checkPrefetch")(function*(quarter: Quarter, verify: boolean) {
  const store = yield* ObjectStore
  const manifest = yield* readPrefetchManifest(quarter)
  const command = `npm run prefetch -- verify --quarter ${quarter} --store ${store.location}`
  for (const part of manifest.transcripts) {
    const found = yield* store.head(part.key)
    if (Option.isNone(found) || found.value.size !== part.bytes) {
      const how = Option.isNone(found) ? "is missing" : `has ${found.value.size} bytes where the manifest says ${part.bytes}`
      return bad(`${part.key} ${how}; ${command}`)
    }
    if (verify && (yield* hashOf(part.key, part.bytes)) !== part.sha256) {
      return bad(`${part.key} has its size and other content than was fetched (its SHA-256 differs); ${command}`)
    }
  }
  return good(`prefetch of ${quarter}: ${manifest.counts.firms} firms in ${manifest.transcripts.length} files, all there with their sizes` +
    (verify ? " and hashes" : `; their hashes were not checked (--verify, or ${command})`))
})

/** Writes, reads and deletes a small object: a role that may only read would fail after hours otherwise. */
const checkStore = Effect.fn("checkStore")(function*(quarter: Quarter) {
  const store = yield* ObjectStore
  const key = `${StoreKeys.runsPrefix(quarter)}access-check`
  const probe = Effect.gen(function*() {
    yield* store.put(key, new TextEncoder().encode("may this be written?"))
    yield* store.get(key)
    yield* store.delete(key)
  })
  const outcome = yield* Effect.result(probe)
  return Result.isSuccess(outcome) ? good(`${store.location} can be read and written`) : bad(outcome.failure.message)
})

/** Containers in the cloud do not see this machine's folders; an emulator on this machine does. */
const checkReach = (settings: EngineSettings, location: string): PreflightFinding => {
  if (settings.engine === "local" || location.startsWith("s3://")) return good("the jobs can reach the store")
  const endpoint = settings.endpoint ?? process.env.AWS_ENDPOINT_URL_BATCH ?? process.env.AWS_ENDPOINT_URL ?? ""
  return /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(endpoint)
    ? good("the jobs can reach the store: the Batch service is on this machine")
    : bad(`jobs on AWS cannot see the folder ${location}; copy it to a bucket (aws s3 sync ${location} s3://your-bucket) and give --store s3://your-bucket`)
}

/** Looks at everything that a run needs, before anything is submitted. The findings name what is wrong and what to do. */
export const preflight = Effect.fn("preflight")(function*(quarter: Quarter, settings: EngineSettings, verify: boolean) {
  const engine = yield* JobEngine
  const store = yield* ObjectStore
  const findings: Array<PreflightFinding> = [yield* checkPrefetch(quarter, verify), yield* checkStore(quarter), checkReach(settings, store.location)]
  const ofEngine = yield* Effect.result(engine.preflight)
  if (Result.isSuccess(ofEngine)) findings.push(...ofEngine.success)
  else findings.push(bad(ofEngine.failure.message))
  return findings as ReadonlyArray<PreflightFinding>
})

export const renderFindings = (findings: ReadonlyArray<PreflightFinding>): string =>
  findings.map(({ ok, what }) => `  ${ok ? "ok     " : "PROBLEM"}  ${what}`).join("\n")
