import type { Batch, Checkpoint } from "@ftm/manifest"

/** A chunk's firm as the batch finds it when it begins. */
export interface PlannedFirm {
  readonly firmId: string
  /** `done` and `skipped` in an earlier attempt; `todo` otherwise, whether never tried or failed. */
  readonly state: "done" | "skipped" | "todo"
}

/** The firms whose rows go into one part. */
export interface Chunk {
  /** From 0: chunk n is part n. */
  readonly id: number
  readonly firms: ReadonlyArray<PlannedFirm>
}

export interface BatchPlan {
  /** Firms a chunk: the interval that the batch was begun with, else the one asked for. */
  readonly interval: number
  readonly chunks: ReadonlyArray<Chunk>
  /** Firms to model, in the order of the batch. */
  readonly todo: ReadonlyArray<string>
  /** Firms of the checkpoint that are not in the batch: the checkpoint belongs to another manifest. */
  readonly notInBatch: ReadonlyArray<string>
}

/**
 * What is left to do of a batch. Chunk n holds the firms at positions n·interval to (n+1)·interval - 1 of the batch:
 * neither time nor the number of workers, skipped or failed firms moves a firm to another part.
 */
export const planBatch = (batch: Batch, checkpoint: Checkpoint | undefined, askedInterval: number): BatchPlan => {
  const interval = checkpoint?.checkpoint_interval ?? askedInterval
  const done = new Set(checkpoint?.completed_firm_ids ?? [])
  const skipped = new Set(checkpoint?.skipped_firm_ids ?? [])
  const inBatch = new Set(batch.firm_ids)

  const firms = batch.firm_ids.map((firmId): PlannedFirm => ({
    firmId,
    state: done.has(firmId) ? "done" : skipped.has(firmId) ? "skipped" : "todo"
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
