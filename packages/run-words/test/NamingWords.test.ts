import type { NamingSummary } from "@ftm/theme-names"
import { expect, it } from "vitest"
import { namingWarning, renderNaming } from "../src/index.ts"

const all: NamingSummary = {
  model: "small",
  named: 1200,
  byModel: 1200,
  known: 200,
  requests: 1000,
  inputTokens: 500_000,
  outputTokens: 30_000,
  requestsNotCounted: 0,
  dollars: 0.25,
  keptKeywords: {}
}

it("tells who gave the names and what it took", () => {
  expect(renderNaming(all)).toBe(
    "Names: 1,200 of 1,200 by small, 200 of them known from before; 1,000 requests, 500,000 tokens sent and 30,000 answered: $0.2500."
  )
  expect(renderNaming({ ...all, dollars: null })).toContain("what that costs is not known")
  expect(renderNaming({ ...all, model: null })).toBe("Names: 1,200, made of keywords.")
})

it("warns once of all names that the model did not give, with each reason, and what to type", () => {
  expect(namingWarning(all, "again")).toBeUndefined()
  const warning = namingWarning({ ...all, keptKeywords: { Unreachable: 10, StoppedAsking: 1190 } }, "again")
  expect(warning).toContain("1,200 names are made of keywords, though small was to give them")
  expect(warning).toContain("10: the server cannot be reached; 1,190: not asked after these failures")
  expect(warning).toMatch(/\n {2}again$/)
})

it("does not hide that requests may have cost what nobody counted", () => {
  expect(namingWarning({ ...all, requestsNotCounted: 3 }, "again")).toContain("3 requests")
})
