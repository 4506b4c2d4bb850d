import type { Quarter } from "@ftm/transcript-schema"
import { createHash } from "node:crypto"

/** How the names of all jobs of a quarter begin. */
export const jobNameStart = (quarter: Quarter): string => `ftm-${quarter}-`

/**
 * The name of a batch's first, second, … job (`count` from 1): `ftm-2021Q1-batch_000-1-5f3a09c2`.
 *
 * The same store, quarter, batch and count give the same name on every machine, so an orchestrator that died between
 * sending a submission and hearing of it finds the job again. The last part stands for the store and the variant: two may
 * share a queue. AWS Batch allows 128 characters of A-Z a-z 0-9 _ and -.
 */
export const jobName = (storeLocation: string, quarter: Quarter, batchId: string, count: number): string => {
  const store = createHash("sha256").update(storeLocation).digest("hex").slice(0, 8)
  return `${jobNameStart(quarter)}${batchId}-${count}-${store}`
}
