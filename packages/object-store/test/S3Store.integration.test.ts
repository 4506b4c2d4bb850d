import { Effect } from "effect"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { ObjectStore, s3Layer } from "../src/index.ts"
import {
  denyAfter,
  type MemoryStore,
  memoryStore,
  type S3Misbehaviour,
  type S3TestServer,
  startS3TestServer
} from "../src/testing/index.ts"
import { objectStoreContract } from "./Contract.ts"

let bucket: MemoryStore
let server: S3TestServer
const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const
const before = names.map((name) => [name, process.env[name]] as const)
beforeAll(async () => {
  bucket = memoryStore()
  server = await startS3TestServer({ bucket: "ftm-test", store: bucket.store, pageSize: 3 })
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
  server.delayMillis = 0
  server.requests.length = 0
})

const layer = () => s3Layer({ bucket: "ftm-test", endpoint: server.url, region: "eu-west-1" })
const inBucket = <A, E>(use: (store: typeof ObjectStore.Service) => Effect.Effect<A, E>): Promise<A> =>
  Effect.runPromise(Effect.flatMap(ObjectStore, use).pipe(Effect.provide(layer())))
/** The first requests go wrong in these ways, all after them pass. */
const first = (...ways: ReadonlyArray<S3Misbehaviour>) => {
  server.behave = ({ n }) => ways[n] ?? "pass"
}
const text = (data: Uint8Array): string => new TextDecoder().decode(data)
const bytes = (data: string): Uint8Array => new TextEncoder().encode(data)

describe("a bucket", () => {
  let stores = 0
  objectStoreContract(async () => s3Layer({ bucket: "ftm-test", prefix: `store-${stores++}`, endpoint: server.url }))

  it("that is not there is named", async () => {
    const missing = s3Layer({ bucket: "no-such-bucket", endpoint: server.url })
    const error = await Effect.runPromise(
      Effect.flatMap(ObjectStore, (store) => Effect.flip(store.list("a/"))).pipe(Effect.provide(missing))
    )
    expect(error.reason._tag).toBe("Unusable")
    expect(error.message).toContain("s3://no-such-bucket/a/")
    expect(error.message).toContain("NoSuchBucket")
  })

  it("knows keys that a URL or XML has to escape", async () => {
    const keys = ["a b/ü&<é>.txt", "a+b/100%.txt", "a=b?c#d"]
    const found = await inBucket((store) =>
      Effect.gen(function* () {
        for (const key of keys) yield* store.put(key, bytes(key))
        for (const key of keys) expect(text(yield* store.get(key))).toBe(key)
        return yield* store.list("a")
      })
    )
    expect(found.map(({ key }) => key)).toEqual(keys)
    expect([...bucket.objects.keys()]).toEqual(keys)
  })

  it("is not open to a client without the server's key", async () => {
    process.env["AWS_ACCESS_KEY_ID"] = "another"
    const error = await inBucket((store) => Effect.flip(store.get("k"))).finally(() => {
      process.env["AWS_ACCESS_KEY_ID"] = server.environment.AWS_ACCESS_KEY_ID
    })
    expect(error.reason._tag).toBe("AccessDenied")
    expect(error.message).toContain("aws configure list")
  })
})

describe("a bucket that answers with errors", () => {
  it("tries again when S3 is slow or resets, and then has the bytes", async () => {
    bucket.setText("k", "hello")
    first("slow down", "reset")
    expect(text(await inBucket((store) => store.get("k")))).toBe("hello")
    expect(server.requests.map(({ did }) => did)).toEqual(["slow down", "reset", "pass"])
  })

  it("a body that breaks off or is not the object's is read again", async () => {
    bucket.setText("k", "hello")
    first("truncated")
    expect(text(await inBucket((store) => store.get("k")))).toBe("hello")
    expect(server.requests).toHaveLength(2)
  })

  it("a body that comes slowly, after a while, is waited for", async () => {
    bucket.setText("k", "hello")
    server.delayMillis = 50
    first("slow body")
    expect(text(await inBucket((store) => store.get("k")))).toBe("hello")
    expect(server.requests).toHaveLength(1)
  })

  it("gives up after six tries and says what to do", { timeout: 60_000 }, async () => {
    server.behave = () => "internal error"
    const error = await inBucket((store) => Effect.flip(store.get("raw/k")))
    expect(server.requests).toHaveLength(6)
    expect(error.reason._tag).toBe("Unreachable")
    expect(error.message).toMatch(/s3:\/\/ftm-test\/raw\/k \(InternalError, HTTP 500\).*again/)
  })

  it("does not try again where access is denied", async () => {
    server.behave = () => "denied"
    const error = await inBucket((store) => Effect.flip(store.get("k")))
    expect(server.requests).toHaveLength(1)
    expect(error.reason._tag).toBe("AccessDenied")
    expect(error.message).toContain("s3:GetObject")
  })

  it("may deny access from one write on; what was written before stays", async () => {
    server.behave = denyAfter(2, ({ method }) => method === "PUT")
    const error = await inBucket((store) =>
      Effect.gen(function* () {
        yield* store.put("a", bytes("1"))
        yield* store.get("a")
        yield* store.put("b", bytes("2"))
        return yield* Effect.flip(store.put("c", bytes("3")))
      })
    )
    expect(error.reason._tag).toBe("AccessDenied")
    expect([...bucket.objects.keys()]).toEqual(["a", "b"])
  })

  it("lists page after page, without the empty objects that stand for folders", async () => {
    for (const key of ["k/", "k/1", "k/2", "k/3"]) bucket.setText(key, key)
    const found = await inBucket((store) => store.list("k/"))
    expect(found).toEqual([
      { key: "k/1", size: 3 },
      { key: "k/2", size: 3 },
      { key: "k/3", size: 3 }
    ])
    // The tokens hold signs that the client must escape.
    expect(server.requests.map(({ continuationToken }) => continuationToken)).toEqual([null, expect.stringMatching(/^\+\/.*=$/)])
  })

  it("asks for a new key with If-None-Match and takes 412 for taken", async () => {
    bucket.setText("k", "abc")
    expect(await inBucket((store) => store.putIfAbsent("k", new Uint8Array(3)))).toBe(false)
    expect(server.requests.map(({ ifNoneMatch }) => ifNoneMatch)).toEqual(["*"])
    expect(bucket.text("k")).toBe("abc")
  })

  it("a put-if-absent whose answer was lost looks at what is there: the same bytes", async () => {
    first("lost answer")
    expect(await inBucket((store) => store.putIfAbsent("k", bytes("abc")))).toBe(true)
    expect(server.requests.map(({ method }) => method)).toEqual(["PUT", "PUT", "GET"])
  })

  it("a put-if-absent whose answer was lost looks at what is there: another's bytes", async () => {
    bucket.setText("k", "xyz")
    first("reset")
    expect(await inBucket((store) => store.putIfAbsent("k", bytes("abc")))).toBe(false)
    expect(server.requests.map(({ method }) => method)).toEqual(["PUT", "PUT", "GET"])
    expect(bucket.text("k")).toBe("xyz")
  })

  it("an upload that is cut off leaves nothing and is sent again", async () => {
    first("cut upload")
    await inBucket((store) => store.put("k", bytes("abc")))
    expect(server.requests).toHaveLength(2)
    expect(bucket.text("k")).toBe("abc")
  })
})
