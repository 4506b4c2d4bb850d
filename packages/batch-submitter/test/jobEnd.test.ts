import { expect, it } from "vitest"
import { explainEnd, type JobState } from "../src/index.ts"

const ended = (over: Partial<JobState>, attempt: { exitCode?: number | null; reason?: string | null } = {}): JobState => ({
  jobId: "1", name: "j", status: "FAILED", reason: null, exitCode: attempt.exitCode ?? null,
  attempts: [{ startedAt: 0, stoppedAt: 1, exitCode: attempt.exitCode ?? null, reason: attempt.reason ?? null, log: null, host: null }],
  createdAt: 0, startedAt: 0, stoppedAt: 1, stoppedOnRequest: false, ...over
})

// The words are AWS Batch's own where AWS has words for it.
it.each<[string, JobState, boolean]>([
  ["done", ended({ status: "SUCCEEDED" }, { exitCode: 0 }), false],
  ["own stop", ended({ stoppedOnRequest: true, reason: "stopped by ada" }, { exitCode: 143 }), true],
  ["own stop", ended({ stoppedOnRequest: true, reason: "x" }, { reason: "Host EC2 (instance i-0abc) terminated." }), true],
  ["host lost", ended({ reason: "Host EC2 (instance i-0abc) terminated." }, { reason: "Host EC2 (instance i-0abc) terminated." }), true],
  ["host lost", ended({ reason: "lost 3 times: process ended by SIGKILL" }, { reason: "process ended by SIGKILL" }), true],
  ["image not pulled", ended({ reason: "Task failed to start" }, { reason: "CannotPullContainerError: pull access denied" }), false],
  ["timed out", ended({ reason: "Job attempt duration exceeded timeout" }, { exitCode: 143 }), true],
  ["out of memory", ended({ reason: "Essential container in task exited" }, { exitCode: 137, reason: "OutOfMemoryError: Container killed due to memory usage" }), false],
  ["out of memory", ended({ reason: "Essential container in task exited" }, { exitCode: 137 }), false],
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
