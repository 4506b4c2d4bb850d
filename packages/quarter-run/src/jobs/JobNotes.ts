import { countOf, money } from "@ftm/transcript-schema"

/** What a run's jobs have come to: attempts whose machine was taken away or whose process was killed, reasons why jobs wait for one, and the estimated cost. */
export interface JobsAtAMoment {
  readonly lostAttempts: number
  /** A reason for each job that waits for a machine. */
  readonly waiting: ReadonlyArray<string>
  readonly dollars: number
}

/** The same in a few words, for the lease, where anybody who watches the quarter reads them: `2 attempts lost, about $1.20`. */
export const jobNotes = ({ dollars, lostAttempts, waiting }: JobsAtAMoment): string => {
  const notes: Array<string> = []
  if (lostAttempts > 0) notes.push(`${countOf(lostAttempts, "attempt")} lost`)
  const [reason] = waiting
  if (reason !== undefined) notes.push(`${countOf(waiting.length, "job waits", "jobs wait")} for a machine (${reason})`)
  if (dollars > 0) notes.push(`about ${money(dollars)}`)
  return notes.join(", ")
}
