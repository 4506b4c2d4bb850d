import { Effect, type Scope } from "effect"
import { connect, createServer, type Server, type Socket } from "node:net"
import type { Duplex } from "node:stream"
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls"
import type { ServerCertificate } from "./Certificate.ts"
import type { Counter } from "./ConnectionCounts.ts"
import { listen } from "./Listen.ts"
import type { Mfa } from "./Mfa.ts"
import {
  cancelRequest,
  fatalError,
  gssRequest,
  isAuthenticationOk,
  readServerMessage,
  readStart,
  sqlStateOf,
  sslRequest,
  type StartMessage,
  startParameter
} from "./PostgresMessages.ts"
import type { SandboxError } from "./SandboxError.ts"

export interface MfaGateOptions {
  /** Port to listen on; any free one by default. */
  readonly port: number | undefined
  /** Port of the PostgreSQL server behind the gate; it must take connections without TLS. */
  readonly serverPort: number
  readonly certificate: ServerCertificate
  readonly mfa: Mfa
  readonly counter: Counter
}

/**
 * Stands in front of PostgreSQL as WRDS's Duo check does. The password goes to PostgreSQL, but its message that the log-in is
 * accepted is held back until the push is answered. TLS ends here, with the server's own certificate, because the gate
 * has to see that message. After that it only forwards bytes.
 *
 * @returns the port that it listens on
 */
export const startMfaGate = (options: MfaGateOptions): Effect.Effect<number, SandboxError, Scope.Scope> =>
  Effect.gen(function* () {
    const context = createSecureContext({ cert: options.certificate.certificate, key: options.certificate.key })
    const open = new Set<Socket>()
    const server: Server = createServer((socket) => {
      open.add(socket)
      socket.on("close", () => open.delete(socket))
      socket.on("error", () => socket.destroy())
      socket.setNoDelay(true)
      options.counter.add("connections")
      void welcome(options, context, socket).catch(() => socket.destroy())
    })
    const port = yield* listen(server, options.port)
    yield* Effect.addFinalizer(() =>
      Effect.promise(
        () =>
          new Promise<void>((resolve) => {
            server.close(() => resolve())
            for (const socket of open) socket.destroy()
          })
      )
    )
    return port
  })

/** Answers a client's first messages: TLS first, then the log-in. */
const welcome = async (options: MfaGateOptions, context: SecureContext, socket: Socket): Promise<void> => {
  let client: Duplex = socket
  let encrypted = false
  while (true) {
    const start = await readStart(client)
    if (start === undefined) return void socket.destroy()
    if (start.code === sslRequest && !encrypted) {
      // Bytes that arrived before our answer could have been injected by somebody in between.
      if (socket.readableLength > 0) return void socket.destroy()
      socket.write("S")
      client = new TLSSocket(socket, { isServer: true, secureContext: context })
      client.on("error", () => socket.destroy())
      encrypted = true
    } else if (start.code === gssRequest) {
      client.write("N")
    } else if (start.code === cancelRequest) {
      return void connect(options.serverPort, "127.0.0.1")
        .on("error", () => undefined)
        .end(start.bytes, () => socket.end())
    } else if (!encrypted) {
      options.counter.add("logInAttempts", "refusals")
      const who = `user "${startParameter(start, "user")}", database "${startParameter(start, "database")}"`
      return void client.end(fatalError("28000", `no pg_hba.conf entry for host "127.0.0.1", ${who}, no encryption`))
    } else {
      return await logIn(options, start, client)
    }
  }
}

/** Lets PostgreSQL check the password, then asks for the second factor. */
const logIn = async ({ counter, mfa, serverPort }: MfaGateOptions, start: StartMessage, client: Duplex): Promise<void> => {
  counter.add("logInAttempts")
  const refused = fatalError("28000", `PAM authentication failed for user "${startParameter(start, "user")}"`)
  const server = connect(serverPort, "127.0.0.1")
  server.setNoDelay(true)
  server.on("error", () => client.destroy())
  server.on("close", () => client.end())
  client.on("close", () => server.destroy())
  server.write(start.bytes)
  client.pipe(server)

  while (true) {
    const message = await readServerMessage(server)
    if (message === undefined) return void client.end()
    if (message.type === "E") {
      counter.add("refusals")
      // To PAM a wrong password and an unanswered push are the same.
      client.end(sqlStateOf(message) === "28P01" ? refused : message.bytes)
      return void server.destroy()
    }
    if (!isAuthenticationOk(message)) {
      client.write(message.bytes)
      continue
    }

    if (mfa.mode === "silent") return
    if (mfa.mode === "refuse") {
      counter.add("refusals")
      client.end(refused)
      return void server.destroy()
    }
    const approved = await stillThereAfter(mfa.afterSeconds, client)
    if (!approved) return
    counter.add("logIns")
    client.write(message.bytes)
    return void server.pipe(client)
  }
}

/** Waits for the approval; false if the client hung up in the meantime. */
const stillThereAfter = (seconds: number, client: Duplex): Promise<boolean> =>
  new Promise((resolve) => {
    const leave = (): void => {
      clearTimeout(timer)
      resolve(false)
    }
    const timer = setTimeout(() => {
      client.off("close", leave)
      resolve(true)
    }, 1000 * seconds)
    client.once("close", leave)
  })
