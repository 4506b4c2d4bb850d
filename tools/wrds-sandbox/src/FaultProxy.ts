import { Effect, type Scope } from "effect"
import { connect, createServer, type Socket } from "node:net"
import { listen } from "./Listen.ts"
import type { SandboxError } from "./SandboxError.ts"

/** How a connection breaks: `cut` closes it in an orderly way, `reset` aborts it (RST), `stall` keeps it open but passes nothing. */
export type FaultKind = "cut" | "reset" | "stall"

export interface Fault {
  readonly kind: FaultKind
  /** How many bytes from server to client still pass, counted from the start of the connection and including TLS. */
  readonly afterBytes: number
}

export interface FaultProxyOptions {
  /** Where the proxy forwards connections to. */
  readonly to: { readonly host: string; readonly port: number }
  /** The first connection gets the first fault, and so on. A connection without a fault, or with undefined in its place, passes everything. */
  readonly faults?: ReadonlyArray<Fault | undefined>
}

export interface FaultProxy {
  readonly host: string
  readonly port: number
  /** Connections accepted so far. */
  readonly connections: Effect.Effect<number>
  /** Bytes passed from server to client so far, over all connections. */
  readonly bytesPassed: Effect.Effect<number>
  /** Breaks every open connection and returns how many there were. */
  readonly breakNow: (kind: FaultKind) => Effect.Effect<number>
}

/** A TCP proxy on 127.0.0.1 that breaks connections on request; it runs until the scope closes. */
export const startFaultProxy = (options: FaultProxyOptions): Effect.Effect<FaultProxy, SandboxError, Scope.Scope> =>
  Effect.gen(function* () {
    const open = new Set<Pair>()
    let connections = 0
    let bytesPassed = 0
    const server = createServer((client) => {
      const fault = options.faults?.[connections++]
      const pair = openPair(client, options.to, fault, (bytes) => (bytesPassed += bytes))
      open.add(pair)
      client.on("close", () => open.delete(pair))
    })
    const port = yield* listen(server, undefined)
    yield* Effect.addFinalizer(() =>
      Effect.promise(
        () =>
          new Promise<void>((resolve) => {
            server.close(() => resolve())
            for (const pair of open) pair.break("reset")
            for (const pair of open) pair.end()
          })
      )
    )
    return {
      host: "127.0.0.1",
      port,
      connections: Effect.sync(() => connections),
      bytesPassed: Effect.sync(() => bytesPassed),
      breakNow: (kind) =>
        Effect.sync(() => {
          const broken = [...open]
          for (const pair of broken) pair.break(kind)
          return broken.length
        })
    }
  })

/** A client's connection and the one to the server behind it. */
interface Pair {
  readonly break: (kind: FaultKind) => void
  readonly end: () => void
}

const openPair = (client: Socket, to: FaultProxyOptions["to"], fault: Fault | undefined, onPassed: (bytes: number) => void): Pair => {
  const server = connect(to.port, to.host)
  let left = fault?.afterBytes ?? Infinity
  let broken = false

  const breakIt = (kind: FaultKind): void => {
    broken = true
    client.pause()
    server.pause()
    if (kind === "stall") return
    server.destroy()
    if (kind === "cut") client.end()
    else client.resetAndDestroy()
  }
  const pass = (bytes: Buffer): void => {
    if (broken) return
    const passing = bytes.subarray(0, left)
    left -= passing.length
    onPassed(passing.length)
    if (passing.length > 0 && !client.write(passing)) server.pause()
    if (left <= 0 && fault !== undefined) breakIt(fault.kind)
  }

  server.on("data", pass)
  client.on("drain", () => {
    if (!broken) server.resume()
  })
  client.on("data", (bytes) => {
    if (!broken && !server.write(bytes)) client.pause()
  })
  server.on("drain", () => {
    if (!broken) client.resume()
  })
  // When one side closes, so does the other, unless the pair is broken: a stalled connection looks alive.
  server.on("end", () => {
    if (!broken) client.end()
  })
  client.on("end", () => server.end())
  server.on("error", () => {
    if (!broken) client.destroy()
  })
  client.on("error", () => server.destroy())
  client.on("close", () => server.destroy())
  return {
    break: breakIt,
    end: () => {
      client.destroy()
      server.destroy()
    }
  }
}
