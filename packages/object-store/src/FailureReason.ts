import type { ObjectStoreError } from "./ObjectStore.ts"

/** What a driver's failure means for us, and what to do next. */
export interface ClassifiedFailure {
  readonly reason: ObjectStoreError["reason"]
  /** A sentence that tells the user what to type or change. */
  readonly advice: string
}

export type ReadOrWrite = "read" | "write"
