import { TopicModelError } from "@ftm/topic-model"
import { TranscriptSourceError } from "@ftm/transcript-schema"
import { Cause, Schema } from "effect"

/** A firm has more sentences than the memory of one worker holds. Other firms are not touched by it. */
export class FirmTooLarge extends Schema.TaggedError<FirmTooLarge>()("FirmTooLarge", { message: Schema.String }) {}

/** A firm's failure in words for the failures file. */
export interface FailureKind {
  readonly errorType: string
  readonly message: string
  /** Every further firm would fail the same way: stop at once. */
  readonly critical: boolean
}

// What V8 and Node say when memory cannot be had outside of a worker's own limit.
const outOfMemoryPattern = /Array buffer allocation failed|Cannot allocate memory|ENOMEM|ERR_MEMORY_ALLOCATION_FAILED/

/** Names what made a firm fail: the one place that knows the errors of the source, the model and the machine. */
export const firmFailureKind = (cause: Cause.Cause<unknown>): FailureKind => {
  const error = Cause.squash(cause)
  if (error instanceof TranscriptSourceError) {
    return { errorType: error.reason._tag, message: error.message, critical: error.isCritical }
  }
  const inner = error instanceof TopicModelError && error.cause !== undefined ? error.cause : error
  if (inner instanceof FirmTooLarge) return { errorType: "FirmTooLarge", message: inner.message, critical: false }

  const message = error instanceof Error ? error.message : String(error)
  const innerMessage = inner instanceof Error ? inner.message : ""
  if (outOfMemoryPattern.test(message) || outOfMemoryPattern.test(innerMessage)) {
    return { errorType: "OutOfMemory", message: `${message}. Give the job more memory or fewer workers (FTM_WORKERS)`, critical: true }
  }
  const errorType = error instanceof TopicModelError ? "TopicModelError" : error instanceof Error ? error.name : "Error"
  return { errorType, message, critical: false }
}
