import { type FirmFailure, writeCheckpoint, writeFailures } from "@ftm/manifest"
import type { Row } from "@ftm/parquet-table"
import type { EngineInfo } from "@ftm/topic-model"
import type { Quarter, TranscriptSourceError } from "@ftm/transcript-schema"
import { DateTime, Duration, Effect } from "effect"
import type { BatchEvent } from "./BatchEvent.ts"
import type { Chunk } from "./BatchPlan.ts"
import type { BatchRunError } from "./BatchRunError.ts"
import type { BatchTally } from "./BatchTally.ts"
import { writeFirmTopicPart } from "./FirmTopicPart.ts"
import type { PoisonFirms } from "./PoisonFirms.ts"

/** A batch that is being worked on. */
export interface OpenBatch {
  readonly quarter: Quarter
  readonly batchId: string
  readonly jobName: string | undefined
  readonly engine: EngineInfo
  /** Fingerprint of the sentences; undefined where they may change at any time. */
  readonly sentences: string | undefined
  /** Fails where the sentences are others now than those that the batch was begun with. */
  readonly requireSameSentences: Effect.Effect<void, BatchRunError | TranscriptSourceError>
  readonly poison: PoisonFirms
  readonly tally: BatchTally
  readonly tell: (event: BatchEvent) => Effect.Effect<void>
}

export const isoNow = Effect.map(DateTime.now, DateTime.formatIso)

/** Writes the failures and then the checkpoint; `breakerFailure` says why the batch was stopped, if it was. */
export const saveProgress = Effect.fn("saveProgress")(function* (
  { batchId, engine, quarter, sentences, tally }: OpenBatch,
  breakerFailure: FirmFailure | undefined
) {
  const failures = tally.failureList()
  yield* writeFailures(quarter, batchId, breakerFailure === undefined ? failures : [...failures, breakerFailure])
  yield* writeCheckpoint(quarter, batchId, tally.checkpoint(engine, sentences, yield* isoNow))
})

/** What is to be saved of a part. */
export interface PartInHand {
  /** Rows of each firm that is done. */
  readonly rowsOf: ReadonlyMap<string, ReadonlyArray<Row>>
  /** False for a part whose later firms were not processed. */
  readonly whole: boolean
  readonly breakerFailure: FirmFailure | undefined
}

/** Saves a part. The order is the promise: rows first, then the list of failures, then the checkpoint that says so. */
export const savePart = Effect.fn("savePart")(function* (batch: OpenBatch, chunk: Chunk, { breakerFailure, rowsOf, whole }: PartInHand) {
  const { batchId, engine, quarter, sentences, tally, tell } = batch
  const rows = chunk.firms.flatMap((firm) => rowsOf.get(firm.firmId) ?? [])
  yield* batch.requireSameSentences
  if (whole) tally.finishChunk(chunk.id)
  const [rowsTime, part] = yield* Effect.timed(writeFirmTopicPart(quarter, batchId, chunk.id, rows, engine, sentences))
  tally.notePart(chunk.id, part)
  const [progressTime] = yield* Effect.timed(saveProgress(batch, breakerFailure))
  const saveSeconds = Duration.toSeconds(rowsTime) + Duration.toSeconds(progressTime)
  tally.countSave(saveSeconds)
  yield* tell({
    type: "part",
    part: chunk.id,
    key: part?.key,
    rows: rows.length,
    bytes: part?.bytes ?? 0,
    firms: rowsOf.size,
    whole,
    saveSeconds
  })
})
