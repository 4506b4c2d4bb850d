import { Effect } from "effect"
import { endProcess } from "./EndProcess.ts"
import { isRunning, type ProcessRecords } from "./ProcessRecords.ts"

/**
 * Stops the jobs that an orchestrator left running when it died, and waits until they are gone. They save their progress, and a new process
 * may take up the same batches.
 */
export const stopLeftOvers = Effect.fn("stopLeftOvers")(function* (records: ProcessRecords, grace?: number) {
  for (const name of records.names) {
    const left = records.find(name)
    if (left === undefined) continue
    yield* Effect.logWarning(`Process ${left.pid} is the job ${name} of an earlier run: waiting until it has saved its progress and ended.`)
    yield* endProcess({ pid: left.pid, what: `the job ${name} of an earlier run`, isThere: () => isRunning(left) }, grace)
  }
})
