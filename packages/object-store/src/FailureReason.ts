import type { ObjectStoreError } from "./ObjectStore.ts"

/** What a driver's failure means to us, and the next thing to do. */
export interface ClassifiedFailure {
  readonly reason: ObjectStoreError["reason"]
  /** A sentence that tells the user what to type or change. */
  readonly advice: string
}

export type ReadOrWrite = "read" | "write"
