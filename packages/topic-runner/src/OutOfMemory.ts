import { Schema } from "effect"

/** The machine itself has no memory left, rather than one worker. */
export class OutOfMemory extends Schema.TaggedError<OutOfMemory>()("OutOfMemory", { message: Schema.String }) {}

// What V8 and Node say then; neither gives its error a code of its own.
const outOfMemoryPattern = /Array buffer allocation failed|Cannot allocate memory|ENOMEM|ERR_MEMORY_ALLOCATION_FAILED/

/** Whether this error of V8, Node or the system says that the machine has no memory left. */
export const isOutOfMemory = (cause: unknown): boolean =>
  cause instanceof OutOfMemory || (cause instanceof Error && outOfMemoryPattern.test(cause.message))
