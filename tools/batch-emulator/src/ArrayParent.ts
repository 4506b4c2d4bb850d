import type { Status } from "./BatchWords.ts"
import type { EmulatedJob } from "./EmulatedJob.ts"

/** The parent of an array job. Nothing runs for it; its state follows from its children's. */
export class ArrayParent {
  readonly jobId: string
  readonly children: ReadonlyArray<EmulatedJob>

  constructor(jobId: string, children: ReadonlyArray<EmulatedJob>) {
    this.jobId = jobId
    this.children = children
  }

  get status(): Status {
    if (this.children.some((child) => !child.isEnded)) return "PENDING"
    return this.children.every((child) => child.status === "SUCCEEDED") ? "SUCCEEDED" : "FAILED"
  }

  /** How many children are in each status. */
  get statusSummary(): Record<Status, number> {
    const summary = { SUBMITTED: 0, PENDING: 0, RUNNABLE: 0, STARTING: 0, RUNNING: 0, SUCCEEDED: 0, FAILED: 0 }
    for (const child of this.children) summary[child.status] += 1
    return summary
  }

  get stoppedAt(): number | undefined {
    if (this.children.some((child) => !child.isEnded)) return undefined
    return Math.max(...this.children.map((child) => child.stoppedAt ?? 0))
  }
}
