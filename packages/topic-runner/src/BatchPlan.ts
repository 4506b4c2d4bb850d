import type { Batch, Checkpoint } from "@ftm/manifest"
import type { Standing } from "./PoisonFirms.ts"

/** A firm of a chunk, and its state when the batch starts. */
export interface PlannedFirm {
  readonly firmId: string
  /** `done` or `skipped` by an earlier attempt; `todo` if it was never tried or failed; `suspect` or `poison` if a process has died at it. */
  readonly state: "done" | "skipped" | "todo" | "suspect" | "poison"
}

/** The firms whose rows go into one part. */
export interface Chunk {
  /** Counted from 0: chunk n becomes part n. */
  readonly id: number
  readonly firms: ReadonlyArray<PlannedFirm>
}

export interface BatchPlan {
  /** Firms per chunk: the interval that the batch was started with or, for a new batch, the one requested. */
  readonly interval: number
  readonly chunks: ReadonlyArray<Chunk>
  /** Firms to model, in the order of the batch, save those at which a process has died. */
  readonly todo: ReadonlyArray<string>
  /** Firms of the checkpoint that are not in the batch: the checkpoint belongs to another manifest. */
  readonly notInBatch: ReadonlyArray<string>
}

/**
 * Works out what is left to do in a batch. Chunk n holds the firms at positions n·interval to (n+1)·interval - 1 of the
 * batch. Nothing moves a firm to another part: not time, not the number of workers, not skipped or failed firms.
 */
export const planBatch = (
  batch: Batch,
  checkpoint: Checkpoint | undefined,
  requestedInterval: number,
  standingOf: (firmId: string) => Standing = () => undefined
): BatchPlan => {
  const interval = checkpoint?.checkpoint_interval ?? requestedInterval
  const done = new Set(checkpoint?.completed_firm_ids ?? [])
  const skipped = new Set(checkpoint?.skipped_firm_ids ?? [])
  const inBatch = new Set(batch.firm_ids)

  const firms = batch.firm_ids.map((firmId): PlannedFirm => ({
    firmId,
    state: done.has(firmId) ? "done" : skipped.has(firmId) ? "skipped" : (standingOf(firmId) ?? "todo")
  }))
  const chunks: Array<Chunk> = []
  for (let start = 0; start < firms.length; start += interval) {
    chunks.push({ id: chunks.length, firms: firms.slice(start, start + interval) })
  }
  return {
    interval,
    chunks,
    todo: firms.filter((firm) => firm.state === "todo").map((firm) => firm.firmId),
    notInBatch: [...done, ...skipped].filter((firmId) => !inBatch.has(firmId))
  }
}
