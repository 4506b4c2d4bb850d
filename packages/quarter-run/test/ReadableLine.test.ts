import { expect, it } from "vitest"
import { readableLine } from "../src/jobs/ReadableLine.ts"

it("shows what a job's line says, and any other line as it is", () => {
  const message = "There is nothing. Type: ftm-orchestrate run --store 'Jane'\\''s'"
  expect(readableLine(JSON.stringify({ level: "error", event: "failure", message, exit_code: 1 }))).toBe(message)
  for (const line of ["node: not found", "", "null", '"text"', '{"event":"part","rows":3}', '{"message":7}', '{"message":""}', '{"cut o'])
    expect(readableLine(line)).toBe(line)
})
