import { readFileSync } from "node:fs"
import { Client } from "pg"
import type { Sandbox } from "../src/index.ts"

/** A client that checks the server's certificate, as `sslmode=verify-full` does. */
export const clientFor = (sandbox: Sandbox, changes: Partial<Sandbox> = {}): Client => {
  const at = { ...sandbox, ...changes }
  const client = new Client({
    host: at.host,
    port: at.port,
    database: at.database,
    user: at.username,
    password: at.password,
    ssl: { ca: readFileSync(at.caFile, "utf8"), rejectUnauthorized: true }
  })
  // The server may go away while a test holds the connection; the test looks at the call that fails.
  client.on("error", () => undefined)
  return client
}

/** Connects, hands the client to `use` and always ends it. */
export const withClient = async <A>(client: Client, use: (client: Client) => Promise<A>): Promise<A> => {
  try {
    await client.connect()
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The SQLSTATE and message with which a log-in or a query was refused. */
export const refusal = async (attempt: Promise<unknown>): Promise<{ readonly code: unknown; readonly message: string }> => {
  try {
    await attempt
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    return { code: "code" in cause ? cause.code : undefined, message: cause.message }
  }
  throw new Error("was not refused")
}
