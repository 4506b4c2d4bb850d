import { Effect, Option } from "effect"
import { describe, expect, it } from "vitest"
import { oneQuarter, severalQuarters, workersOf } from "../src/Commands.ts"

const run = Effect.runSync

describe("quarters", () => {
  it("are read as they were typed", () => {
    expect(run(oneQuarter(" 2021q1"))).toBe("2021Q1")
    expect(run(severalQuarters("2020Q4..2021Q1,2022Q3"))).toEqual(["2020Q4", "2021Q1", "2022Q3"])
  })
  it("that are none are wrong usage, told with one that is right", () => {
    for (const error of [run(Effect.flip(oneQuarter("2021Q5"))), run(Effect.flip(severalQuarters("2021Q5")))]) {
      expect(error.exitCode).toBe(2)
      expect(error.message).toMatch(/^"2021Q5" is not a quarter\. .*--quarter 2021Q1/)
    }
    expect(run(Effect.flip(oneQuarter("2021Q1,2021Q2"))).message).toBe("This command takes one quarter at a time: --quarter 2021Q1")
  })
})

it("workers are one or more", () => {
  expect(run(workersOf(Option.some(3)))).toBe(3)
  expect(run(workersOf(Option.none()))).toBeGreaterThanOrEqual(1)
  expect(run(Effect.flip(workersOf(Option.some(0))))).toMatchObject({ exitCode: 2 })
})
