import { Effect } from "effect"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import type { ObjectStore } from "../ObjectStore.ts"
import { memoryStore } from "./MemoryStore.ts"
import {
  errorAnswer,
  refusal,
  resetConnection,
  type S3Answer,
  type S3Behaviour,
  type S3Misbehaviour,
  type S3Request,
  sendAnswer
} from "./S3Misbehaviour.ts"
import { answerFrom } from "./S3Protocol.ts"

export interface S3TestServerOptions {
  /** Name of its one bucket; `ftm-test` by default. */
  readonly bucket?: string
  /** What is in the bucket; a store in memory by default. */
  readonly store?: ObjectStore["Service"]
  /** Port on 127.0.0.1; any free one by default. */
  readonly port?: number
  /** Objects a page of a listing; 1000 by default, as with S3. */
  readonly pageSize?: number
}

/** A request that has come, with what was done to it. */
export interface AnsweredRequest extends S3Request {
  readonly did: S3Misbehaviour
  /** Size of the answer's body. */
  bytes: number
}

export interface S3TestServer {
  readonly url: string
  readonly bucket: string
  /** What an AWS client needs to reach it, here or in another process. */
  readonly environment: {
    readonly AWS_ENDPOINT_URL_S3: string
    readonly AWS_REGION: string
    readonly AWS_ACCESS_KEY_ID: string
    readonly AWS_SECRET_ACCESS_KEY: string
  }
  /** What is in the bucket, past the server: not counted, never denied. */
  readonly store: ObjectStore["Service"]
  /** What is done to each request; may be changed while it runs. */
  behave: S3Behaviour
  /** Each answer waits so long; 0 at first, may be changed while it runs. */
  delayMillis: number
  /** All requests so far; a test may empty it, and then they are numbered from 0 again. */
  readonly requests: Array<AnsweredRequest>
  /** Ends it, open connections too. */
  readonly stop: () => Promise<void>
}

const region = "us-east-1"
const keyPair = { AWS_ACCESS_KEY_ID: "ftm-test-key", AWS_SECRET_ACCESS_KEY: "ftm-test-secret" }

/** A request without a signature by the server's key would be refused by S3 too. The signature itself is not checked. */
const isSigned = (request: IncomingMessage): boolean =>
  (request.headers.authorization ?? "").startsWith(`AWS4-HMAC-SHA256 Credential=${keyPair.AWS_ACCESS_KEY_ID}/`)

/** `/bucket/some/key` -> bucket and key. */
const splitPath = (pathname: string): readonly [string, string] => {
  const [, bucket = "", ...rest] = pathname.split("/")
  return [bucket, rest.map(decodeURIComponent).join("/")]
}

/** A header that is not there more than once. */
const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const found = headers[name]
  return typeof found === "string" ? found : undefined
}

/** `20260131T090000Z` */
const sentAt = (date: string): number => Date.parse(date.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"))

const wait = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis))

/**
 * An S3 server in this process with one bucket, for tests and for trying things out: the unmodified AWS client talks to
 * it. It writes an absent key for one of many (`If-None-Match: *`), lists in pages, compares checksums, and misbehaves on
 * request. It is no S3: other operations than those of our store are answered by 501.
 */
export const startS3TestServer = async (options: S3TestServerOptions = {}): Promise<S3TestServer> => {
  const { bucket = "ftm-test", pageSize = 1000, port = 0, store = memoryStore().store } = options

  const answer = async (incoming: IncomingMessage, body: Buffer, url: URL): Promise<S3Answer> => {
    const [name, key] = splitPath(url.pathname)
    if (!isSigned(incoming)) return errorAnswer(403, "InvalidAccessKeyId")
    if (name !== bucket) return errorAnswer(404, "NoSuchBucket")
    return Effect.runPromise(
      answerFrom(store, bucket, pageSize, { method: incoming.method ?? "", key, query: url.searchParams, headers: incoming.headers, body })
    )
  }

  const server = createServer((incoming, response) => {
    const chunks: Array<Buffer> = []
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk))
    // An upload that ends early has no end: nothing of it is kept.
    incoming.on("end", () => void respond(Buffer.concat(chunks)))
    const respond = async (body: Buffer): Promise<void> => {
      const url = new URL(incoming.url ?? "/", "http://bucket")
      const request: S3Request = {
        method: incoming.method ?? "",
        key: splitPath(url.pathname)[1],
        n: running.requests.length,
        range: incoming.headers.range,
        ifNoneMatch: incoming.headers["if-none-match"],
        ifMatch: incoming.headers["if-match"],
        checksum: headerOf(incoming, "x-amz-checksum-crc32"),
        sentAt: sentAt(headerOf(incoming, "x-amz-date") ?? ""),
        continuationToken: url.searchParams.get("continuation-token")
      }
      const did = running.behave(request)
      const tally = { ...request, did, bytes: 0 }
      running.requests.push(tally)
      if (running.delayMillis > 0) await wait(running.delayMillis)
      if (did === "reset" || did === "cut upload") return resetConnection(response)
      const said = refusal(did) ?? (await answer(incoming, body, url))
      if (did === "lost answer") return resetConnection(response)
      tally.bytes = incoming.method === "HEAD" ? 0 : said.body.length
      sendAnswer(response, said, did, incoming.method === "HEAD")
    }
  })
  await new Promise<void>((listening, failed) => {
    server.once("error", failed)
    server.listen(port, "127.0.0.1", listening)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const running: S3TestServer = {
    url,
    bucket,
    environment: { AWS_ENDPOINT_URL_S3: url, AWS_REGION: region, ...keyPair },
    store,
    behave: () => "pass",
    delayMillis: 0,
    requests: [],
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      })
  }
  return running
}
