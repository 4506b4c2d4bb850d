import { expect, it } from "vitest"
import { jobNotes } from "../src/jobs/JobNotes.ts"

it.each([
  [{ lostAttempts: 0, waiting: [], dollars: 0 }, ""],
  [
    { lostAttempts: 1, waiting: ["CAPACITY:X", "CAPACITY:X"], dollars: 1.234 },
    "1 attempt lost, 2 jobs wait for a machine (CAPACITY:X), about $1.23"
  ]
])("notes beside the progress %#", (jobs, text) => expect(jobNotes(jobs)).toBe(text))
