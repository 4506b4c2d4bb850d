import { BatchId, type Quarter } from "@ftm/transcript-schema"
import { Schema } from "effect"
import { ageOfNameClaim, claimName, readNameClaim, renewName } from "./NameClaim.ts"

/** What is written under a job's name before the job is submitted: it leads to the job if nothing more could be written. */
export const JobIntent = Schema.Struct({
  batch_id: BatchId,
  engine: Schema.Literals(["local", "batch"]),
  /** The queue that the job was meant for; the earliest versions did not write it. */
  queue: Schema.optionalKey(Schema.String)
})
export type JobIntent = typeof JobIntent.Type

/** Takes a job's name before the job is submitted, or gives the intent of whoever took it. */
export const claimJobName = (quarter: Quarter, jobName: string, intent: JobIntent) => claimName(quarter, jobName, JobIntent, intent)

/** What was intended under this job's name, and when; none when nobody took the name. */
export const readJobIntent = (quarter: Quarter, jobName: string) => readNameClaim(quarter, jobName, JobIntent)

/** Writes the intent anew, before the job is submitted another time. */
export const renewJobIntent = (quarter: Quarter, jobName: string, intent: JobIntent) => renewName(quarter, jobName, JobIntent, intent)

/** How long ago somebody last meant to submit the job of this name, in milliseconds. */
export const ageOfJobIntent = ageOfNameClaim
