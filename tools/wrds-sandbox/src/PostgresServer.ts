import { Effect, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { chown, mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { ServerCertificate } from "./Certificate.ts"
import { freePort } from "./FreePort.ts"
import type { Account, PostgresPrograms } from "./PostgresPrograms.ts"
import { oneLine, portTaken, type SandboxError, serverFailed, wordsOf } from "./SandboxError.ts"
import { watchOver } from "./Watchdog.ts"

export interface PostgresOptions {
  readonly programs: PostgresPrograms
  /** An existing folder that becomes the server's home. */
  readonly folder: string
  /** Port to listen on; any free one by default. */
  readonly port: number | undefined
  readonly certificate: ServerCertificate
  /** Lines of pg_hba.conf: who may log in from where, and how. */
  readonly accessRules: ReadonlyArray<string>
  readonly superuser: string
  readonly superuserPassword: string
}

export interface PostgresServer {
  readonly port: number
  /** Calls `listener` with every line that the server logs from now on. */
  readonly onLogLine: (listener: (line: string) => void) => void
}

// The data is thrown away at the end, so nothing waits for the disk.
const settings: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  ssl: "on",
  ssl_cert_file: "server.crt",
  ssl_key_file: "server.key",
  password_encryption: "scram-sha-256",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "4GB",
  autovacuum: "off",
  shared_buffers: "128MB",
  maintenance_work_mem: "128MB",
  max_connections: "40",
  // A folder of the server's own instead of /dev/shm, so that it is deleted with the rest whatever happens.
  dynamic_shared_memory_type: "mmap",
  log_connections: "on",
  timezone: "UTC"
}

/** A PostgreSQL server that runs until the scope closes; then its process is gone. The folder is the caller's to delete. */
export const startPostgres = (options: PostgresOptions): Effect.Effect<PostgresServer, SandboxError, Scope.Scope> =>
  Effect.gen(function* () {
    const data = join(options.folder, "data")
    yield* Effect.tryPromise({
      try: () => makeCluster(options, data),
      catch: (cause) => serverFailed(`PostgreSQL's data folder could not be made: ${wordsOf(cause)}`)
    })

    // A free port may be taken by somebody else before the server listens on it.
    let attempts = options.port === undefined ? 5 : 1
    while (true) {
      attempts--
      const port = options.port ?? (yield* freePort)
      const running = yield* Effect.acquireRelease(
        Effect.sync(() => launch(options, data, port)),
        (it) => it.stop
      )
      const outcome = yield* Effect.promise(() => running.started)
      if (outcome === "ready") return { port, onLogLine: running.onLogLine }
      const bindFailed = outcome.includes("could not bind")
      if (bindFailed && attempts > 0) continue
      return yield* bindFailed ? portTaken(port) : serverFailed(`PostgreSQL did not start: ${outcome}`)
    }
  })

const makeCluster = async (options: PostgresOptions, data: string): Promise<void> => {
  const { account } = options.programs
  const own = async (path: string): Promise<void> => {
    if (account !== undefined) await chown(path, account.uid, account.gid)
  }
  const write = async (path: string, text: string): Promise<void> => {
    await writeFile(path, text, { mode: 0o600 })
    await own(path)
  }
  await mkdir(data, { mode: 0o700 })
  await own(data)

  const passwordFile = join(options.folder, "superuser-password")
  await write(passwordFile, `${options.superuserPassword}\n`)
  try {
    await runToEnd(
      options.programs.initdb,
      [
        `--pgdata=${data}`,
        `--username=${options.superuser}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
        "--no-instructions"
      ],
      account
    )
  } finally {
    await rm(passwordFile, { force: true })
  }

  await write(join(data, "server.crt"), options.certificate.certificate)
  await write(join(data, "server.key"), options.certificate.key)
  await write(join(data, "pg_hba.conf"), `${options.accessRules.join("\n")}\n`)
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`)
  await write(join(data, "postgresql.conf"), `${lines.join("\n")}\n`)
}

// The messages are read below, so they must be in English.
const environment = { ...process.env, LC_ALL: "C", LC_MESSAGES: "C" }

const runToEnd = (program: string, args: ReadonlyArray<string>, account: Account | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...account, cwd: "/", stdio: ["ignore", "ignore", "pipe"], env: environment })
    let words = ""
    child.stderr.on("data", (chunk) => (words += String(chunk)))
    child.on("error", reject)
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(oneLine(words) || `initdb ended with ${code}`))))
  })

interface RunningServer {
  /** "ready", or the last output of a server that gave up. */
  readonly started: Promise<string>
  readonly onLogLine: (listener: (line: string) => void) => void
  readonly stop: Effect.Effect<void>
}

const launch = (options: PostgresOptions, data: string, port: number): RunningServer => {
  // Its own process group: Ctrl-C in the terminal reaches this process only, which then stops the server in order.
  const server = spawn(options.programs.postgres, ["-D", data, "-p", String(port)], {
    ...options.programs.account,
    cwd: "/",
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: environment
  })
  const watchdog = watchOver(options.folder)

  const listeners: Array<(line: string) => void> = []
  const lastWords: Array<string> = []
  const ended = new Promise<void>((resolve) => {
    server.on("close", () => resolve())
    server.on("error", () => resolve())
  })
  const started = new Promise<string>((resolve) => {
    server.on("error", (error) => resolve(error.message))
    void ended.then(() => resolve(lastWords.slice(-6).join("; ")))
    let rest = ""
    server.stderr.on("data", (chunk) => {
      const lines = (rest + String(chunk)).split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) {
        if (line.includes("database system is ready to accept connections")) resolve("ready")
        lastWords.push(line.replace(/^.*? (FATAL|LOG|HINT|DETAIL|WARNING): +/, ""))
        if (lastWords.length > 20) lastWords.shift()
        for (const listener of listeners) listener(line)
      }
    })
  })

  const stop = Effect.promise(async () => {
    await stopServer(server, ended)
    watchdog.dismiss()
  })
  return { started, onLogLine: (listener) => void listeners.push(listener), stop }
}

const stopServer = async (server: ChildProcess, ended: Promise<void>): Promise<void> => {
  const patience = (milliseconds: number): Promise<void> =>
    Promise.race([ended, new Promise<void>((resolve) => void setTimeout(resolve, milliseconds).unref())])
  // SIGINT is PostgreSQL's "fast" stop: open sessions are ended. SIGQUIT, then SIGKILL, if it hangs.
  for (const [signal, wait] of [
    ["SIGINT", 10_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000]
  ] as const) {
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
    server.kill(signal)
    await patience(wait)
  }
}
