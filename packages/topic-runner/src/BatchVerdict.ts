import { circuitBreakerType, type FirmFailure } from "@ftm/manifest"
import { type BreakerRules, breakerReason, countFirm, type FirmEnd, noFirmsYet } from "@ftm/transcript-schema"
import type { BatchSummary } from "./BatchEvent.ts"
import type { FailureKind } from "./FirmFailureKind.ts"

/** Whether a batch may go on, and if not, why: the circuit breaker over all its firms, critical errors, and requests to stop. */
export class BatchVerdict {
  #counts = noFirmsYet
  readonly #counted = new Set<string>()
  readonly #rules: BreakerRules
  #outcome: BatchSummary["outcome"] = "done"
  #reason: string | undefined
  #criticalError: string | undefined

  constructor(rules: BreakerRules) {
    this.#rules = rules
  }

  get outcome(): BatchSummary["outcome"] {
    return this.#outcome
  }
  get reason(): string | undefined {
    return this.#reason
  }
  /** The type of the error that every further firm would have had. */
  get criticalError(): string | undefined {
    return this.#criticalError
  }
  get mayGoOn(): boolean {
    return this.#outcome === "done"
  }

  /** Somebody asked the batch to save what is done and end. */
  stop(reason: string): void {
    this.#outcome = "stopped"
    this.#reason = reason
  }

  fail(reason: string): void {
    this.#outcome = "failed"
    this.#reason = reason
  }

  /** A firm failed in a way in which every further one would. */
  failCritically(firmId: string, failure: FailureKind): void {
    this.#criticalError = failure.errorType
    this.fail(`firm ${firmId} failed with ${failure.errorType}, which every further firm would: ${failure.message}`)
  }

  hasCounted(firmId: string): boolean {
    return this.#counted.has(firmId)
  }

  /** Counts a firm for the circuit breaker, which may trip; `failure` is what the tally has of the firm. */
  countFirm(firmId: string, end: FirmEnd, failure: FirmFailure | undefined): void {
    this.#counts = countFirm(this.#counts, end)
    this.#counted.add(firmId)
    const tripped = breakerReason(this.#rules, this.#counts)
    if (!this.mayGoOn || tripped === undefined) return
    this.fail(failure === undefined ? tripped : `${tripped}; the last one, firm ${firmId}: ${failure.error_type}: ${failure.error_message}`)
  }

  /** What the batch's failures say of a batch that failed at this firm. */
  failureAt(firmId: string, jobName: string | undefined, timestamp: string): FirmFailure {
    return {
      firm_id: firmId,
      error_type: circuitBreakerType,
      error_message: `the batch was stopped: ${this.#reason}`,
      ...(jobName === undefined ? {} : { job_name: jobName }),
      timestamp
    }
  }
}
