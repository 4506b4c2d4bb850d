import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http"
import type { AddressInfo, Socket } from "node:net"

/** What the proxy does to one request. */
export type Misbehaviour =
  | "pass"
  /** 503 SlowDown, as S3 throttles. */
  | "slow down"
  /** 500 InternalError. */
  | "internal error"
  /** The connection is reset before an answer. */
  | "reset"
  /** The answer comes a few bytes at a time. */
  | "slow body"
  /** The answer ends before its length. */
  | "truncated"
  /** The answer's bytes are not those of the object, and its checksum header says so. */
  | "wrong checksum"
  /** 403 AccessDenied. */
  | "denied"
  /** The upload is cut off on its way. S3 keeps nothing of it, which the server behind does not imitate: it sees nothing. */
  | "cut upload"

export interface ProxiedRequest {
  readonly method: string
  /** Path within the bucket, without query. */
  readonly key: string
  /** From 0, over all requests. */
  readonly n: number
}

export interface Proxy {
  readonly url: string
  /** May be changed while it runs. */
  behave: (request: ProxiedRequest) => Misbehaviour
  readonly requests: Array<ProxiedRequest & { readonly did: Misbehaviour; bytes: number; readonly range: string | undefined }>
  readonly stop: () => Promise<void>
}

const errorDocument = (code: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`

/** An HTTP proxy on a free port in front of a real S3 server, which does to each request what `behave` says. */
export const startProxy = async (serverUrl: string, bucket: string): Promise<Proxy> => {
  const upstream = new URL(serverUrl)
  const refuse = (response: ServerResponse, status: number, code: string): void => {
    response.writeHead(status, { "content-type": "application/xml" }).end(errorDocument(code))
  }

  const forward = (incoming: IncomingMessage, body: Buffer, response: ServerResponse, did: Misbehaviour, count: (bytes: number) => void): void => {
    const onward = httpRequest({
      host: upstream.hostname, port: upstream.port, method: incoming.method, path: incoming.url, headers: incoming.headers
    }, (answer) => {
      const chunks: Array<Buffer> = []
      answer.on("data", (chunk: Buffer) => chunks.push(chunk))
      answer.on("end", () => {
        const content = Buffer.concat(chunks)
        count(content.length)
        const headers = { ...answer.headers }
        if (did === "wrong checksum" && content.length > 0) {
          content[Math.floor(content.length / 2)] = (content[Math.floor(content.length / 2)] ?? 0) ^ 0xff
          headers["x-amz-checksum-crc32"] = "AAAAAA=="
        }
        response.writeHead(answer.statusCode ?? 500, headers)
        if (did === "truncated" && content.length > 1) {
          response.write(content.subarray(0, Math.floor(content.length / 2)))
          setTimeout(() => response.destroy(), 20)
        } else if (did === "slow body") {
          const step = Math.max(1, Math.ceil(content.length / 6))
          const send = (from: number): void => {
            if (from >= content.length) response.end()
            else {
              response.write(content.subarray(from, from + step))
              setTimeout(() => send(from + step), 60)
            }
          }
          send(0)
        } else {
          response.end(content)
        }
      })
    })
    onward.on("error", () => response.destroy())
    onward.end(body)
  }

  const proxy: { -readonly [Field in keyof Proxy]: Proxy[Field] } = { url: "", behave: () => "pass", requests: [], stop: async () => {} }
  const server = createServer((incoming, response) => {
    const chunks: Array<Buffer> = []
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk))
    incoming.on("end", () => {
      const path = decodeURIComponent((incoming.url ?? "").split("?")[0] ?? "")
      const request = { method: incoming.method ?? "", key: path.replace(`/${bucket}/`, ""), n: proxy.requests.length }
      const did = proxy.behave(request)
      // An upload that is cut off ends for the client as any reset does.
      const tally = { ...request, did, bytes: 0, range: incoming.headers.range }
      proxy.requests.push(tally)
      if (did === "slow down") refuse(response, 503, "SlowDown")
      else if (did === "internal error") refuse(response, 500, "InternalError")
      else if (did === "denied") refuse(response, 403, "AccessDenied")
      else if (did === "reset" || did === "cut upload") (incoming.socket as Socket).resetAndDestroy()
      else forward(incoming, Buffer.concat(chunks), response, did, (bytes) => { tally.bytes = bytes })
    })
  })
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  proxy.stop = () =>
    new Promise((stopped) => {
      server.closeAllConnections()
      server.close(() => stopped())
    })
  return proxy
}
