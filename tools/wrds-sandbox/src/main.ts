import { goToUser, overwriteProblem } from "@ftm/command-line"
import { Effect, Exit, Fiber } from "effect"
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { countsLine, isCounts } from "./ConnectionCounts.ts"
import { type Mfa, parseMfa } from "./Mfa.ts"
import { type Sandbox, startSandbox } from "./Sandbox.ts"
import type { SandboxError } from "./SandboxError.ts"

const help = `Runs a real PostgreSQL server with TLS, set up like WRDS, on 127.0.0.1 until it is stopped (Ctrl-C or SIGTERM).

  npm run wrds-sandbox -- --data DIR [--port N] [--json] [--mfa WHAT] [--changes FILE] [--counts-file FILE]

  --data DIR   folder with the five tables as <schema>.<table>.csv.gz; npm run sample-corpus makes one
  --port N     port to listen on (any free one by default; WRDS uses 9737)
  --mfa WHAT   a second factor after the password, as WRDS has it; each log-in needs its own approval
                 approve-after=SECONDS   somebody approves after this many seconds
                 refuse                  FATAL: PAM authentication failed
                 silent                  no answer, ever
  --changes FILE   SQL that changes the loaded tables, such as: ALTER TABLE ciq.wrds_gvkey ALTER companyid TYPE text
  --counts-file FILE   keeps {"connections","logInAttempts","logIns","refusals"} in FILE and up to date
  --json       the ready line as one JSON object
  --help       this text

It prints one line when it is ready for connections:
  ready host=… port=… database=… username=… password=… caFile=…
Progress goes to stderr, and so do the counts when it stops. Exit codes: 0 stopped as asked, 1 could not start, 2 wrong usage.
`

interface Usage {
  readonly data: string
  readonly port: number | undefined
  readonly json: boolean
  readonly mfa: Mfa | undefined
  readonly changes: string | undefined
  readonly countsFile: string | undefined
}

/** The options as typed, or what is wrong with them. */
const readArguments = (args: ReadonlyArray<string>): Usage | "help" | { readonly wrong: string } => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: "string" },
        port: { type: "string" },
        mfa: { type: "string" },
        changes: { type: "string" },
        "counts-file": { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false }
      }
    })
    if (values.help) return "help"
    if (values.data === undefined || values.data === "") return { wrong: "--data DIR is missing" }
    const port = values.port === undefined ? undefined : Number(values.port)
    if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
      return { wrong: `--port ${values.port}: a port is a whole number from 1 to 65535` }
    }
    const mfa = values.mfa === undefined ? undefined : parseMfa(values.mfa)
    if (values.mfa !== undefined && mfa === undefined) {
      return { wrong: `--mfa ${values.mfa}: give approve-after=SECONDS, refuse or silent` }
    }
    const changes = values.changes === undefined ? undefined : readFileSync(values.changes, "utf8")
    const countsFile = values["counts-file"]
    const problem = countsFile === undefined ? undefined : overwriteProblem(countsFile, isCounts)
    if (problem !== undefined) return { wrong: `--counts-file: ${problem}` }
    return { data: values.data, port, json: values.json, mfa, changes, countsFile }
  } catch (cause) {
    return { wrong: cause instanceof Error ? cause.message : String(cause) }
  }
}

const readyLine = (sandbox: Sandbox, json: boolean): string => {
  const { caFile, database, host, password, port, username } = sandbox
  const shown = { host, port, database, username, password, caFile }
  if (json) return JSON.stringify(shown)
  return `ready ${Object.entries(shown)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ")}`
}

const serve = (usage: Usage): Effect.Effect<void, SandboxError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const sandbox = yield* startSandbox({
        data: usage.data,
        ...(usage.port === undefined ? {} : { port: usage.port }),
        ...(usage.mfa === undefined ? {} : { mfa: usage.mfa }),
        ...(usage.changes === undefined ? {} : { changes: usage.changes }),
        ...(usage.countsFile === undefined ? {} : { countsFile: usage.countsFile }),
        onProgress: (line) => void process.stderr.write(`${line}\n`)
      })
      yield* Effect.addFinalizer(() => Effect.map(sandbox.counts, (counts) => void process.stderr.write(`${countsLine(counts)}\n`)))
      process.stdout.write(`${readyLine(sandbox, usage.json)}\n`)
      yield* Effect.never
    })
  )

const main = (): void => {
  const usage = readArguments(process.argv.slice(2))
  if (usage === "help") {
    process.stdout.write(help)
    return
  }
  if ("wrong" in usage) {
    process.stderr.write(`wrds-sandbox: ${usage.wrong}; see npm run wrds-sandbox -- --help\n`)
    process.exitCode = 2
    return
  }

  const fiber = Effect.runFork(serve(usage))
  let stopping = false
  const stop = (): void => {
    stopping = true
    Effect.runFork(Fiber.interrupt(fiber))
  }
  process.on("SIGINT", stop)
  process.on("SIGTERM", stop)
  process.on("SIGHUP", stop)
  // A reader that went away is no reason to leave a server running, nor to die half-way through stopping it.
  process.stdout.on("error", () => undefined)
  process.stderr.on("error", () => undefined)

  fiber.addObserver((exit) => {
    if (Exit.isFailure(exit) && !stopping) {
      const failed = Exit.findErrorOption(exit)
      const words = failed._tag === "Some" ? failed.value.message : String(exit.cause)
      process.stderr.write(`wrds-sandbox: ${words}\n`)
    }
    process.exit(stopping ? 0 : 1)
  })
}

goToUser(process.env)
main()
