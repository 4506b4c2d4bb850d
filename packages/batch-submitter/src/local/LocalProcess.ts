import { Effect } from "effect"
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { CannotStart, JobEngineError } from "../engine/JobEngine.ts"

/** A program to start, without a shell in between, so that our signals reach it. */
export interface JobCommand {
  readonly file: string
  readonly args: ReadonlyArray<string>
}

/** How a process ended: with a code, or by a signal. */
export interface ProcessEnd {
  readonly code: number | null
  readonly signal: string | null
}

/** A process that was asked to stop saves its progress first; after this long it is killed, as AWS Batch does. */
const graceMillis = 30_000

const signalGroup = (pid: number, signal: "SIGTERM" | "SIGKILL"): void => {
  try {
    // A minus sign means the whole process group: the job and what it started.
    process.kill(signal === "SIGKILL" ? -pid : pid, signal)
  } catch {
    // Already gone.
  }
}

/** Asks a process to stop and waits for its end; kills it, with all it started, after `graceMillis`. */
const stopAndWait = (child: ChildProcess): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    const pid = child.pid
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      resume(Effect.void)
      return
    }
    const force = setTimeout(() => signalGroup(pid, "SIGKILL"), graceMillis)
    child.once("exit", () => {
      clearTimeout(force)
      resume(Effect.void)
    })
    signalGroup(pid, "SIGTERM")
  })

/** A running process: its id, and how to stop it and wait for its end. */
export interface RunningProcess {
  readonly pid: number
  readonly stop: Effect.Effect<void>
}

/**
 * Runs one process to its end; its output goes to the end of `logFile`. It has its own process group, so a Ctrl-C
 * in the terminal reaches the orchestrator alone, which then stops its jobs in order. On interruption the process
 * is asked to stop, waited for, and killed if it does not.
 */
export const runProcess = (
  command: JobCommand,
  environment: Readonly<Record<string, string>>,
  logFile: string,
  onStart: (running: RunningProcess) => void
): Effect.Effect<ProcessEnd, JobEngineError> =>
  Effect.callback<ProcessEnd, JobEngineError>((resume) => {
    let child: ChildProcess
    try {
      mkdirSync(dirname(logFile), { recursive: true })
      const log = openSync(logFile, "a")
      // The output goes straight into the file, not through a pipe to us: a job that saves its progress after we have died can still write.
      child = spawn(command.file, [...command.args], { env: { ...environment }, detached: true, stdio: ["ignore", log, log] })
      closeSync(log)
    } catch (cause) {
      resume(Effect.fail(cannotStart(command, cause)))
      return
    }
    child.once("error", (cause) => resume(Effect.fail(cannotStart(command, cause))))
    child.once("exit", (code, signal) => resume(Effect.succeed({ code, signal })))
    const pid = child.pid
    if (pid !== undefined) {
      onStart({ pid, stop: stopAndWait(child) })
    }
    return stopAndWait(child)
  })

const cannotStart = (command: JobCommand, cause: unknown): JobEngineError =>
  new JobEngineError({
    message:
      `The job's program could not be started: ${command.file} ${command.args.join(" ")}. ` +
      "Run npm ci in the project's folder, or look at the cause.",
    reason: new CannotStart({}),
    cause
  })

/** Remembers which process runs a job, so that a later orchestrator sees one that is still stopping. */
export const writePidFile = (file: string, pid: number): void => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${pid}\n`)
}

export const removePidFile = (file: string): void => rmSync(file, { force: true })

/**
 * The process that an earlier orchestrator left behind for this job and that is still running; undefined if none.
 * The system reuses process ids, so the process must also carry the job's title.
 */
const leftOver = (pidFile: string, title: string): number | undefined => {
  try {
    const pid = Number(readFileSync(pidFile, "utf8").trim())
    if (!Number.isInteger(pid) || pid <= 1) return undefined
    const line = execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
    return line.includes(title) ? pid : undefined
  } catch {
    return undefined
  }
}

/**
 * Stops the jobs that an orchestrator left running when it died, those whose process ids are in `folder`, and waits until they
 * are gone. They save their progress, and a new process may take up the same batches.
 */
export const stopLeftOvers = Effect.fn("stopLeftOvers")(function* (folder: string) {
  if (!existsSync(folder)) return
  const pidFiles = readdirSync(folder).filter((name) => name.endsWith(".pid"))
  for (const name of pidFiles) {
    const pidFile = join(folder, name)
    const title = name.slice(0, -".pid".length)
    for (let waited = 0; ; waited += 200) {
      const pid = leftOver(pidFile, title)
      if (pid === undefined) break
      // Only once: at a second SIGTERM a job ends without saving.
      if (waited === 0) signalGroup(pid, "SIGTERM")
      if (waited >= graceMillis) signalGroup(pid, "SIGKILL")
      yield* Effect.sleep(200)
    }
    removePidFile(pidFile)
  }
})
