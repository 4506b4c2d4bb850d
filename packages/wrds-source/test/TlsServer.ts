import { type AddressInfo, createServer, type Socket } from "node:net"
import { createSecureContext, type SecureContextOptions, TLSSocket } from "node:tls"

/** How a server answers PostgreSQL's question for TLS. */
export type Answer =
  | { readonly says: "S"; readonly tls: SecureContextOptions }
  /** Says yes and then sends what is no TLS. */
  | { readonly says: "S"; readonly sends: string }
  /** Says yes and hangs up. */
  | { readonly says: "S"; readonly sends: undefined }
  | { readonly says: "N" }
  /** Speaks first, as SSH does. */
  | { readonly banner: string }

export interface TlsServer {
  readonly port: number
  /** Bytes that a client sent over TLS once it was agreed on: the log-in, and so nothing where the server is not trusted. */
  readonly received: () => number
  readonly close: () => Promise<void>
}

/** As much of a PostgreSQL server as a TLS handshake needs; whoever logs in is cut off. */
export const startTlsServer = async (answer: Answer): Promise<TlsServer> => {
  let received = 0
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on("error", () => socket.destroy())
    socket.on("close", () => open.delete(socket))
    if ("banner" in answer) return void socket.write(answer.banner)
    socket.once("data", () => {
      socket.write(answer.says)
      if (answer.says === "N") return
      if ("sends" in answer) return void (answer.sends === undefined ? socket.end() : socket.once("data", () => socket.write(answer.sends)))
      const client = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(answer.tls) })
      client.on("error", () => socket.destroy())
      client.on("data", (bytes: Buffer) => {
        received += bytes.length
        client.destroy()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as AddressInfo).port,
    received: () => received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      })
  }
}
