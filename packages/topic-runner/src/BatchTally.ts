import { type Batch, type Checkpoint, circuitBreakerType, type FirmFailure, type WrittenPart } from "@ftm/manifest"
import type { EngineInfo } from "@ftm/topic-model"
import { firmCounts } from "@ftm/transcript-schema"
import type { BatchSummary, FirmEnded } from "./BatchEvent.ts"
import type { BatchPlan } from "./BatchPlan.ts"
import type { FirmResult } from "./FirmResult.ts"
import type { SavedPart } from "./FirmTopicPart.ts"

/**
 * Counts which firms are done, skipped and failed over all attempts, and what this attempt did.
 * It starts from what earlier attempts left in the store and produces the documents that this attempt writes.
 */
export class BatchTally {
  readonly #done: Set<string>
  readonly #skipped: Set<string>
  readonly #failures = new Map<string, FirmFailure>()
  readonly #parts: Map<number, WrittenPart>
  #lastChunkId: number
  readonly #attempt = { firms: 0, sentences: 0, topics: 0, readSeconds: 0, modelSeconds: 0, saveSeconds: 0, rows: 0, parts: 0 }
  readonly #batch: Batch
  readonly #plan: BatchPlan

  constructor(batch: Batch, plan: BatchPlan, checkpoint: Checkpoint | undefined, earlierFailures: ReadonlyArray<FirmFailure>) {
    this.#batch = batch
    this.#plan = plan
    this.#done = new Set(checkpoint?.completed_firm_ids ?? [])
    this.#skipped = new Set(checkpoint?.skipped_firm_ids ?? [])
    this.#lastChunkId = checkpoint?.last_chunk_id ?? -1
    this.#parts = new Map((checkpoint?.parts ?? []).map((part) => [part.part, part]))
    const unfinished = new Set(batch.firm_ids.filter((firmId) => !this.#done.has(firmId) && !this.#skipped.has(firmId)))
    for (const failure of earlierFailures) {
      if (unfinished.has(failure.firm_id) && failure.error_type !== circuitBreakerType) this.#failures.set(failure.firm_id, failure)
    }
  }

  get firmsDone(): number {
    return this.#done.size
  }
  get firmsSkipped(): number {
    return this.#skipped.size
  }
  get firmsFailed(): number {
    return this.#failures.size
  }

  /** Counts a firm's result, which replaces that of any earlier attempt. `timestamp` is ISO 8601 UTC. */
  countFirm(result: FirmResult, timestamp: string): FirmEnded {
    this.#failures.delete(result.firmId)
    if (result.end === "done") this.#done.add(result.firmId)
    if (result.end === "skipped") this.#skipped.add(result.firmId)
    if (result.failure !== undefined) {
      this.#failures.set(result.firmId, {
        firm_id: result.firmId,
        error_type: result.failure.errorType,
        error_message: result.failure.message,
        timestamp
      })
    }
    this.#attempt.firms += 1
    this.#attempt.sentences += result.sentences
    this.#attempt.topics += result.topics.length
    this.#attempt.readSeconds += result.readSeconds
    this.#attempt.modelSeconds += result.modelSeconds
    return {
      type: "firm",
      firmId: result.firmId,
      end: result.end,
      sentences: result.sentences,
      topics: result.topics.length,
      readSeconds: result.readSeconds,
      modelSeconds: result.modelSeconds,
      ...(result.failure && { errorType: result.failure.errorType, errorMessage: result.failure.message })
    }
  }

  failureOf(firmId: string): FirmFailure | undefined {
    return this.#failures.get(firmId)
  }

  /** Notes that the chunk was processed to its end. */
  finishChunk(id: number): void {
    this.#lastChunkId = Math.max(this.#lastChunkId, id)
  }

  /** Notes the part of a chunk as it now lies in the store; undefined where the chunk has none. */
  notePart(chunkId: number, saved: SavedPart | undefined): void {
    if (saved === undefined) {
      this.#parts.delete(chunkId)
      return
    }
    const { bytes, part, rows, sha256 } = saved
    this.#parts.set(part, { part, bytes, sha256 })
    this.#attempt.rows += rows
    this.#attempt.parts += 1
  }

  countSave(saveSeconds: number): void {
    this.#attempt.saveSeconds += saveSeconds
  }

  /** The failures file, in the order of the batch. */
  failureList(): ReadonlyArray<FirmFailure> {
    return this.#batch.firm_ids.flatMap((firmId) => this.#failures.get(firmId) ?? [])
  }

  checkpoint(engine: EngineInfo, sentences: string | undefined, timestamp: string): Checkpoint {
    return {
      completed_firm_ids: this.#batch.firm_ids.filter((firmId) => this.#done.has(firmId)),
      skipped_firm_ids: this.#batch.firm_ids.filter((firmId) => this.#skipped.has(firmId)),
      last_chunk_id: this.#lastChunkId,
      timestamp,
      checkpoint_interval: this.#plan.interval,
      engine: { name: engine.name, version: engine.version, parameters: engine.parameters },
      ...(sentences === undefined ? {} : { sentences }),
      parts: [...this.#parts.values()].sort((a, b) => a.part - b.part)
    }
  }

  summary(ending: Pick<BatchSummary, "outcome" | "reason" | "criticalError" | "output">): BatchSummary {
    const attempt = this.#attempt
    const { total: firms, ...counts } = firmCounts(this.#batch.firm_ids.length, {
      done: this.#done,
      skipped: this.#skipped,
      failed: this.#failures.keys()
    })
    return {
      ...ending,
      firms,
      ...counts,
      firmsThisAttempt: attempt.firms,
      sentences: attempt.sentences,
      topics: attempt.topics,
      readSeconds: attempt.readSeconds,
      modelSeconds: attempt.modelSeconds,
      saveSeconds: attempt.saveSeconds,
      rowsWritten: attempt.rows,
      partsWritten: attempt.parts
    }
  }
}
