import { Effect, Option } from "effect"
import type { CliError, Flag } from "effect/cli"
import { describe, expect, it } from "vitest"
import { amountFlag, countFlag, oneQuarter, optionalFlag, severalQuarters, usageError, workersOf } from "../src/Commands.ts"

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

it("workers are as many as were asked for, or else one or more", () => {
  expect(workersOf(Option.some(3))).toBe(3)
  expect(workersOf(Option.none())).toBeGreaterThanOrEqual(1)
})

describe("numbers", () => {
  /** What is made of a flag that was typed so; numbers need nothing of the parser's environment. */
  const parsed = <A>(flag: Flag.Flag<A>, ...values: ReadonlyArray<string>) => {
    const parse = flag.parse({ flags: { x: values }, arguments: [] }) as Effect.Effect<readonly [unknown, A], CliError.NonShowHelpErrors>
    return run(
      Effect.match(parse, {
        onFailure: (error) =>
          usageError(["command"], [error], { program: { installed: "command", script: "command" }, form: "installed" }).split("\n")[0],
        onSuccess: ([, value]) => value
      })
    )
  }
  const [count, amount] = [optionalFlag(countFlag("x"), "A count", "none"), optionalFlag(amountFlag("x", "DOLLARS"), "A price", "none")]
  it("that were left out are known to be so", () => expect([parsed(count), parsed(amount)]).toEqual([Option.none(), Option.none()]))
  it("are taken as they are", () => expect([parsed(count, "2"), parsed(amount, "0.5")]).toEqual([Option.some(2), Option.some(0.5)]))
  it("that are too small are wrong usage", () => {
    expect(parsed(count, "0")).toBe('--x is wrong: 1 or more is expected, not "0".')
    expect(parsed(countFlag("x", "SECONDS", 60), "59")).toBe('--x is wrong: 60 or more is expected, not "59".')
    expect(parsed(amount, "-1")).toBe('--x is wrong: more than 0 is expected, not "-1".')
  })
})
