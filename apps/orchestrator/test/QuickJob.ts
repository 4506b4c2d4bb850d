import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"

// Stands for map-entrypoint where a test is about the jobs' lives and not about topics. Plain files of a folder store,
// without our libraries: many of these are started.
const { BATCH_ID = "", JOB_ENGINE = "", FTM_STORE = "", JOB_SECONDS = "1", MANIFEST_S3_KEY = "", QUARTER = "" } = process.env
process.on("SIGTERM", () => process.exit(143))
console.log(`working on ${BATCH_ID}`)
await new Promise((done) => setTimeout(done, Number(JOB_SECONDS) * 1000))

const batches = readFileSync(join(FTM_STORE, MANIFEST_S3_KEY), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { batch_id: string; firm_ids: ReadonlyArray<string> })
const batch = batches.find((candidate) => candidate.batch_id === BATCH_ID)
if (batch === undefined) process.exit(2)
const folder = join(FTM_STORE, "progress", `quarter=${QUARTER}`)
const file = join(folder, `${BATCH_ID}_checkpoint.json`)
// What the topics are made of, as a job writes it: the engine, and the fingerprint of the prefetched sentences.
const manifest = JSON.parse(readFileSync(join(FTM_STORE, `raw/manifests/quarter=${QUARTER}/manifest.json`), "utf8")) as {
  readonly transcripts: ReadonlyArray<{ readonly rows: number; readonly sha256: string }>
}
const parts = manifest.transcripts.map(({ rows, sha256 }) => [rows, sha256])
const checkpoint = {
  completed_firm_ids: batch.firm_ids,
  skipped_firm_ids: [],
  last_chunk_id: 0,
  timestamp: new Date().toISOString(),
  engine: JSON.parse(JOB_ENGINE) as unknown,
  sentences: createHash("sha256")
    .update(JSON.stringify({ parts, quarter: QUARTER, stage: "prefetch" }))
    .digest("hex")
}
mkdirSync(folder, { recursive: true })
writeFileSync(`${file}.new`, JSON.stringify(checkpoint))
renameSync(`${file}.new`, file)
