/**
 * Why an attempt or a job ended, where its exit code does not say so: as data. The engine tells it, from what it has done itself
 * or from what its service says; sentences for people are made from it last.
 */
export type EndCause =
  /** The machine was taken away. */
  | { readonly _tag: "HostLost" }
  /** The process was killed by a signal that the engine did not send. */
  | { readonly _tag: "KilledBySignal"; readonly signal: string }
  /** The container's image could not be fetched or started. */
  | { readonly _tag: "ImageNotPulled" }
  /** It ran for as long as it was allowed to. */
  | { readonly _tag: "TimedOut" }
  | { readonly _tag: "OutOfMemory" }
  /** The queue has no machine for the job. A job that waits may have this cause, too. */
  | { readonly _tag: "NoMachine" }
