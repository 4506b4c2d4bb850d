import { describe, expect, it } from "vitest"
import { BatchVerdict } from "../src/BatchVerdict.ts"

const rules = { maxConsecutiveFailures: 2, maxFailureRate: 0.5, minProcessedForRate: 4 }
const failure = (firmId: string) => ({
  firm_id: firmId,
  error_type: "BadData",
  error_message: "cut off",
  timestamp: "2026-01-01T00:00:00.000Z"
})
const critical = { errorType: "AccessDenied", message: "no", critical: true }

describe("a batch", () => {
  it("may go on while the breaker does not trip", () => {
    const verdict = new BatchVerdict(rules)
    verdict.countFirm("1", "failed", failure("1"))
    verdict.countFirm("2", "done", undefined)
    verdict.countFirm("3", "failed", failure("3"))
    expect([verdict.mayGoOn, verdict.outcome, verdict.reason]).toEqual([true, "done", undefined])
  })
  it("fails at the firm that trips it, with that firm's own error", () => {
    const verdict = new BatchVerdict(rules)
    for (const firm of ["1", "2"]) verdict.countFirm(firm, "failed", failure(firm))
    expect([verdict.mayGoOn, verdict.outcome]).toEqual([false, "failed"])
    expect(verdict.reason).toBe("2 firms failed in a row (MAX_CONSECUTIVE_FAILURES=2); the last one, firm 2: BadData: cut off")
    expect(verdict.failureAt("2", "ftm-2021Q1-batch_000-1-5f3a09c2", "2026-01-02T00:00:00.000Z")).toEqual({
      firm_id: "2",
      error_type: "CircuitBreaker",
      error_message: `the batch was stopped: ${verdict.reason}`,
      job_name: "ftm-2021Q1-batch_000-1-5f3a09c2",
      timestamp: "2026-01-02T00:00:00.000Z"
    })
  })
  it("fails for a critical error, whatever the breaker says of the same firm", () => {
    const verdict = new BatchVerdict(rules)
    verdict.countFirm("1", "failed", failure("1"))
    verdict.failCritically("2", critical)
    verdict.countFirm("2", "failed", failure("2"))
    expect(verdict.criticalError).toBe("AccessDenied")
    expect(verdict.reason).toBe("firm 2 failed with AccessDenied, which every further firm would: no")
  })
  it("that was asked to stop has not failed", () => {
    const verdict = new BatchVerdict(rules)
    verdict.stop("SIGTERM")
    expect([verdict.mayGoOn, verdict.outcome, verdict.reason, verdict.criticalError]).toEqual([false, "stopped", "SIGTERM", undefined])
  })
})
