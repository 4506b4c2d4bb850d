import { explainJobEnd, JobEngine, type JobState, type LedgerJob } from "@ftm/batch-submitter"
import { ObjectStore } from "@ftm/object-store"
import { Effect } from "effect"
import { tell } from "../QuarterRunEvents.ts"
import type { RunStart } from "../RunStart.ts"
import { readableLine } from "./ReadableLine.ts"

/** How many of the last lines of a job's output are told. */
const linesTold = 5

/** Tells how a job ended and, when it did not do its work, the last lines of its output. */
export const tellJobEnd = (start: RunStart) =>
  Effect.fn("tellJobEnd")(function* (job: LedgerJob, state: JobState) {
    const store = (yield* ObjectStore).location
    const engine = yield* JobEngine
    const end = yield* explainJobEnd(job, state)
    const lastLines = end.kind === "done" ? [] : (yield* engine.lastLines(state, linesTold)).map(readableLine)
    yield* tell({ _tag: "JobEnded", quarter: job.quarter, job, state, end, lastLines, store, start })
  })
