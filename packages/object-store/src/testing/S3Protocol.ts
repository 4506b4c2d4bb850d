import { Clock, Effect, Option } from "effect"
import { createHash } from "node:crypto"
import type { IncomingMessage } from "node:http"
import { crc32 } from "node:zlib"
import type { ObjectStore, ObjectStoreError, StoredObject } from "../ObjectStore.ts"
import { errorAnswer, type S3Answer } from "./S3Misbehaviour.ts"

// The part of S3's REST API that our store speaks, as the API reference writes it: PutObject, GetObject, HeadObject,
// DeleteObject, ListObjectsV2. What is not here is answered by 501, never by a guess.

export interface BucketRequest {
  readonly method: string
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage["headers"]
  readonly body: Buffer
}

const etagOf = (bytes: Uint8Array): string => `"${createHash("md5").update(bytes).digest("hex")}"`

const crc32Of = (bytes: Uint8Array): string => {
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(bytes))
  return checksum.toString("base64")
}

const inXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

const empty = (status: number, headers: S3Answer["headers"] = {}): S3Answer => ({ status, headers, body: Buffer.alloc(0) })

const put = (store: ObjectStore["Service"], { body, headers, key }: BucketRequest) =>
  Effect.gen(function* () {
    const checksum = headers["x-amz-checksum-crc32"]
    if (checksum !== undefined && checksum !== crc32Of(body)) return errorAnswer(400, "BadDigest")
    // Uploads in signed pieces, copies, and conditions other than "not there yet" and "still this one" are not ours.
    const condition = headers["if-none-match"]
    const foreign = headers["x-amz-copy-source"] ?? headers["x-amz-decoded-content-length"]
    if (foreign !== undefined || (condition !== undefined && condition !== "*")) return errorAnswer(501, "NotImplemented")
    const expected = headers["if-match"]
    if (expected !== undefined) {
      return yield* ifMatches(store, key, expected, (version) =>
        Effect.map(store.putIf(key, body, version), (done) =>
          done ? empty(200, { etag: etagOf(body) }) : errorAnswer(412, "PreconditionFailed")
        )
      )
    }
    const written = condition === "*" ? yield* store.putIfAbsent(key, body) : yield* Effect.as(store.put(key, body), true)
    return written ? empty(200, { etag: etagOf(body) }) : errorAnswer(412, "PreconditionFailed")
  })

/** Does `work` on the version of the object that has this ETag. */
const ifMatches = (
  store: ObjectStore["Service"],
  key: string,
  expected: string,
  work: (version: string) => Effect.Effect<S3Answer, ObjectStoreError>
) =>
  Effect.gen(function* () {
    const version = yield* store.version(key)
    if (Option.isNone(version)) return errorAnswer(404, "NoSuchKey")
    if (etagOf(yield* store.get(key)) !== expected) return errorAnswer(412, "PreconditionFailed")
    return yield* work(version.value)
  })

const contentType = { "content-type": "application/octet-stream", "accept-ranges": "bytes" }

const readWhole = (store: ObjectStore["Service"], key: string) =>
  Effect.gen(function* () {
    const bytes = yield* store.get(key)
    const now = yield* Clock.currentTimeMillis
    const writtenAt = now - Option.getOrElse(yield* store.age(key), () => 0)
    // S3 tells the checksum of a whole object, and the client compares.
    const headers = {
      ...contentType,
      etag: etagOf(bytes),
      "x-amz-checksum-crc32": crc32Of(bytes),
      date: new Date(now).toUTCString(),
      "last-modified": new Date(writtenAt).toUTCString()
    }
    const answer: S3Answer = { status: 200, headers, body: Buffer.from(bytes) }
    return answer
  })

/** Without an ETag, for which the whole object would have to be read. */
const readPart = (store: ObjectStore["Service"], key: string, asked: string) =>
  Effect.gen(function* () {
    const range = /^bytes=(\d+)-(\d+)$/.exec(asked)
    if (range === null) return errorAnswer(501, "NotImplemented")
    const start = Number(range[1])
    const there = yield* store.head(key)
    if (Option.isNone(there)) return errorAnswer(404, "NoSuchKey")
    if (start >= there.value.size) return errorAnswer(416, "InvalidRange")
    const body = Buffer.from(yield* store.getRange(key, start, Number(range[2]) + 1))
    const headers = { ...contentType, "content-range": `bytes ${start}-${start + body.length - 1}/${there.value.size}` }
    return { status: 206, headers, body }
  })

// S3's tokens are Base64: they hold signs that a URL has to escape.
const tokenFor = (key: string): string => `+/${Buffer.from(key).toString("base64")}=`
const keyOfToken = (token: string): string => Buffer.from(token.slice(2, -1), "base64").toString()

const listingPage = (bucket: string, prefix: string, page: ReadonlyArray<StoredObject>, next: string | undefined): S3Answer => {
  const contents = page.map(({ key, size }) => `<Contents><Key>${inXml(key)}</Key><Size>${size}</Size></Contents>`).join("")
  const more = next === undefined ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`
  return {
    status: 200,
    headers: { "content-type": "application/xml" },
    body: Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name>` +
        `<Prefix>${inXml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><IsTruncated>${next !== undefined}</IsTruncated>${more}${contents}</ListBucketResult>`
    )
  }
}

const list = (store: ObjectStore["Service"], bucket: string, pageSize: number, query: URLSearchParams) => {
  // What would change the answer and is not done here.
  if (["delimiter", "start-after", "encoding-type", "max-keys"].some((name) => query.has(name)))
    return Effect.succeed(errorAnswer(501, "NotImplemented"))
  const prefix = query.get("prefix") ?? ""
  const token = query.get("continuation-token")
  return Effect.map(store.list(prefix), (objects) => {
    const last = token === null ? undefined : keyOfToken(token)
    const left = objects.slice(last === undefined ? 0 : objects.findIndex(({ key }) => key === last) + 1)
    const page = left.slice(0, pageSize)
    return listingPage(bucket, prefix, page, left.length > page.length ? tokenFor(page.at(-1)!.key) : undefined)
  })
}

const answerOfError = (error: ObjectStoreError): S3Answer =>
  error.reason._tag === "NotFound" ? errorAnswer(404, "NoSuchKey") : errorAnswer(400, "InvalidRequest")

/** What S3 answers to a request to the bucket, the store being what is in it. */
export const answerFrom = (
  store: ObjectStore["Service"],
  bucket: string,
  pageSize: number,
  request: BucketRequest
): Effect.Effect<S3Answer> => {
  const { key, method, query } = request
  const work = Effect.suspend(() => {
    if (key === "") {
      return method === "GET" && query.get("list-type") === "2"
        ? list(store, bucket, pageSize, query)
        : Effect.succeed(errorAnswer(501, "NotImplemented"))
    }
    if (method === "PUT") return put(store, request)
    if (method === "GET" && request.headers.range !== undefined) return readPart(store, key, request.headers.range)
    if (method === "GET" || method === "HEAD") return readWhole(store, key)
    const expected = request.headers["if-match"]
    if (method === "DELETE" && expected !== undefined) {
      return ifMatches(store, key, expected, (version) =>
        Effect.map(store.deleteIf(key, version), (done) => (done ? empty(204) : errorAnswer(412, "PreconditionFailed")))
      )
    }
    if (method === "DELETE") return Effect.as(store.delete(key), empty(204))
    return Effect.succeed(errorAnswer(501, "NotImplemented"))
  })
  return Effect.catch(work, (error) => Effect.succeed(answerOfError(error)))
}
