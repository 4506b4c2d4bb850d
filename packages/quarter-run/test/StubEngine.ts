import { JobEngine, JobEngineError, type JobState, Refused } from "@ftm/batch-submitter"
import { Effect, Layer } from "effect"

/** AWS Batch with these jobs running, each of which ends when it is asked to stop; those of `refused` cannot be asked. */
export const stubEngine = (jobIds: ReadonlyArray<string>, refused: ReadonlyArray<string> = []) => {
  const states = new Map<string, JobState>(
    jobIds.map((jobId) => [
      jobId,
      {
        jobId,
        name: jobId,
        status: "RUNNING",
        reason: null,
        exitCode: null,
        attempts: [],
        createdAt: 0,
        startedAt: 0,
        stoppedAt: null,
        stoppedOnRequest: false
      }
    ])
  )
  const layer = Layer.succeed(JobEngine, {
    kind: "batch" as const,
    where: "a test",
    remembersMillis: 0,
    queueOf: () => "q",
    pollMillis: 1,
    settleMillis: 0,
    preflight: Effect.succeed([]),
    submit: () => Effect.die("nothing is submitted"),
    describe: (ids: ReadonlyArray<string>) => Effect.sync(() => ids.flatMap((id) => states.get(id) ?? [])),
    listByName: () => Effect.succeed([]),
    lastLines: () => Effect.succeed([]),
    machinePrices: () => Effect.succeed([]),
    terminate: (id: string, reason: string) =>
      Effect.suspend(() => {
        if (refused.includes(id))
          return Effect.fail(new JobEngineError({ message: "batch:TerminateJob is not allowed", reason: new Refused({}) }))
        states.set(id, { ...states.get(id)!, status: "FAILED", stoppedOnRequest: true, reason })
        return Effect.void
      })
  })
  /** Why each job was asked to stop; null for one that still runs. */
  const reasons = (): ReadonlyArray<string | null> => [...states.values()].map((state) => state.reason)
  return { layer, reasons }
}
