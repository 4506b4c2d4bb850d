import { readBatch, writeCheckpoint } from "@ftm/manifest"
import { storeLayer } from "@ftm/object-store"
import { parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"

// Stands for map-entrypoint where a test is about the jobs' lives and not about topics.
const { BATCH_ID = "", FTM_STORE = "", JOB_EXIT, JOB_SECONDS = "1", QUARTER = "" } = process.env
const quarter = parseQuarter(QUARTER)
if (quarter === undefined) process.exit(2)
process.on("SIGTERM", () => process.exit(143))
console.log(`working on ${BATCH_ID}`)
await new Promise((done) => setTimeout(done, Number(JOB_SECONDS) * 1000))
if (JOB_EXIT !== undefined) process.exit(Number(JOB_EXIT))
await Effect.runPromise(Effect.gen(function*() {
  const batch = yield* readBatch(quarter, BATCH_ID)
  yield* writeCheckpoint(quarter, BATCH_ID, {
    completed_firm_ids: batch.firm_ids, skipped_firm_ids: [], last_chunk_id: 0, timestamp: new Date().toISOString()
  })
}).pipe(Effect.provide(storeLayer(FTM_STORE))))
