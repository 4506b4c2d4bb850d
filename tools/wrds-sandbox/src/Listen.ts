import { Effect } from "effect"
import type { Server } from "node:net"
import { portTaken, type SandboxError, serverFailed, wordsOf } from "./SandboxError.ts"

/** Starts listening on 127.0.0.1 and returns the port; any free one if `port` is undefined. */
export const listen = (server: Server, port: number | undefined): Effect.Effect<number, SandboxError> =>
  Effect.callback((resume) => {
    server.once("error", (error) => {
      const taken = port !== undefined && "code" in error && error.code === "EADDRINUSE"
      resume(Effect.fail(taken ? portTaken(port) : serverFailed(`no port could be opened: ${wordsOf(error)}`)))
    })
    server.listen(port ?? 0, "127.0.0.1", () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
