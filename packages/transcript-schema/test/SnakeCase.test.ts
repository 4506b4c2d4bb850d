import { describe, expect, it } from "vitest"
import { withSnakeCaseNames } from "../src/index.ts"

describe("names in JSON", () => {
  it("are in snake_case at every depth, in lists too", () => {
    expect(withSnakeCaseNames({ firmsToDo: 1, plan: { batchSize: 2 }, findings: [{ isOk: true }], n_firms: 3 })).toEqual({
      firms_to_do: 1,
      plan: { batch_size: 2 },
      findings: [{ is_ok: true }],
      n_firms: 3
    })
  })
  it("stay as they are where they are data", () => {
    const value = { TOPIC_ENGINE: "native", "i-0aB.x": 1, batch_000: [1, "camelCase", null] }
    expect(withSnakeCaseNames(value)).toEqual(value)
  })
})
