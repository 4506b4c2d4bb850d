import type { EndCause } from "../engine/EndCause.ts"

/** What AWS Batch and ECS say of an end has no code, only words. This table is the one place that knows them; the first that fits counts. */
const wordsOf: ReadonlyArray<readonly [RegExp, EndCause]> = [
  [/CAPACITY:|MISCONFIGURATION:|JOB_RESOURCE_REQUIREMENT/, { _tag: "NoMachine" }],
  // "Host EC2 (instance i-0abc) terminated.": mostly a Spot reclaim. The same words stand in `retryRules`.
  [/^Host EC2/, { _tag: "HostLost" }],
  [/CannotPull|CannotCreateContainer|failed to start|ImageNotFound/i, { _tag: "ImageNotPulled" }],
  [/timeout|timed out|exceeded .*duration/i, { _tag: "TimedOut" }],
  [/OutOfMemory|out of memory/i, { _tag: "OutOfMemory" }]
]

/** The cause that the service's words for a job or an attempt stand for; undefined for words that say nothing more than the exit code. */
export const classifyEnd = (words: string | null): EndCause | undefined =>
  words === null ? undefined : wordsOf.find(([pattern]) => pattern.test(words))?.[1]
