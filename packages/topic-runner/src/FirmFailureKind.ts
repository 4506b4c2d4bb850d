import { TopicModelError } from "@ftm/topic-model"
import { TranscriptSourceError } from "@ftm/transcript-schema"
import { Cause, Schema } from "effect"
import { isOutOfMemory } from "./OutOfMemory.ts"

/** A firm has more sentences than fit into the memory of one worker. Other firms are not affected. */
export class FirmTooLarge extends Schema.TaggedError<FirmTooLarge>()("FirmTooLarge", { message: Schema.String }) {}

/** How a firm's failure is recorded in the failures file. */
export interface FailureKind {
  readonly errorType: string
  readonly message: string
  /** Every other firm would fail in the same way, so the batch stops at once. */
  readonly critical: boolean
}

/** Classifies what made a firm fail. This is the only place that knows the errors of the source, the model and the machine. */
export const firmFailureKind = (cause: Cause.Cause<unknown>): FailureKind => {
  const error = Cause.squash(cause)
  if (error instanceof TranscriptSourceError) {
    return { errorType: error.reason._tag, message: error.message, critical: error.isCritical }
  }
  const inner = error instanceof TopicModelError && error.cause !== undefined ? error.cause : error
  if (inner instanceof FirmTooLarge) return { errorType: "FirmTooLarge", message: inner.message, critical: false }

  const message = error instanceof Error ? error.message : String(error)
  if (isOutOfMemory(inner)) {
    return { errorType: "OutOfMemory", message: `${message}. Give the job more memory or fewer workers (FTM_WORKERS)`, critical: true }
  }
  const errorType = error instanceof TopicModelError ? "TopicModelError" : error instanceof Error ? error.name : "Error"
  return { errorType, message, critical: false }
}
