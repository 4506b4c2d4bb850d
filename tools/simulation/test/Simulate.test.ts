import { expect, it } from "vitest"
import { mistakes } from "../src/Mistakes.ts"
import { simulate } from "../src/Simulate.ts"

// The long form: npm run simulate -- --seconds 600.
it("in fifty histories, everything that must hold does", { timeout: 120_000 }, async () => {
  let attempts = 0
  for (let seed = 1; seed <= 50; seed++) {
    const history = await simulate(seed)
    expect(history.findings, `seed ${seed}`).toEqual([])
    attempts += history.attempts
  }
  // Some were lost, and others were tried again.
  expect(attempts).toBeGreaterThan(160)
})

it("the same seed gives the same history", async () => {
  expect(await simulate(7)).toEqual(await simulate(7))
})

it.each(mistakes)("finds %s", { timeout: 120_000 }, async (mistake) => {
  let seed = 1
  let findings: ReadonlyArray<string> = []
  for (; seed <= 400 && findings.length === 0; seed++) findings = (await simulate(seed, mistake)).findings
  expect(findings).not.toEqual([])
})
