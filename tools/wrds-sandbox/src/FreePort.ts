import { Effect } from "effect"
import { createServer } from "node:net"

const listenOnce = (port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.on("error", () => resolve(undefined))
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : undefined))
    })
  })

/** A port of 127.0.0.1 that nobody is listening on at this moment. */
export const freePort: Effect.Effect<number> = Effect.promise(async () => {
  const port = await listenOnce(0)
  if (port === undefined) throw new Error("this machine has no free port on 127.0.0.1")
  return port
})

export const isPortFree = (port: number): Effect.Effect<boolean> => Effect.promise(async () => (await listenOnce(port)) !== undefined)
