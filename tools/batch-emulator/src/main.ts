import { goToUser } from "@ftm/command-line"
import { Effect, Exit, Fiber } from "effect"
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { type BatchEmulator, type BatchEmulatorOptions, parseFaults, startBatchEmulator } from "./index.ts"
import { type S3Server, startS3Server } from "./StartS3Server.ts"

const help = `Emulates AWS Batch on this machine until Ctrl-C or SIGTERM. Unmodified AWS tools can talk to it, and each job is a process.

  npm run batch-emulator -- [--port N] [--logs DIR] [--slots N] [--s3 DIR] [--s3-port N] [--faults FILE] [--speed N] [--json]

  --port N       port on 127.0.0.1 (any free one by default)
  --logs DIR     where the jobs' output goes (./ftm-batch-logs)
  --slots N      jobs at a time (2)
  --s3 DIR       also start an S3 server with a bucket ftm, its objects files in DIR
  --s3-port N    port of the S3 server (any free one by default)
  --faults FILE  a script of faults, described in Faults.ts
  --speed N      how many times faster Batch's waits and time-outs pass (1)
  --json         the ready line as one JSON object

It prints one line when it is ready for requests:
  ready endpoint=… queue=… fallbackQueue=… definition=… and, with --s3, AWS_ENDPOINT_URL_S3=…
Then, in another terminal:
  export AWS_ACCESS_KEY_ID=ftm-test-key AWS_SECRET_ACCESS_KEY=ftm-test-secret AWS_REGION=us-east-1 AWS_ENDPOINT_URL_S3=…
  npm run orchestrate -- run --quarter 2021Q1 --store s3://ftm --engine batch --endpoint http://127.0.0.1:PORT
Exit codes: 0 stopped as asked, 1 could not start, 2 wrong usage.
`

/** The job definition ftm-map runs map-entrypoint from this workspace. */
const mapCommand = (): ReadonlyArray<string> => {
  const entry = fileURLToPath(import.meta.resolve("@ftm/map-entrypoint/main"))
  const conditions = entry.endsWith(".ts") ? ["--conditions=@ftm/source"] : []
  return [process.execPath, ...conditions, "--single-threaded-gc", "--disable-warning=ExperimentalWarning", entry]
}

/** Like a container's environment: what any program needs, and the AWS settings that a role would provide. Jobs do not look for Spot notices here. */
const jobEnvironment = (): Record<string, string> => {
  const chosen: Record<string, string> = { AWS_EC2_METADATA_DISABLED: "true" }
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && (["PATH", "HOME", "TMPDIR", "TEMP"].includes(name) || name.startsWith("AWS_") || name.startsWith("FTM_")))
      chosen[name] = value
  }
  return chosen
}

interface Usage {
  readonly options: BatchEmulatorOptions
  /** Folder and port of the S3 server; undefined if there should be none. */
  readonly s3: { readonly folder: string; readonly port: number } | undefined
  readonly json: boolean
}

/** The options as typed, or what is wrong with them. */
const readUsage = (args: ReadonlyArray<string>): Usage | "help" | { readonly wrong: string } => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        logs: { type: "string", default: "ftm-batch-logs" },
        slots: { type: "string", default: "2" },
        s3: { type: "string" },
        "s3-port": { type: "string" },
        faults: { type: "string" },
        speed: { type: "string", default: "1" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false }
      }
    })
    if (values.help) return "help"
    const number = (name: string, text: string): number => {
      const n = Number(text)
      if (!(n > 0)) throw new Error(`--${name} ${text}: give a number above 0`)
      return n
    }
    return {
      json: values.json,
      s3:
        values.s3 === undefined
          ? undefined
          : { folder: resolve(values.s3), port: values["s3-port"] === undefined ? 0 : number("s3-port", values["s3-port"]) },
      options: {
        command: mapCommand(),
        environment: jobEnvironment(),
        logFolder: resolve(values.logs),
        slots: number("slots", values.slots),
        speed: number("speed", values.speed),
        ...(values.port === undefined ? {} : { port: number("port", values.port) }),
        ...(values.faults === undefined ? {} : { faults: parseFaults(readFileSync(values.faults, "utf8")) })
      }
    }
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
}

const readyLine = (emulator: BatchEmulator, s3: S3Server | undefined, json: boolean): string => {
  const shown = {
    endpoint: emulator.endpoint,
    queue: emulator.jobQueue,
    fallbackQueue: emulator.fallbackQueue,
    definition: emulator.jobDefinition,
    ...(s3 === undefined ? {} : { AWS_ENDPOINT_URL_S3: s3.endpoint })
  }
  return json
    ? JSON.stringify(shown)
    : `ready ${Object.entries(shown)
        .map(([name, value]) => `${name}=${value}`)
        .join(" ")}`
}

const main = (): void => {
  const usage = readUsage(process.argv.slice(2))
  if (usage === "help") {
    process.stdout.write(help)
    return
  }
  if ("wrong" in usage) {
    process.stderr.write(`batch-emulator: ${usage.wrong}; see npm run batch-emulator -- --help\n`)
    process.exitCode = 2
    return
  }
  const serve = Effect.scoped(
    Effect.gen(function* () {
      const s3 = usage.s3 === undefined ? undefined : yield* startS3Server(usage.s3.folder, usage.s3.port)
      const environment = { ...usage.options.environment, ...s3?.environment }
      const emulator = yield* startBatchEmulator({ ...usage.options, environment })
      process.stdout.write(`${readyLine(emulator, s3, usage.json)}\n`)
      yield* Effect.never
    })
  )
  const fiber = Effect.runFork(serve)
  let stopping = false
  const stop = (): void => {
    stopping = true
    Effect.runFork(Fiber.interrupt(fiber))
  }
  process.on("SIGINT", stop)
  process.on("SIGTERM", stop)
  process.on("SIGHUP", stop)
  fiber.addObserver((exit) => {
    if (Exit.isFailure(exit) && !stopping) process.stderr.write(`batch-emulator: ${String(exit.cause)}\n`)
    process.exit(stopping ? 0 : 1)
  })
}

goToUser(process.env)
main()
