import { ProcessRecords } from "@ftm/batch-submitter"
import { processStart, ThisProcess } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import type { Quarter } from "@ftm/transcript-schema"
import { Effect } from "effect"

// Which processes on this machine work on a quarter. The lease in the store tells it too, but whoever may write there could name any process in it.

/** Those that run its jobs. */
export const jobRecords = (store: ObjectStore["Service"], quarter: Quarter): ProcessRecords =>
  new ProcessRecords(`jobs of ${quarter} in ${store.location} ${store.results}`)

/** The one that watches over them. */
const programRecords = (store: ObjectStore["Service"], quarter: Quarter): ProcessRecords =>
  new ProcessRecords(`program of ${quarter} in ${store.location} ${store.results}`)

const program = "orchestrator"

/** Remembers this process as the one that works on the quarter for as long as the work takes. Where that fails, a cancel takes some seconds longer. */
export const whileRemembered = <A, E, R>(quarter: Quarter, work: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const { pid } = yield* ThisProcess
    const records = programRecords(yield* ObjectStore, quarter)
    const start = processStart(pid)
    const remember = Effect.try(() => (start === undefined ? undefined : records.remember(program, { pid, start })))
    const forget = Effect.try(() => records.forget(program))
    return yield* Effect.acquireUseRelease(
      Effect.ignore(remember),
      () => work,
      () => Effect.ignore(forget)
    )
  })

/** Asks the program that works on the quarter to stop, if it is the process that was remembered here and has this id. */
export const askProgramToStop = Effect.fn("askProgramToStop")(function* (quarter: Quarter, pid: number) {
  const known = programRecords(yield* ObjectStore, quarter).find(program)
  if (known?.pid !== pid) return
  yield* Effect.ignore(Effect.try(() => process.kill(pid, "SIGTERM")))
})
