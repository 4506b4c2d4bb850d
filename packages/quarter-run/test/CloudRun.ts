import { appendRunEvent, createManifest } from "@ftm/manifest"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import type { EngineSettings } from "../src/engine/EngineSettings.ts"
import type { RunStart } from "../src/RunStart.ts"

export const quarter = parseQuarter("2021Q1")!

export const cloudSettings = {
  engine: "batch",
  queue: "q",
  definition: "d",
  fallbackQueue: null,
  fallbackAfter: 3,
  region: null,
  endpoint: null,
  pollSeconds: 6,
  timeoutSeconds: null
} as const satisfies EngineSettings

export const cloudStart: RunStart = { settings: cloudSettings, topics: {}, price_per_hour: null, max_cost: null }

/** Batches of one firm each, whose jobs the ledger has as submitted to AWS Batch. */
export const writeSubmittedJobs = Effect.fn("writeSubmittedJobs")(function* (jobIds: ReadonlyArray<string>) {
  yield* createManifest(
    quarter,
    jobIds.map((_, i) => String(i + 1)),
    1
  )
  for (const [i, id] of jobIds.entries()) {
    yield* appendRunEvent(quarter, { _tag: "JobSubmitted", batch_id: `batch_00${i}`, job_name: id, job_id: id, engine: "batch" })
  }
})
