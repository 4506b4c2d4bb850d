import { processStart } from "@ftm/manifest"
import { Deferred, Effect } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, constants, openSync } from "node:fs"
import { CannotStart, JobEngineError } from "../engine/JobEngine.ts"
import { endProcess } from "./EndProcess.ts"
import type { KnownProcess } from "./ProcessRecords.ts"

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

/** A process that was started: how the system knows it, how it ends, and how to stop it and wait for its end. */
export interface RunningProcess {
  /** Undefined where it is not known: it was not started at all, or the system does not tell when. */
  readonly known: KnownProcess | undefined
  readonly end: Effect.Effect<ProcessEnd, JobEngineError>
  readonly stop: Effect.Effect<void>
}

const codeOf = (cause: unknown): string => (cause instanceof Error && "code" in cause ? String(cause.code) : String(cause))

/** Where the outputs of jobs go. It is not made anew for each: a folder that was moved away would be filled again. */
const openLog = (file: string): Effect.Effect<number, JobEngineError> =>
  Effect.try({
    // Not through a link: whoever can put one there could have any file of ours written to.
    try: () => openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0), 0o640),
    catch: (cause) =>
      new JobEngineError({
        message: `The job's output cannot go into ${file} (${codeOf(cause)}). Look at what is there, and whether its folder is.`,
        reason: new CannotStart({}),
        cause
      })
  })

const cannotStart = (command: JobCommand, cause: unknown): JobEngineError =>
  new JobEngineError({
    message:
      `The job's program could not be started: ${command.file} ${command.args.join(" ")}. ` +
      "Run npm ci in the project's folder, or look at the cause.",
    reason: new CannotStart({}),
    cause
  })

/**
 * Starts a process whose output goes to the end of `logFile`. It has its own process group, so a Ctrl-C in the terminal reaches the
 * orchestrator alone, which then stops its jobs in order. `what` says of which job it is the process.
 */
export const startProcess = Effect.fn("startProcess")(function* (
  command: JobCommand,
  environment: Readonly<Record<string, string>>,
  logFile: string,
  what: string,
  grace?: number
) {
  const log = yield* openLog(logFile)
  const ended = yield* Deferred.make<ProcessEnd, JobEngineError>()
  const start = (): { readonly child: ChildProcess; readonly known: KnownProcess | undefined } => {
    // The output goes straight into the file, not through a pipe to us: a job that saves its progress after we have died can still write.
    const child = spawn(command.file, [...command.args], { env: { ...environment }, detached: true, stdio: ["ignore", log, log] })
    child.once("error", (cause) => void Deferred.doneUnsafe(ended, Effect.fail(cannotStart(command, cause))))
    child.once("exit", (code, signal) => void Deferred.doneUnsafe(ended, Effect.succeed({ code, signal })))
    // At once: its id cannot be another's as long as nobody has asked how it ended.
    const startedAt = child.pid === undefined ? undefined : processStart(child.pid)
    return { child, known: child.pid === undefined || startedAt === undefined ? undefined : { pid: child.pid, start: startedAt } }
  }
  const { child, known } = yield* Effect.try({ try: start, catch: (cause) => cannotStart(command, cause) }).pipe(
    Effect.ensuring(Effect.sync(() => closeSync(log)))
  )
  const { pid } = child
  const isThere = (): boolean => child.exitCode === null && child.signalCode === null
  const stop =
    pid === undefined
      ? Effect.void
      : endProcess({ pid, what, isThere }, grace).pipe(
          // Whoever waits for its end hears of it.
          Effect.catch((error) => Effect.andThen(Effect.logWarning(error.message), Deferred.fail(ended, error))),
          Effect.asVoid
        )
  // Whoever wants it to stop waits for the same one asking, which nobody breaks off.
  const running: RunningProcess = { known, end: Deferred.await(ended), stop: yield* Effect.cached(Effect.uninterruptible(stop)) }
  return running
})
