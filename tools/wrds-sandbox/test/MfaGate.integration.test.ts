import { Effect, Exit, Scope } from "effect"
import { readFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { Client } from "pg"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { type ConnectionCounts, type Mfa, parseMfa, type Sandbox, startSandbox } from "../src/index.ts"
import { clientFor, refusal, withClient } from "./Connect.ts"
import { writeTinyFolder } from "./TinyFolder.ts"

const folder = writeTinyFolder()
afterAll(() => folder.remove())

const scopes: Array<Scope.Closeable> = []
afterEach(async () => {
  for (const scope of scopes.splice(0)) await Effect.runPromise(Scope.close(scope, Exit.void))
})

const start = (mfa: Mfa | undefined, countsFile?: string): Promise<Sandbox> => {
  const scope = Scope.makeUnsafe()
  scopes.push(scope)
  const options = { data: folder.path, ...(mfa === undefined ? {} : { mfa }), ...(countsFile === undefined ? {} : { countsFile }) }
  return Effect.runPromise(startSandbox(options).pipe(Scope.provide(scope)))
}

const counts = (sandbox: Sandbox) => Effect.runPromise(sandbox.counts)
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

it("reads what a user types for --mfa", () => {
  expect(parseMfa("approve-after=2.5")).toEqual({ mode: "approve", afterSeconds: 2.5 })
  expect(parseMfa("refuse")).toEqual({ mode: "refuse" })
  expect(parseMfa("silent")).toEqual({ mode: "silent" })
  for (const wrong of ["approve", "approve-after=", "approve-after=-1", "yes"]) expect(parseMfa(wrong)).toBeUndefined()
})

describe("approve-after", () => {
  const scope = Scope.makeUnsafe()
  let sandbox: Sandbox
  let before: ConnectionCounts
  beforeAll(async () => {
    sandbox = await Effect.runPromise(
      startSandbox({ data: folder.path, mfa: { mode: "approve", afterSeconds: 0.4 } }).pipe(Scope.provide(scope))
    )
  })
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  beforeEach(async () => {
    before = await counts(sandbox)
  })
  /** Counts of the running test alone. */
  const counted = async (): Promise<ConnectionCounts> => {
    const now = await counts(sandbox)
    return {
      connections: now.connections - before.connections,
      logInAttempts: now.logInAttempts - before.logInAttempts,
      logIns: now.logIns - before.logIns,
      refusals: now.refusals - before.refusals
    }
  }

  it("keeps the log-in waiting, then works like any session, over TLS that verifies", async () => {
    const from = performance.now()
    const rows = await withClient(clientFor(sandbox), async (client) => {
      expect(performance.now() - from).toBeGreaterThan(390)
      expect(await counted()).toEqual({ connections: 1, logInAttempts: 1, logIns: 1, refusals: 0 })
      const big = await client.query("SELECT repeat('x', 1000) AS x FROM generate_series(1, 3000)")
      expect(big.rows).toHaveLength(3000)
      return client.query("SELECT companyid, gvkey FROM ciq.wrds_gvkey")
    })
    expect(rows.rows).toEqual([{ companyid: "18671", gvkey: "001234" }])
  })

  it("asks again for each log-in", async () => {
    for (let n = 0; n < 2; n++) await withClient(clientFor(sandbox), (client) => client.query("SELECT 1"))
    expect(await counted()).toEqual({ connections: 2, logInAttempts: 2, logIns: 2, refusals: 0 })
  })

  it("counts no log-in for a client that gave up waiting", async () => {
    const { database, host, password, port, username } = sandbox
    const impatient = new Client({
      host,
      port,
      database,
      user: username,
      password,
      ssl: { ca: readFileSync(sandbox.caFile, "utf8") },
      connectionTimeoutMillis: 200
    })
    impatient.on("error", () => undefined)
    expect((await refusal(impatient.connect())).message).toMatch(/timeout/)
    await wait(500)
    expect(await counted()).toEqual({ connections: 1, logInAttempts: 1, logIns: 0, refusals: 0 })
  })

  it("turns down a wrong password as PAM does, and a connection without TLS", async () => {
    const wrong = await refusal(clientFor(sandbox, { password: "not it" }).connect())
    expect(wrong).toEqual({ code: "28000", message: 'PAM authentication failed for user "wrdsuser"' })
    const { database, host, password, port, username } = sandbox
    const plain = new Client({ host, port, database, user: username, password, ssl: false })
    expect((await refusal(plain.connect())).message).toMatch(/no pg_hba\.conf entry .* no encryption/)
    expect(await counted()).toEqual({ connections: 2, logInAttempts: 2, logIns: 0, refusals: 2 })
  })

  it("survives clients that speak something else or leave", async () => {
    for (const noise of ["", "GET / HTTP/1.1\r\n\r\n", "\0\0\0\u0008\u0004\u00d2\u0016\u002f"]) {
      const socket = connect(sandbox.port, sandbox.host)
      socket.on("error", () => undefined)
      socket.end(Buffer.from(noise, "latin1"))
      await new Promise((resolve) => socket.resume().on("close", resolve))
    }
    const rows = await withClient(clientFor(sandbox), (client) => client.query("SELECT 1 AS one"))
    expect(rows.rows).toEqual([{ one: 1 }])
    expect(await counted()).toEqual({ connections: 4, logInAttempts: 1, logIns: 1, refusals: 0 })
  })
})

describe("refuse", () => {
  it("answers as WRDS does, once", async () => {
    const sandbox = await start({ mode: "refuse" })
    const refused = await refusal(clientFor(sandbox).connect())
    expect(refused).toEqual({ code: "28000", message: 'PAM authentication failed for user "wrdsuser"' })
    expect(await counts(sandbox)).toEqual({ connections: 1, logInAttempts: 1, logIns: 0, refusals: 1 })
  })
})

describe("silent", () => {
  it("never answers, and stops all the same with a client waiting", async () => {
    const sandbox = await start({ mode: "silent" })
    const client = clientFor(sandbox)
    const connected = client.connect().then(
      () => "connected",
      () => "hung up"
    )
    expect(await Promise.race([connected, wait(1000).then(() => "waiting")])).toBe("waiting")
    expect(await counts(sandbox)).toEqual({ connections: 1, logInAttempts: 1, logIns: 0, refusals: 0 })
    for (const scope of scopes.splice(0)) await Effect.runPromise(Scope.close(scope, Exit.void))
    expect(await connected).toBe("hung up")
  })
})

it("counts without a gate as well, from PostgreSQL's log, and keeps a file of it", async () => {
  const countsFile = join(folder.path, "counts.json")
  const sandbox = await start(undefined, countsFile)
  const read = () => JSON.parse(readFileSync(countsFile, "utf8"))
  expect(read()).toEqual({ connections: 0, logInAttempts: 0, logIns: 0, refusals: 0 })
  await withClient(clientFor(sandbox), (client) => client.query("SELECT 1"))
  await refusal(clientFor(sandbox, { password: "not it" }).connect())
  await expect.poll(() => counts(sandbox)).toEqual({ connections: 2, logInAttempts: 2, logIns: 1, refusals: 1 })
  expect(read()).toEqual(await counts(sandbox))
})
