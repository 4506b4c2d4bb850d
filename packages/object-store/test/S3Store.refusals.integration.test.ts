import { Effect, Logger, Option } from "effect"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { ObjectStore, type ObjectStoreError, s3Layer } from "../src/index.ts"
import {
  type MemoryStore,
  memoryStore,
  refusingClock,
  type S3Misbehaviour,
  type S3TestServer,
  startS3TestServer
} from "../src/testing/index.ts"

let bucket: MemoryStore
let server: S3TestServer
const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const
const before = names.map((name) => [name, process.env[name]] as const)
beforeAll(async () => {
  bucket = memoryStore()
  server = await startS3TestServer({ bucket: "ftm-test", store: bucket.store })
  for (const name of names) process.env[name] = server.environment[name]
})
afterAll(async () => {
  await server.stop()
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})
beforeEach(() => {
  bucket.objects.clear()
  server.behave = () => "pass"
  server.requests.length = 0
})

type Store = typeof ObjectStore.Service
const inBucket = <A, E>(use: (store: Store) => Effect.Effect<A, E>, name = "ftm-test"): Promise<A> =>
  Effect.runPromise(Effect.flatMap(ObjectStore, use).pipe(Effect.provide(s3Layer({ bucket: name, endpoint: server.url }))))
const asked = () => server.requests.map(({ method }) => method)
const bytes = new TextEncoder().encode("abc")

const uses: Readonly<Record<string, (store: Store) => Effect.Effect<unknown, ObjectStoreError>>> = {
  get: (store) => store.get("k"),
  getRange: (store) => store.getRange("k", 0, 2),
  head: (store) => store.head("k"),
  version: (store) => store.version("k"),
  age: (store) => store.age("k"),
  put: (store) => store.put("k", bytes),
  putIfAbsent: (store) => store.putIfAbsent("k", bytes),
  putIf: (store) => store.putIf("k", bytes, '"v"'),
  deleteIf: (store) => store.deleteIf("k", '"v"'),
  list: (store) => store.list("k"),
  delete: (store) => store.delete("k")
}

interface Refusal {
  readonly did: S3Misbehaviour
  readonly reason: { readonly _tag: string; readonly fault: string }
  /** What the message has to say. */
  readonly says: string
  /** What it is for a request with a condition, where that differs. */
  readonly ofCondition?: Omit<Refusal, "did">
}
const noConditionalWrites = { reason: { _tag: "Unusable", fault: "no conditional writes" }, says: "The store has no conditional writes" }
const inEurope = { reason: { _tag: "Unusable", fault: "wrong region" }, says: "is in eu-west-1: set AWS_REGION=eu-west-1" }
const noStore = { reason: { _tag: "Unusable", fault: "no store" }, says: "AWS_ENDPOINT_URL" }
const refusals: ReadonlyArray<Refusal> = [
  { did: "denied", reason: { _tag: "AccessDenied", fault: "not allowed" }, says: "This needs s3:" },
  { did: "unknown key", reason: { _tag: "AccessDenied", fault: "unknown key" }, says: "aws configure list" },
  { did: "wrong secret", reason: { _tag: "AccessDenied", fault: "wrong secret" }, says: "AWS_SECRET_ACCESS_KEY" },
  { did: "expired", reason: { _tag: "AccessDenied", fault: "not logged in" }, says: "aws sso login" },
  { did: "no bucket", reason: { _tag: "Unusable", fault: "no bucket" }, says: "no bucket named ftm-test" },
  { did: "redirect", ...inEurope },
  { did: "other region", ...inEurope },
  {
    did: "clock differs",
    reason: { _tag: "Unusable", fault: "wrong clock" },
    says: `2026-01-31T09:00:00Z here, ${refusingClock} at the store`
  },
  {
    did: "not implemented",
    reason: { _tag: "Unusable", fault: "not implemented" },
    says: "does not know this request",
    ofCondition: noConditionalWrites
  },
  { did: "no such page", ...noStore }
]
const cases = refusals.flatMap(({ did, ofCondition, ...plain }) =>
  Object.keys(uses).map((use) => ({ did, use, ...(/If/.test(use) ? (ofCondition ?? plain) : plain) }))
)

describe("a refusal is told for what it is, at once", () => {
  it.each(cases)("$did of $use", async ({ did, reason, says, use }) => {
    server.behave = () => did
    const error = await inBucket((store) => Effect.flip(uses[use]!(store)))
    expect(error.reason).toMatchObject(reason)
    expect(error.message).toContain("s3://ftm-test/k (")
    expect(error.message).toContain(says)
    // Once, once more behind HEAD or without a checksum, and each of these by the store's clock.
    expect(server.requests.length).toBeLessThanOrEqual(4)
  })

  it.each(["get", "head", "version", "age", "put", "putIfAbsent", "list"])("a page in place of an answer of S3 to %s", async (use) => {
    server.behave = () => "some page"
    const error = await inBucket((store) => Effect.flip(uses[use]!(store)))
    expect(error.reason).toMatchObject(noStore.reason)
    expect(server.requests).toHaveLength(1)
  })
})

describe("what is not there", () => {
  it.each(["head", "version", "age"])("a bucket that is not there is no store without objects to %s", async (use) => {
    const error = await inBucket((store) => Effect.flip(uses[use]!(store)), "no-such-bucket")
    expect(error.reason).toMatchObject({ _tag: "Unusable", fault: "no bucket" })
    expect(error.message).toContain("no bucket named no-such-bucket")
    expect(asked()).toEqual(["HEAD", "GET"])
  })

  it("the bucket is looked for once, whatever objects are absent", async () => {
    const found = await inBucket((store) => Effect.forEach(["a", "b", "c"], (key) => store.head(key)))
    expect(found).toEqual([Option.none(), Option.none(), Option.none()])
    expect(asked()).toEqual(["HEAD", "GET", "HEAD", "HEAD"])
  })

  it("a bucket that has answered is not looked for", async () => {
    await inBucket((store) => Effect.andThen(store.list(""), store.version("a")))
    expect(asked()).toEqual(["GET", "HEAD"])
  })

  it("an object may be empty, and be refused to HEAD alone", async () => {
    bucket.setText("k", "")
    server.behave = ({ method }) => (method === "HEAD" ? "denied" : "pass")
    const error = await inBucket((store) => Effect.flip(store.head("k")))
    expect(error.reason).toMatchObject({ _tag: "AccessDenied", fault: "not allowed" })
  })

  it("an outage behind HEAD is waited for as any other", async () => {
    bucket.setText("k", "abc")
    server.behave = ({ n }) => (n === 0 ? "other region" : n === 1 ? "slow down" : "pass")
    expect(await inBucket((store) => store.head("k"))).toEqual(Option.some({ key: "k", size: 3 }))
    expect(asked()).toEqual(["HEAD", "GET", "HEAD"])
  })
})

describe("a store that knows less than AWS's", () => {
  const noChecksums = (did: S3Misbehaviour) => {
    server.behave = ({ checksum }) => (checksum === undefined ? "pass" : did)
  }

  it.each(["not implemented", "unknown header"] as const)("checksums (%s): uploads go without, from the first on", async (did) => {
    noChecksums(did)
    await inBucket((store) =>
      Effect.gen(function* () {
        yield* store.put("a", bytes)
        expect(yield* store.putIfAbsent("b", bytes)).toBe(true)
        expect(yield* store.putIf("b", bytes, '"another"')).toBe(false)
      })
    )
    expect(server.requests.map((request) => request.did)).toEqual([did, "pass", "pass", "pass"])
    expect(bucket.text("a")).toBe("abc")
  })

  it("conditions: a write with one is refused, all others keep their checksums", async () => {
    server.behave = ({ ifMatch, ifNoneMatch }) => ((ifMatch ?? ifNoneMatch) ? "not implemented" : "pass")
    const error = await inBucket((store) =>
      Effect.andThen(Effect.flip(store.putIfAbsent("a", bytes)), (refused) => Effect.as(store.put("b", bytes), refused))
    )
    expect(error.reason).toMatchObject(noConditionalWrites.reason)
    expect([...bucket.objects.keys()]).toEqual(["b"])
    expect(server.requests.at(-1)?.checksum).toBeDefined()
  })
})

it("a clock that is wrong is made up for by the store's, with a warning", async () => {
  server.behave = ({ sentAt }) => (Math.abs(sentAt - Date.parse(refusingClock)) < 900_000 ? "pass" : "clock differs")
  const warnings: Array<unknown> = []
  const logger = Logger.make(({ message }) => void warnings.push(message))
  await inBucket((store) => store.put("k", bytes).pipe(Effect.provide(Logger.layer([logger]))))
  expect(server.requests.map(({ did }) => did)).toEqual(["clock differs", "pass"])
  expect(String(warnings[0])).toContain("This machine's clock differs from that of s3://ftm-test")
})
