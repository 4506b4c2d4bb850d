import type { ServerResponse } from "node:http"
import type { Socket } from "node:net"

/** What the S3 test server does to one request. */
export type S3Misbehaviour =
  | "pass"
  /** 503 SlowDown, as S3 throttles. */
  | "slow down"
  /** 500 InternalError. */
  | "internal error"
  /** 403 AccessDenied. */
  | "denied"
  /** 403 InvalidAccessKeyId. */
  | "unknown key"
  /** 403 SignatureDoesNotMatch. */
  | "wrong secret"
  /** 400 ExpiredToken. */
  | "expired"
  /** 404 NoSuchBucket. */
  | "no bucket"
  /** 301 PermanentRedirect: the bucket is in eu-west-1, says a header. */
  | "redirect"
  /** 400 AuthorizationHeaderMalformed: the bucket is in eu-west-1, says the body. */
  | "other region"
  /** 403 RequestTimeTooSkewed: the server's clock says `refusingClock`. */
  | "clock differs"
  /** 501 NotImplemented. */
  | "not implemented"
  /** 400 InvalidArgument, for a header that it does not know. */
  | "unknown header"
  /** 404 with a page, as a server answers that is none of S3. */
  | "no such page"
  /** 200 with a page, as a proxy or a console answers whatever is asked. */
  | "some page"
  /** The connection is reset before anything was done. */
  | "reset"
  /** The upload is cut off on its way, and S3 keeps nothing of it: to the client a reset. */
  | "cut upload"
  /** It is done, but the connection is reset before the answer. */
  | "lost answer"
  /** The answer comes a few bytes at a time. */
  | "slow body"
  /** The answer ends before its length. */
  | "truncated"
  /** The answer's bytes are not those of the object, and its checksum header says so. */
  | "wrong checksum"

/** One request to the bucket, as far as a test may care. */
export interface S3Request {
  readonly method: string
  /** Key within the bucket; empty where objects are listed. */
  readonly key: string
  /** From 0, over all requests that the server's list holds. */
  readonly n: number
  /** `bytes=0-99` */
  readonly range: string | undefined
  /** `*` where the key has to be absent. */
  readonly ifNoneMatch: string | undefined
  /** The ETag that the key has to have. */
  readonly ifMatch: string | undefined
  /** The checksum that the client has added to an upload. */
  readonly checksum: string | undefined
  /** When it was sent by the client's clock, in milliseconds since 1970; NaN where it does not say. */
  readonly sentAt: number
  /** Where a listing goes on. */
  readonly continuationToken: string | null
}

/** What is done to each request. */
export type S3Behaviour = (request: S3Request) => S3Misbehaviour

/**
 * Access is denied from one request on, as when a policy changes or a session ends in the middle of a run.
 *
 * @param allowed how many requests still pass.
 * @param concerns the requests that are counted and denied; all when left out.
 */
export const denyAfter = (allowed: number, concerns: (request: S3Request) => boolean = () => true): S3Behaviour => {
  let seen = 0
  return (request) => {
    if (!concerns(request)) return "pass"
    seen += 1
    return seen > allowed ? "denied" : "pass"
  }
}

/** An answer before it goes out. */
export interface S3Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: Buffer
}

export const errorAnswer = (status: number, code: string, fields = "", headers: S3Answer["headers"] = {}): S3Answer => ({
  status,
  headers: { "content-type": "application/xml", ...headers },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message>${fields}</Error>`)
})

const page = (status: number): S3Answer => ({
  status,
  headers: { "content-type": "text/html" },
  body: Buffer.from("<html><body>Welcome</body></html>")
})

/** What the server's clock says where it refuses a request for its time. */
export const refusingClock = "2026-01-31T11:00:00Z"
const clocks = `<RequestTime>20260131T090000Z</RequestTime><ServerTime>${refusingClock}</ServerTime>`

/** The answers that stand in for doing what was asked. */
const refusals: { readonly [Did in S3Misbehaviour]?: () => S3Answer } = {
  "slow down": () => errorAnswer(503, "SlowDown"),
  "internal error": () => errorAnswer(500, "InternalError"),
  denied: () => errorAnswer(403, "AccessDenied"),
  "unknown key": () => errorAnswer(403, "InvalidAccessKeyId"),
  "wrong secret": () => errorAnswer(403, "SignatureDoesNotMatch"),
  expired: () => errorAnswer(400, "ExpiredToken"),
  "no bucket": () => errorAnswer(404, "NoSuchBucket"),
  redirect: () => errorAnswer(301, "PermanentRedirect", "", { "x-amz-bucket-region": "eu-west-1" }),
  "other region": () => errorAnswer(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>"),
  "clock differs": () => errorAnswer(403, "RequestTimeTooSkewed", clocks),
  "not implemented": () => errorAnswer(501, "NotImplemented"),
  "unknown header": () => errorAnswer(400, "InvalidArgument"),
  "no such page": () => page(404),
  "some page": () => page(200)
}

/** The answer that stands in for doing what was asked; undefined where it is done. */
export const refusal = (did: S3Misbehaviour): S3Answer | undefined => refusals[did]?.()

export const resetConnection = (response: ServerResponse): void => {
  ;(response.socket as Socket | null)?.resetAndDestroy()
}

const slowPauseMillis = 60
const slowPieces = 6

const sendSlowly = (response: ServerResponse, body: Buffer): void => {
  const step = Math.max(1, Math.ceil(body.length / slowPieces))
  const send = (from: number): void => {
    if (from >= body.length) {
      response.end()
      return
    }
    response.write(body.subarray(from, from + step))
    setTimeout(() => send(from + step), slowPauseMillis)
  }
  send(0)
}

/** Sends the answer, in the way of the misbehaviour. `isHead`: only what the headers say. */
export const sendAnswer = (response: ServerResponse, answer: S3Answer, did: S3Misbehaviour, isHead: boolean): void => {
  const headers: Record<string, string | number> = { "content-length": answer.body.length, ...answer.headers }
  const body = isHead ? Buffer.alloc(0) : answer.body
  if (did === "wrong checksum" && body.length > 0) {
    const middle = Math.floor(body.length / 2)
    body[middle] = body[middle]! ^ 0xff
    headers["x-amz-checksum-crc32"] = "AAAAAA=="
  }
  response.writeHead(answer.status, headers)
  if (did === "truncated" && body.length > 1) {
    response.write(body.subarray(0, Math.floor(body.length / 2)))
    setTimeout(() => response.destroy(), 20)
  } else if (did === "slow body") {
    sendSlowly(response, body)
  } else {
    response.end(body)
  }
}
