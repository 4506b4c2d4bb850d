import { Effect, type Scope } from "effect"
import { randomBytes } from "node:crypto"
import { chmod, mkdtemp, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Client } from "pg"
import { makeServerCertificate } from "./Certificate.ts"
import { type ConnectionCounts, countLogLine, makeCounter } from "./ConnectionCounts.ts"
import { checkDataFolder } from "./DataFolder.ts"
import { isPortFree } from "./FreePort.ts"
import { loadTables } from "./LoadTables.ts"
import type { Mfa } from "./Mfa.ts"
import { startMfaGate } from "./MfaGate.ts"
import { everybodyMayEnter, findPostgresPrograms } from "./PostgresPrograms.ts"
import { startPostgres } from "./PostgresServer.ts"
import { portTaken, type SandboxError, serverFailed, wordsOf } from "./SandboxError.ts"

export interface SandboxOptions {
  /** The folder with the five `<schema>.<table>.csv.gz`. */
  readonly data: string
  /** TCP port on 127.0.0.1; any free one by default. */
  readonly port?: number
  /** A second factor for each log-in, as WRDS has it; none by default. */
  readonly mfa?: Mfa
  /** A file that always holds the current counts as one JSON object. */
  readonly countsFile?: string
  /** SQL that the superuser runs once the tables are loaded, to change a type or drop a table, say. The client can read new tables. */
  readonly changes?: string
  /** Called with a line of progress now and then while the tables are loaded. */
  readonly onProgress?: (line: string) => void
}

/** What a client needs to know to connect with `sslmode=verify-full`. */
export interface Sandbox {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly username: string
  readonly password: string
  /** PEM file of the authority that signed the server's certificate; gone when the sandbox stops. */
  readonly caFile: string
  /** Connections and log-ins since the sandbox was ready. */
  readonly counts: Effect.Effect<ConnectionCounts>
  /** Runs SQL as the superuser, to change tables while the sandbox is up. */
  readonly execute: (sql: string) => Effect.Effect<void, SandboxError>
}

const host = "127.0.0.1"
const database = "wrds"
const username = "wrdsuser"
const superuser = "postgres"

/**
 * A PostgreSQL server in WRDS's shape: TLS, a role that may only read, the five tables. It takes connections when
 * the effect is done and is gone, with everything that it wrote, when the scope closes.
 */
export const startSandbox = (options: SandboxOptions): Effect.Effect<Sandbox, SandboxError, Scope.Scope> =>
  Effect.gen(function* () {
    const onProgress = options.onProgress ?? (() => undefined)
    const files = yield* checkDataFolder(options.data)
    if (options.port !== undefined && !(yield* isPortFree(options.port))) return yield* portTaken(options.port)

    const folder = yield* temporaryFolder
    const certificate = yield* makeServerCertificate
    const caFile = join(folder, "ca.pem")
    yield* Effect.promise(() => writeFile(caFile, certificate.ca))

    const password = makePassword()
    const superuserPassword = makePassword()
    onProgress("starting PostgreSQL")
    const server = yield* startPostgres({
      programs: yield* findPostgresPrograms(folder),
      folder,
      // Behind a gate, PostgreSQL has a port of its own.
      port: options.mfa === undefined ? options.port : undefined,
      certificate,
      superuser,
      superuserPassword,
      accessRules: [
        // If there is a gate, TLS ends there, and the gate insists on it.
        `${options.mfa === undefined ? "hostssl" : "host"} ${database} ${username} ${host}/32 scram-sha-256`,
        `hostssl all ${superuser} ${host}/32 scram-sha-256`
      ]
    })

    const connect = (name: string): Effect.Effect<Client, SandboxError, Scope.Scope> =>
      connectAs({ port: server.port, user: superuser, password: superuserPassword, database: name, ca: certificate.ca })
    yield* Effect.scoped(
      Effect.gen(function* () {
        const client = yield* connect("postgres")
        yield* run(client, `CREATE DATABASE ${database} TEMPLATE template0`)
      })
    )
    yield* Effect.scoped(
      Effect.gen(function* () {
        const client = yield* connect(database)
        yield* loadTables(client, files, onProgress)
        // 7 connections is the limit observed on a WRDS account.
        yield* run(client, `CREATE ROLE ${username} LOGIN PASSWORD '${password}' CONNECTION LIMIT 7`)
        yield* run(client, `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`)
        yield* run(client, `GRANT CONNECT ON DATABASE ${database} TO ${username}`)
        for (const schema of ["ciq", "crsp"]) {
          yield* run(client, `GRANT USAGE ON SCHEMA ${schema} TO ${username}`)
          yield* run(client, `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${username}`)
          yield* run(client, `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT ON TABLES TO ${username}`)
        }
        if (options.changes !== undefined) yield* run(client, options.changes)
      })
    )

    const counter = yield* Effect.try({
      try: () => makeCounter(options.countsFile),
      catch: (cause) => serverFailed(`${options.countsFile}: the counts cannot be written there: ${wordsOf(cause)}`)
    })
    const counts = Effect.sync(counter.current)
    const execute = (sql: string) => Effect.scoped(Effect.flatMap(connect(database), (client) => run(client, sql)))
    const ready = { host, port: server.port, database, username, password, caFile, counts, execute }
    if (options.mfa === undefined) {
      server.onLogLine((line) => countLogLine(counter, line))
      return ready
    }
    const gate = { port: options.port, serverPort: server.port, certificate, mfa: options.mfa, counter }
    return { ...ready, port: yield* startMfaGate(gate) }
  })

/** A folder of the sandbox's own, deleted with everything in it when the scope closes. */
const temporaryFolder = Effect.acquireRelease(
  Effect.tryPromise({
    try: async () => {
      const folder = await mkdtemp(join(await temporaryRoot(), "ftm-wrds-sandbox-"))
      // Readable by the account that PostgreSQL runs as, and by whoever needs the CA file.
      await chmod(folder, 0o755)
      return folder
    },
    catch: (cause) => serverFailed(`no temporary folder could be made: ${wordsOf(cause)}; set TMPDIR to a folder with space`)
  }),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
)

/** The machine's temporary folder; root's own may be closed to the account that PostgreSQL runs as. */
const temporaryRoot = async (): Promise<string> => {
  const usual = await realpath(tmpdir())
  return process.getuid?.() !== 0 || (await everybodyMayEnter(usual)) ? usual : realpath("/tmp")
}

const makePassword = (): string => randomBytes(18).toString("base64url")

const connectAs = (login: {
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  readonly ca: string
}): Effect.Effect<Client, SandboxError, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: async () => {
        const { ca, ...who } = login
        const client = new Client({ host, ...who, ssl: { ca, rejectUnauthorized: true }, application_name: "wrds-sandbox" })
        client.on("error", () => undefined)
        await client.connect()
        return client
      },
      catch: (cause) => serverFailed(`the sandbox's own connection to PostgreSQL failed: ${wordsOf(cause)}`)
    }),
    (client) => Effect.promise(() => client.end().catch(() => undefined))
  )

const run = (client: Client, sql: string): Effect.Effect<void, SandboxError> =>
  Effect.tryPromise({
    try: async () => void (await client.query(sql)),
    catch: (cause) => serverFailed(`PostgreSQL refused to set up the sandbox: ${wordsOf(cause)}`)
  })
