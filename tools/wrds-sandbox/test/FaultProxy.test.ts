import { Effect, Exit, Scope } from "effect"
import { connect, createServer, type Server } from "node:net"
import { afterAll, afterEach, beforeAll, expect, it } from "vitest"
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from "../src/index.ts"

/** Answers every connection with a million bytes and stays open until the client leaves. */
const million = Buffer.alloc(1_000_000, "abcdefghij")
let server: Server
let port: number
beforeAll(async () => {
  server = createServer((socket) => {
    socket.on("error", () => undefined)
    socket.write(million)
  })
  port = await new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : 0)
    })
  )
})
afterAll(() => void server.close())

const scopes: Array<Scope.Closeable> = []
afterEach(async () => {
  for (const scope of scopes.splice(0)) await Effect.runPromise(Scope.close(scope, Exit.void))
})

const start = (faults: FaultProxyOptions["faults"]): Promise<FaultProxy> => {
  const scope = Scope.makeUnsafe()
  scopes.push(scope)
  const options = { to: { host: "127.0.0.1", port }, ...(faults === undefined ? {} : { faults }) }
  return Effect.runPromise(startFaultProxy(options).pipe(Scope.provide(scope)))
}

interface Reading {
  readonly bytes: () => number
  /** How it ended: "end", or an error's code. */
  readonly ended: Promise<string>
  readonly leave: () => void
}

const read = (proxy: FaultProxy): Reading => {
  const socket = connect(proxy.port, proxy.host)
  let bytes = 0
  socket.on("data", (chunk) => (bytes += chunk.length))
  const ended = new Promise<string>((resolve) => {
    socket.on("end", () => resolve("end"))
    socket.on("error", (error) => resolve("code" in error ? String(error.code) : error.message))
  })
  return { bytes: () => bytes, ended, leave: () => void socket.destroy() }
}

const still = (reading: Reading): Promise<string> =>
  Promise.race([reading.ended, new Promise<string>((resolve) => setTimeout(() => resolve("open"), 300))])

it("passes everything when nothing is to break", async () => {
  const proxy = await start(undefined)
  const reading = read(proxy)
  await expect.poll(reading.bytes).toBe(1_000_000)
  expect(await still(reading)).toBe("open")
  expect(await Effect.runPromise(proxy.bytesPassed)).toBe(1_000_000)
  reading.leave()
})

it("cuts after exactly so many bytes, the first connection only", async () => {
  const proxy = await start([{ kind: "cut", afterBytes: 123_457 }])
  const first = read(proxy)
  expect(await first.ended).toBe("end")
  expect(first.bytes()).toBe(123_457)
  const second = read(proxy)
  await expect.poll(second.bytes).toBe(1_000_000)
  expect(await Effect.runPromise(proxy.connections)).toBe(2)
  second.leave()
})

it("resets the second connection when told so", async () => {
  const proxy = await start([undefined, { kind: "reset", afterBytes: 50_000 }])
  const first = read(proxy)
  await expect.poll(first.bytes).toBe(1_000_000)
  const second = read(proxy)
  expect(await second.ended).toBe("ECONNRESET")
  expect(second.bytes()).toBeLessThanOrEqual(50_000)
  first.leave()
})

it("stalls: open, but nothing comes any more", async () => {
  const proxy = await start([{ kind: "stall", afterBytes: 70_000 }])
  const reading = read(proxy)
  await expect.poll(reading.bytes).toBe(70_000)
  expect(await still(reading)).toBe("open")
  expect(reading.bytes()).toBe(70_000)
  reading.leave()
})

it("breaks what is open at a call", async () => {
  const proxy = await start([])
  for (const [kind, end] of [
    ["cut", "end"],
    ["reset", "ECONNRESET"]
  ] as const) {
    const reading = read(proxy)
    await expect.poll(reading.bytes).toBe(1_000_000)
    expect(await Effect.runPromise(proxy.breakNow(kind))).toBe(1)
    expect(await reading.ended).toBe(end)
  }
  await expect.poll(() => Effect.runPromise(proxy.breakNow("stall"))).toBe(0)
})

it("ends open connections when its scope closes", async () => {
  const proxy = await start([{ kind: "stall", afterBytes: 10 }])
  const reading = read(proxy)
  await expect.poll(reading.bytes).toBe(10)
  for (const scope of scopes.splice(0)) await Effect.runPromise(Scope.close(scope, Exit.void))
  expect(await reading.ended).toBe("ECONNRESET")
})
