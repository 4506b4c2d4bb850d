import { createHash } from "node:crypto"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

export const commitHash = "0123456789abcdef0123456789abcdef01234567"
const repository = "sentence-transformers/all-MiniLM-L6-v2"

/** How the hub treats the model file. */
type Behaviour = "good" | "breaks off" | "other bytes" | "not there" | "too long" | "cannot resume"

export interface SmallHub {
  readonly base: string
  behaviour: Behaviour
  /** Range header of each request for the model, "" without. */
  readonly ranges: Array<string>
  /** Addresses asked for. */
  readonly asked: Array<string>
  readonly model: Buffer
  readonly close: () => Promise<void>
}

const model = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) & 255))
const small = Buffer.from('{"small": true}\n')

/** A server on this machine with the hub's addresses: the model in Git LFS, the other files as git blobs. */
export const startSmallHub = async (): Promise<SmallHub> => {
  const blob = createHash("sha1").update(`blob ${small.length}\0`).update(small).digest("hex")
  const sha256 = createHash("sha256").update(model).digest("hex")
  const tree = [
    { type: "directory", path: "onnx", oid: blob, size: 0 },
    { type: "file", path: "onnx/model.onnx", oid: blob, size: model.length, lfs: { oid: sha256, size: model.length, pointerSize: 134 } },
    ...["tokenizer.json", "tokenizer_config.json", "vocab.txt"].map((path) => ({ type: "file", path, oid: blob, size: small.length }))
  ]
  const sendModel = (range: string, response: ServerResponse): void => {
    const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1] ?? 0)
    if (hub.behaviour === "not there") return void response.writeHead(404).end("no")
    if (hub.behaviour === "other bytes") return void response.end(Buffer.alloc(model.length, 1))
    if (hub.behaviour === "too long") return void response.end(Buffer.concat([model, model]))
    if (hub.behaviour === "breaks off") {
      response.writeHead(200, { "content-length": model.length })
      return void response.write(model.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 20))
    }
    if (from === 0 || hub.behaviour === "cannot resume") return void response.end(model)
    response.writeHead(206, { "content-range": `bytes ${from}-${model.length - 1}/${model.length}` }).end(model.subarray(from))
  }
  const server = createServer((request, response) => {
    const url = request.url ?? ""
    hub.asked.push(url)
    if (url === `/api/models/${repository}/revision/main`) return void response.end(JSON.stringify({ sha: commitHash }))
    if (url === `/api/models/${repository}/tree/${commitHash}?recursive=true`) return void response.end(JSON.stringify(tree))
    const path = url.startsWith(`/${repository}/resolve/${commitHash}/`) ? url.split(`${commitHash}/`)[1] : undefined
    if (path === "onnx/model.onnx") {
      hub.ranges.push(request.headers.range ?? "")
      return sendModel(request.headers.range ?? "", response)
    }
    if (path !== undefined && tree.some((entry) => entry.path === path)) return void response.end(small)
    response.writeHead(404).end("no")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const hub: SmallHub = {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour: "good",
    ranges: [],
    asked: [],
    model,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
  }
  return hub
}
