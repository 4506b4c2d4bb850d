import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"

/** A request as the server saw it. */
interface SeenRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: {
    readonly model: string
    readonly messages: ReadonlyArray<{ readonly role: string; readonly content: string }>
    readonly [parameter: string]: unknown
  }
  /** When it came, in milliseconds. */
  readonly at: number
}

export type Answerer = (response: ServerResponse, request: SeenRequest, n: number) => void

/** A server on this machine that speaks the protocol, and behaves as it is told. */
export const startChatServer = async (answer: Answerer) => {
  const seen: Array<SeenRequest> = []
  const server = createServer((incoming, response) => {
    const parts: Array<Buffer> = []
    incoming.on("data", (part: Buffer) => parts.push(part))
    incoming.on("end", () => {
      const body = JSON.parse(Buffer.concat(parts).toString() || "{}") as SeenRequest["body"]
      const request = { path: incoming.url ?? "", headers: incoming.headers, body, at: performance.now() }
      seen.push(request)
      answer(response, request, seen.length - 1)
    })
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("no port")
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return { baseUrl: `http://127.0.0.1:${address.port}/v1`, seen, close }
}

/** Answers with this status and JSON. */
export const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body))
}

/** Answers with a completion whose text is `content`. */
export const completion = (
  response: ServerResponse,
  content: string,
  usage: unknown = { prompt_tokens: 100, completion_tokens: 20 }
): void =>
  json(response, 200, { id: "1", object: "chat.completion", choices: [{ index: 0, message: { role: "assistant", content } }], usage })

/** The text of a good answer. */
export const named = (name: string, description = `What firms say of ${name}.`): string => JSON.stringify({ name, description })
