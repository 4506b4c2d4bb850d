import { readFailures } from "@ftm/manifest"
import { ObjectStore, s3Layer } from "@ftm/object-store"
import { type MemoryStore, memoryStore, type S3Misbehaviour, type S3TestServer, startS3TestServer } from "@ftm/object-store/testing"
import { s3SourceLayer } from "@ftm/s3-source"
import { StoreKeys, TranscriptSource } from "@ftm/transcript-schema"
import { Effect, Layer } from "effect"
import { existsSync } from "node:fs"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { differences, snapshot } from "./KillHarness.ts"
import { jobEnvironment, runMap } from "./MapProcess.ts"
import { quarter, type QuarterShape, writePrefetchedQuarter } from "./PrefetchedQuarter.ts"

const bucket = "ftm-test"
let objects: MemoryStore
let server: S3TestServer
beforeAll(async () => {
  objects = memoryStore()
  server = await startS3TestServer({ bucket, store: objects.store })
  // For stores that a test opens in its own process.
  Object.assign(process.env, server.environment)
})
afterAll(() => server.stop())
beforeEach(() => {
  objects.objects.clear()
  server.behave = () => "pass"
  server.requests.length = 0
})

/** Past the server: it neither counts nor refuses this. */
const inStore = <A, E>(effect: Effect.Effect<A, E, ObjectStore>): Promise<A> =>
  Effect.runPromise(effect.pipe(Effect.provide(objects.layer)))
const shape: QuarterShape = { firms: 12, sentences: () => 14, firmsAPart: 6 }
const prepare = () => inStore(writePrefetchedQuarter(shape))
/** A job on the bucket, through the server. */
const runOnBucket = () => runMap(jobEnvironment(`s3://${bucket}`, { CHECKPOINT_INTERVAL: "4", ...server.environment }))
const partKey = (n: number) => StoreKeys.firmTopicsPart(quarter, "batch_000", n)

const wanted = async () => {
  await prepare()
  expect((await runOnBucket()).code).toBe(0)
  const unbroken = await inStore(snapshot)
  objects.objects.clear()
  server.requests.length = 0
  await prepare()
  return unbroken
}

it("a store whose name is misspelt is a wrong configuration, and nothing is made or asked", async () => {
  const end = await runMap(jobEnvironment(`s3:/${bucket}`, server.environment))
  expect(end).toMatchObject({ code: 2, stdout: "" })
  expect(end.stderr).toContain(`FTM_STORE=s3:/${bucket} is not valid: "s3:/${bucket}" is not how a bucket is spelt: write s3://${bucket}`)
  expect(existsSync("s3:")).toBe(false)
  expect(server.requests).toEqual([])
})

describe("a store that misbehaves for a while", () => {
  it("costs retries, which are logged, and nothing else", async () => {
    const unbroken = await wanted()
    // Two of five requests go wrong, each in its turn in another way.
    const ways: ReadonlyArray<S3Misbehaviour> = ["slow down", "reset", "truncated", "internal error", "slow body", "cut upload"]
    let turn = 0
    server.behave = ({ method, n }) => {
      if (n % 5 !== 1 && n % 5 !== 3) return "pass"
      const way = ways[turn++ % ways.length] ?? "pass"
      return way === "cut upload" && method !== "PUT" ? "reset" : way === "truncated" && method !== "GET" ? "slow down" : way
    }
    const end = await runOnBucket()
    expect(end).toMatchObject({ code: 0, stderr: "" })
    expect(new Set(server.requests.map(({ did }) => did)).size).toBeGreaterThanOrEqual(5)
    expect(differences(unbroken, await inStore(snapshot))).toEqual([])
    const retries = end.lines.filter((line) => line["event"] === "log")
    expect(retries.length).toBeGreaterThan(3)
    expect(String(retries[0]?.["message"])).toContain(`s3://${bucket}/`)
  })
})

describe("a store that does not come back", () => {
  it("ends the job after a bounded number of tries, and says which key of which bucket", async () => {
    await prepare()
    server.behave = () => "slow down"
    const end = await runOnBucket()
    expect(end.code).toBe(1)
    expect(server.requests.length).toBeLessThanOrEqual(6)
    expect(end.lines.at(-1)).toMatchObject({ event: "failure", error_type: "Unreachable" })
    expect(end.lines.at(-1)?.["message"]).toContain(`s3://${bucket}/manifests/quarter=2021Q1/batches.jsonl`)
    expect(end.seconds).toBeLessThan(40)
  })

  it("leaves nothing half-written where an upload is cut off, and the next job completes the batch", async () => {
    const unbroken = await wanted()
    server.behave = ({ method, key }) => (method === "PUT" && key === partKey(1) ? "cut upload" : "pass")
    const end = await runOnBucket()
    expect(end.code).toBe(1)
    expect(end.lines.at(-1)?.["message"]).toContain(partKey(1))
    const left = await inStore(Effect.flatMap(ObjectStore, (store) => store.list("intermediate/")))
    expect(left.map(({ key }) => key)).toEqual([partKey(0)])
    server.behave = () => "pass"
    expect((await runOnBucket()).code).toBe(0)
    expect(differences(unbroken, await inStore(snapshot))).toEqual([])
  })
})

describe("access denied", () => {
  it("while reading stops at once, lists the firm and says who needs what", async () => {
    await prepare()
    server.behave = ({ method, key }) =>
      method === "GET" && key.startsWith("raw/transcripts/") && key.endsWith(".parquet") ? "denied" : "pass"
    const end = await runOnBucket()
    expect(end.code).toBe(1)
    expect(end.lines.at(-1)).toMatchObject({ event: "summary", outcome: "failed", critical_error: "AccessDenied" })
    expect(end.lines.at(-1)?.["reason"]).toContain(`s3://${bucket}/raw/transcripts/quarter=2021Q1/part_0000.parquet`)
    expect(end.lines.at(-1)?.["reason"]).toContain("s3:GetObject")
    const failures = await inStore(readFailures(quarter, "batch_000"))
    expect(failures.map((failure) => failure.error_type)).toEqual(["AccessDenied", "CircuitBreaker"])
  })

  it("while writing ends the job, with no checkpoint that says otherwise", async () => {
    await prepare()
    server.behave = ({ method, key }) => (method === "PUT" && key.startsWith("intermediate/") ? "denied" : "pass")
    const end = await runOnBucket()
    expect(end.code).toBe(1)
    expect(end.lines.at(-1)).toMatchObject({ event: "failure", error_type: "AccessDenied" })
    expect(end.lines.at(-1)?.["message"]).toContain(`s3://${bucket}/${partKey(0)}`)
    const left = await inStore(Effect.flatMap(ObjectStore, (store) => store.list("")))
    expect(left.map(({ key }) => key).filter((key) => !key.startsWith("raw/"))).toEqual([
      "manifests/quarter=2021Q1/batches.jsonl",
      "progress/quarter=2021Q1/batch_000_claim.json"
    ])
  })
})

describe("data that cannot be right", () => {
  it.each<[string, (key: string, bytes: Uint8Array) => ReadonlyArray<readonly [string, Uint8Array | undefined]>]>([
    ["a part that the manifest names and that is not there", (key) => [[key, undefined]]],
    ["a part that is no Parquet file", (key) => [[key, new TextEncoder().encode("<html>Service unavailable</html>")]]],
    ["a part that is cut off", (key, bytes) => [[key, bytes.subarray(0, Math.floor(bytes.length / 2))]]],
    [
      "a part with its first bytes overwritten",
      (key, bytes) => [[key, Uint8Array.from(bytes, (byte, i) => (i > 3 && i < bytes.length / 2 ? byte ^ 0x5a : byte))]]
    ]
  ])("%s: its firms fail with the key and what to do; the other part's firms are done", async (_name, damage) => {
    await prepare()
    const key = StoreKeys.transcriptsPart(quarter, 1)
    await inStore(
      Effect.gen(function* () {
        const store = yield* ObjectStore
        for (const [name, bytes] of damage(key, yield* store.get(key))) {
          yield* bytes === undefined ? store.delete(name) : store.put(name, bytes)
        }
      })
    )
    const end = await runMap(
      jobEnvironment(`s3://${bucket}`, { CHECKPOINT_INTERVAL: "4", MAX_CONSECUTIVE_FAILURES: "100", ...server.environment })
    )
    const failures = await inStore(readFailures(quarter, "batch_000"))
    expect(end.code, end.stdout).toBe(0)
    expect(end.lines.at(-1)).toMatchObject({ outcome: "done" })
    expect(failures.length).toBeGreaterThan(0)
    expect(Number(end.lines.at(-1)?.["processed"]) + failures.length).toBe(12)
    for (const failure of failures) {
      expect(Number(failure.firm_id)).toBeGreaterThan(6)
      expect(failure.error_type).toBe("BadData")
      expect(failure.error_message).toContain(key)
      expect(failure.error_message).toContain("npm run prefetch --")
    }
  })

  it("an object whose checksum is wrong is not taken for the object", async () => {
    await prepare()
    server.behave = ({ method, key }) =>
      method === "GET" && key.endsWith("raw/manifests/quarter=2021Q1/manifest.json") ? "wrong checksum" : "pass"
    const end = await runOnBucket()
    expect(end.code).toBe(1)
    expect(JSON.stringify(end.lines.at(-1))).toContain("raw/manifests/quarter=2021Q1/manifest.json")
  })
})

describe("ranged reads", () => {
  it("50 firms of a 5,000-firm quarter transfer at most 1.2 times their bytes, plus footers and the manifest", async () => {
    await inStore(writePrefetchedQuarter({ firms: 5000, sentences: () => 12, firmsAPart: 500 }))
    const firmIds = Array.from({ length: 50 }, (_, i) => String(1 + i * 97))
    const fetched = await Effect.runPromise(
      Effect.flatMap(TranscriptSource, (source) => source.fetchTranscripts(quarter, firmIds)).pipe(
        Effect.provide(Layer.provide(s3SourceLayer, s3Layer({ bucket, endpoint: server.url })))
      )
    )
    expect(fetched.map((transcript) => transcript.firmId)).toEqual(firmIds)
    const { firmBytes, footerBytes } = await inStore(sizes(firmIds))
    const reads = server.requests.filter(({ key }) => key.endsWith(".parquet"))
    const transferred = reads.reduce((sum, { bytes }) => sum + bytes, 0)
    const whole = reads.every(({ range, method }) => method === "HEAD" || range !== undefined)
    console.log(
      `50 of 5,000 firms: ${transferred} bytes in ${reads.length} requests for ${firmBytes} bytes of sentences and ${footerBytes} of footers: ` +
        `${((transferred - footerBytes) / firmBytes).toFixed(3)} times`
    )
    expect(whole).toBe(true)
    expect(transferred - footerBytes).toBeLessThanOrEqual(1.2 * firmBytes)
  })
})

/** What the firms' row groups take in their parts, and the footers of those parts. */
const sizes = (firmIds: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { openTable } = yield* Effect.promise(() => import("@ftm/parquet-table"))
    const { readPrefetchManifest } = yield* Effect.promise(() => import("@ftm/s3-source"))
    const store = yield* ObjectStore
    const manifest = yield* readPrefetchManifest(quarter)
    let firmBytes = 0
    let footerBytes = 0
    for (const part of manifest.transcripts) {
      const firms = manifest.firms.filter((firm) => firm.part === part.key && firmIds.includes(firm.firm_id))
      if (firms.length === 0) continue
      const table = yield* openTable(part.key)
      for (const firm of firms) firmBytes += table.rowGroups[firm.row_group ?? -1]?.bytes ?? 0
      // A Parquet file ends in the footer, its length in four bytes, and "PAR1".
      const tail = yield* store.getRange(part.key, part.bytes - 8, part.bytes)
      footerBytes += new DataView(tail.buffer, tail.byteOffset).getUint32(0, true) + 8
    }
    return { firmBytes, footerBytes }
  })
