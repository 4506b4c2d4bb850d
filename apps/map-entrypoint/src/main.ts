#!/usr/bin/env node
import { JobExitCode } from "@ftm/job-contract"
import { Cause, Deferred, Effect, Exit } from "effect"
import { parseArguments, usage } from "./commandLine.ts"
import { exitCodeOf, errorTypeOf } from "./exitCode.ts"
import { readJobConfig } from "./JobConfig.ts"
import { jsonLog, terminalLog } from "./JobLog.ts"
import { listenForSignals, saveDeadlineMillis, type StopRequest } from "./StopRequest.ts"

const stdout = (text: string): void => void process.stdout.write(text)
const stderr = (text: string): void => void process.stderr.write(text)

/** A job that was asked to stop ends in time even if the store hangs; its last checkpoint remains valid. */
const endInTime = (stop: Deferred.Deferred<StopRequest>) =>
  Effect.gen(function*() {
    const request = yield* Deferred.await(stop)
    yield* Effect.sleep(saveDeadlineMillis)
    stderr(`${request.reason}: the progress could not be saved within ${saveDeadlineMillis / 1000} s; the last checkpoint remains valid\n`)
    process.exit(request.exitCode)
  })

const job = Effect.gen(function*() {
  const stop = yield* Deferred.make<StopRequest>()
  yield* listenForSignals(stop)
  yield* Effect.forkScoped(endInTime(stop))

  const given = parseArguments(process.argv.slice(2))
  if (given.problem !== undefined) {
    stderr(`${given.problem}\n${usage}\n`)
    return JobExitCode.wrongConfiguration
  }
  if (given.help) {
    stdout(`${usage}\n`)
    return JobExitCode.done
  }
  const config = yield* Effect.result(readJobConfig(given.maxMemory))
  if (config._tag === "Failure") {
    stderr(`${config.failure.message}\n`)
    return exitCodeOf(config.failure)
  }
  const log = process.stdout.isTTY ? terminalLog(config.success, stdout) : jsonLog(config.success, stdout)
  // Loaded once the signals are listened to, since loading takes a while.
  const { runJob } = yield* Effect.promise(() => import("./runJob.ts"))
  return yield* runJob(config.success, log, stop).pipe(
    Effect.catch((error) =>
      Effect.gen(function*() {
        const exitCode = exitCodeOf(error)
        yield* log.failure(errorTypeOf(error), error.message, exitCode)
        return exitCode
      })
    ),
    Effect.provide(log.loggers)
  )
}).pipe(Effect.scoped)

const exit = await Effect.runPromiseExit(job)
if (Exit.isFailure(exit)) stderr(`${Cause.pretty(exit.cause)}\n`)
// This ends worker threads and open sockets, too: everything that matters is in the store.
process.exit(Exit.isSuccess(exit) ? exit.value : JobExitCode.failed)
