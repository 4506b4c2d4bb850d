import { expect, it } from "vitest"
import { classifyEnd, explainEnd, type JobState, lostAttempts, overridesProblem } from "../src/index.ts"

/** A job that ended as this machine or AWS Batch says; `cause` is told as the engine of AWS Batch tells it. */
const ended = (over: Partial<JobState>, attempt: { exitCode?: number | null; reason?: string | null } = {}): JobState => ({
  jobId: "1",
  name: "j",
  status: "FAILED",
  reason: null,
  cause: classifyEnd(over.reason ?? null),
  exitCode: attempt.exitCode ?? null,
  attempts: [
    {
      startedAt: 0,
      stoppedAt: 1,
      exitCode: attempt.exitCode ?? null,
      reason: attempt.reason ?? null,
      cause: classifyEnd(attempt.reason ?? null),
      log: null,
      host: null
    }
  ],
  createdAt: 0,
  startedAt: 0,
  stoppedAt: 1,
  stoppedOnRequest: false,
  ...over
})
const killed = { _tag: "KilledBySignal", signal: "SIGKILL" } as const

// The words are AWS Batch's own where AWS has words for it.
it.each<[string, JobState, boolean]>([
  ["done", ended({ status: "SUCCEEDED" }, { exitCode: 0 }), false],
  ["own stop", ended({ stoppedOnRequest: true, reason: "stopped by ada" }, { exitCode: 143 }), true],
  ["own stop", ended({ stoppedOnRequest: true, reason: "x" }, { reason: "Host EC2 (instance i-0abc) terminated." }), true],
  ["host lost", ended({ reason: "Host EC2 (instance i-0abc) terminated." }, { reason: "Host EC2 (instance i-0abc) terminated." }), true],
  ["killed", ended({ cause: killed }), true],
  ["killed", ended({ attempts: [{ ...ended({}).attempts[0]!, cause: killed }] }), true],
  // What an engine says in words alone decides nothing.
  ["unknown", ended({ reason: "lost 3 times: process ended by SIGKILL" }, { reason: "process ended by SIGKILL" }), true],
  [
    "host lost",
    ended({ reason: "Essential container in task exited" }, { exitCode: 143, reason: "Essential container in task exited" }),
    true
  ],
  ["image not pulled", ended({ reason: "Task failed to start" }, { reason: "CannotPullContainerError: pull access denied" }), false],
  ["timed out", ended({ reason: "Job attempt duration exceeded timeout" }, { exitCode: 143 }), true],
  [
    "out of memory",
    ended(
      { reason: "Essential container in task exited" },
      { exitCode: 137, reason: "OutOfMemoryError: Container killed due to memory usage" }
    ),
    false
  ],
  // SIGKILL, SIGTRAP, SIGSEGV: whoever sent the signal, no machine was taken away.
  ["killed", ended({ reason: "Essential container in task exited" }, { exitCode: 137 }), true],
  ["killed", ended({ reason: "Essential container in task exited" }, { exitCode: 133 }), true],
  ["killed", ended({ reason: "Essential container in task exited" }, { exitCode: 139 }), true],
  ["stuck in the queue", ended({ stoppedOnRequest: true, reason: "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY" }), false],
  ["stuck in the queue", ended({ reason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT" }), false],
  ["wrong configuration", ended({}, { exitCode: 2 }), false],
  ["data missing", ended({}, { exitCode: 3 }), false],
  ["worked on elsewhere", ended({ reason: "Essential container in task exited" }, { exitCode: 4 }), true],
  ["failed", ended({ reason: "Essential container in task exited" }, { exitCode: 1 }), false],
  ["unknown", ended({ attempts: [] }), true]
])("%s", (kind, state, mayBeRetried) => {
  expect(explainEnd(state)).toMatchObject({ kind, mayBeRetried })
})

it("says once what Batch says of the job and of its last attempt", () => {
  const said = (over: Partial<JobState>, reason: string) => explainEnd(ended(over, { exitCode: 1, reason })).explanation
  expect(said({ reason: "Task failed to start" }, "Task failed to start; CannotPullContainerError: denied")).toBe(
    "its container image did not start (Task failed to start; CannotPullContainerError: denied)"
  )
  expect(said({ reason: "Job attempt duration exceeded timeout" }, "Essential container in task exited")).toBe(
    "it ran longer than allowed (Job attempt duration exceeded timeout; Essential container in task exited)"
  )
})

it("counts an attempt as lost whose machine was taken away, with notice or without, and no other", () => {
  const attempt = (exitCode: number | null, reason: string, stoppedAt: number | null = 1) => ({
    startedAt: 0,
    stoppedAt,
    exitCode,
    reason,
    cause: classifyEnd(reason),
    log: null,
    host: null
  })
  const host = attempt(null, "Host EC2 (instance i-0abc) terminated.")
  const noticed = attempt(143, "Essential container in task exited")
  const running = attempt(null, "", null)
  expect(lostAttempts(ended({ attempts: [host, noticed, running] }))).toEqual([host, noticed])
  expect(lostAttempts(ended({ attempts: [attempt(1, "Essential container in task exited")] }))).toEqual([])
  // SIGTERM also comes from a terminate and from a time-out.
  expect(lostAttempts(ended({ stoppedOnRequest: true, reason: "enough", attempts: [noticed, noticed] }))).toEqual([noticed])
  expect(lostAttempts(ended({ reason: "Job attempt duration exceeded timeout", attempts: [noticed] }))).toEqual([])
})

it("names the variable that makes a job's overrides too long for AWS Batch", () => {
  expect(overridesProblem({ BATCH_ID: "batch_000" })).toBeUndefined()
  expect(overridesProblem({ BATCH_ID: "batch_000", TOPIC_SETTINGS: "x".repeat(8200) })).toContain("shorten TOPIC_SETTINGS")
})
