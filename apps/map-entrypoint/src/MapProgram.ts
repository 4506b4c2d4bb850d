import { ProgressDisplay } from "@ftm/command-line"
import { JobExitCode } from "@ftm/job-contract"
import { CommandForm, plainJson, plainText, type ShownForm, programs, typed } from "@ftm/transcript-schema"
import { Cause, Deferred, Effect, Exit } from "effect"
import { parseArguments, usage } from "./CommandLine.ts"
import { errorTypeOf, exitCodeOf } from "./ExitCode.ts"
import { readJobConfig } from "./JobConfig.ts"
import { jsonLog, terminalLog } from "./JobLog.ts"
import { saveDeadlineMillis, type StopRequest } from "./StopRequest.ts"

const stdout = (text: string): void => void process.stdout.write(text)
const stderr = new ProgressDisplay(process.stderr)

/** A job that was asked to stop ends in time even if the store hangs; its last checkpoint remains valid. */
const endInTime = (stop: Deferred.Deferred<StopRequest>) =>
  Effect.gen(function* () {
    const request = yield* Deferred.await(stop)
    yield* Effect.sleep(saveDeadlineMillis)
    stderr.say(
      `${request.reason}: the progress could not be saved within ${saveDeadlineMillis / 1000} s; the last checkpoint remains valid`
    )
    process.exit(request.exitCode)
  })

const job = (args: ReadonlyArray<string>, stop: Deferred.Deferred<StopRequest>) =>
  Effect.gen(function* () {
    yield* Effect.forkScoped(endInTime(stop))
    const given = parseArguments(args)
    if (given.problem !== undefined) {
      stderr.say(`${given.problem}\nSee: ${yield* typed({ program: programs.map, flags: { help: true } })}`)
      return JobExitCode.wrongConfiguration
    }
    if (given.help) {
      stdout(`${usage(yield* CommandForm)}\n`)
      return JobExitCode.done
    }
    const config = yield* Effect.result(readJobConfig(given.maxMemory))
    if (config._tag === "Failure") {
      stderr.say(config.failure.message)
      return exitCodeOf(config.failure)
    }
    const log = process.stdout.isTTY
      ? terminalLog(config.success, stderr, (text) => stdout(plainText(text)))
      : jsonLog(config.success, (json) => stdout(plainJson(json)))
    // Loaded once the signals are listened to, since loading takes a while.
    const { runJob } = yield* Effect.promise(() => import("./RunJob.ts"))
    return yield* runJob(config.success, log, stop).pipe(
      Effect.catch((error) =>
        Effect.gen(function* () {
          const exitCode = exitCodeOf(error)
          yield* log.failure(errorTypeOf(error), error.message, exitCode)
          return exitCode
        })
      ),
      Effect.provide(log.loggers),
      Effect.provideService(CommandForm, config.success.commandForm)
    )
  }).pipe(Effect.scoped)

/**
 * Does what a job is told by its arguments and the environment, tells of it on stdout and stderr, and gives the exit code.
 *
 * @param stop completed when the job is to save its progress and end
 * @param startedIn how the program was started, and so how commands are shown unless FTM_COMMAND_FORM says otherwise
 */
export const runMap = async (args: ReadonlyArray<string>, stop: Deferred.Deferred<StopRequest>, startedIn: ShownForm): Promise<number> => {
  const exit = await Effect.runPromiseExit(Effect.provideService(job(args, stop), CommandForm, startedIn))
  if (Exit.isSuccess(exit)) return exit.value
  stderr.say(Cause.pretty(exit.cause))
  return JobExitCode.failed
}
