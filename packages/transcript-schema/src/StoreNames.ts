import { Schema } from "effect"

// Names that keys of the store and files on this machine are made of. Each is checked where it is read from a document, so that none of them leads elsewhere.

/** Of a batch: `batch_000`. */
export const batchPattern = "batch_\\d{3,}"
export const BatchId = Schema.String.pipe(
  Schema.check(Schema.isPattern(new RegExp(`^${batchPattern}$`), { message: "the id of a batch looks like batch_000" }))
)

/** Capital IQ's companyid as text: digits only, without leading zeros. */
export const FirmId = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^(0|[1-9]\d*)$/, { message: "a firm id is a whole number without leading zeros" }))
)

/** What AWS Batch takes as the name of a job, and any file system as the name of a file. */
export const JobName = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[\w-]{1,128}$/, { message: "the name of a job has letters, digits, _ and - only" }))
)
