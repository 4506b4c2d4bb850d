import { describe, expect, it } from "vitest"
import { parseQuarters } from "../src/Commands.ts"

describe("quarters", () => {
  it.each([
    ["2021Q1", ["2021Q1"]],
    ["2021q1", ["2021Q1"]],
    ["2022Q3..2023Q2", ["2022Q3", "2022Q4", "2023Q1", "2023Q2"]],
    ["2020Q4,2021Q1", ["2020Q4", "2021Q1"]],
    ["2021Q1,2020Q4..2021Q1", ["2021Q1", "2020Q4"]]
  ])("%s", (text, quarters) => expect(parseQuarters(text)).toEqual(quarters))
  it.each(["2021", "2021Q5", "2021Q1..", "2021Q2..2021Q1", "2020Q1..2020Q2..2020Q3", ""])("%j is none", (text) => {
    expect(parseQuarters(text)).toBeUndefined()
  })
})
