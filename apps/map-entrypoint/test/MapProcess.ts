import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

export type Environment = Readonly<Record<string, string>>

/** A JSON line of a job's log, or a metric line. */
type LogLine = Readonly<Record<string, unknown>>

/** How a job's process ended and what it said. */
export interface MapEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly lines: ReadonlyArray<LogLine>
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
}

export interface MapProcess {
  readonly child: ChildProcess
  readonly ended: Promise<MapEnd>
  /** Resolves with the first log line that fits; never if there is none. */
  readonly line: (fits: (line: LogLine) => boolean) => Promise<LogLine>
}

const mainProgram = fileURLToPath(new URL("../src/main.ts", import.meta.url))

export interface StartOptions {
  readonly program?: string
  readonly nodeArgs?: ReadonlyArray<string>
  readonly args?: ReadonlyArray<string>
  /** A program, with its arguments, that is to start ours. */
  readonly wrapper?: ReadonlyArray<string>
}

/** Starts the job's real program with this environment (and PATH, nothing else of ours). */
export const startMap = (
  environment: Environment,
  { program = mainProgram, nodeArgs = [], args = [], wrapper = [] }: StartOptions = {}
): MapProcess => {
  const startedAt = performance.now()
  const [file, ...fileArgs] = [...wrapper, process.execPath, "--conditions=@ftm/source", ...nodeArgs, program, ...args]
  const child = spawn(file ?? process.execPath, fileArgs, {
    // What Node made of our TypeScript before is kept, so that each start need not make it again.
    env: {
      PATH: process.env["PATH"] ?? "",
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? "",
      TMPDIR: process.env["TMPDIR"] ?? "/tmp",
      ...environment
    },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let stdout = ""
  let stderr = ""
  let rest = ""
  const lines: Array<LogLine> = []
  const waiting: Array<{ fits: (line: LogLine) => boolean; found: (line: LogLine) => void }> = []
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text
    const complete = (rest + text).split("\n")
    rest = complete.pop() ?? ""
    for (const raw of complete) {
      if (!raw.startsWith("{")) continue
      const line = JSON.parse(raw) as LogLine
      lines.push(line)
      for (const waiter of waiting) if (waiter.fits(line)) waiter.found(line)
    }
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text
  })
  const ended = new Promise<MapEnd>((resolve) => {
    child.once("close", (code, signal) => {
      resolve({ code, signal, lines, stdout, stderr, seconds: (performance.now() - startedAt) / 1000 })
    })
  })
  const line = (fits: (line: LogLine) => boolean) =>
    new Promise<LogLine>((found) => {
      const before = lines.find(fits)
      if (before !== undefined) found(before)
      else waiting.push({ fits, found })
    })
  return { child, ended, line }
}

export const runMap = (environment: Environment, options?: StartOptions): Promise<MapEnd> => startMap(environment, options).ended

/** What every job of these tests is told. */
export const jobEnvironment = (store: string, more: Environment = {}): Environment => ({
  DATA_SOURCE: "s3",
  FTM_STORE: store,
  QUARTER: "2021Q1",
  BATCH_ID: "batch_000",
  FTM_WORKERS: "2",
  ...more
})
