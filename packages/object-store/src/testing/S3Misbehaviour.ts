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

export const errorAnswer = (status: number, code: string): S3Answer => ({
  status,
  headers: { "content-type": "application/xml" },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`)
})

/** The answer that stands in for doing what was asked; undefined where it is done. */
export const refusal = (did: S3Misbehaviour): S3Answer | undefined => {
  switch (did) {
    case "slow down":
      return errorAnswer(503, "SlowDown")
    case "internal error":
      return errorAnswer(500, "InternalError")
    case "denied":
      return errorAnswer(403, "AccessDenied")
    default:
      return undefined
  }
}

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
