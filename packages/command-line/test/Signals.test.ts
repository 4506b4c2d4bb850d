import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { Signals } from "../src/index.ts"

const started = () => {
  const exits: Array<number> = []
  return { exits, signals: new Signals((code) => void exits.push(code)) }
}

describe("a first signal", () => {
  it.each([
    ["SIGINT", 130, true],
    ["SIGTERM", 143, false]
  ] as const)("%s: exit code %d", (signal, code, byKeyboard) => {
    const { exits, signals } = started()
    expect(signals.note(signal, 10_000)).toBe(true)
    expect([signals.exitCode, signals.stoppedByKeyboard, exits]).toEqual([code, byKeyboard, []])
  })
  it("may come in the first moments of a clock", () => {
    const { exits, signals } = started()
    expect(signals.note("SIGINT", 0)).toBe(true)
    expect(exits).toEqual([])
  })
})

it("the same key press twice, as npm passes it on, is one", () => {
  const { exits, signals } = started()
  signals.note("SIGINT", 1_000)
  expect(signals.note("SIGINT", 1_400)).toBe(false)
  expect(exits).toEqual([])
})

it("a second one ends the process with the code of the first", () => {
  const { exits, signals } = started()
  signals.note("SIGTERM", 1_000)
  expect(signals.note("SIGINT", 2_000)).toBe(false)
  expect(exits).toEqual([143])
})

describe("while cancelling is on offer", () => {
  it("a second one is heard of, and a third one ends the process", async () => {
    const { exits, signals } = started()
    await Effect.runPromise(
      signals.offeringCancel(
        Effect.gen(function* () {
          signals.note("SIGINT", 1_000)
          signals.note("SIGINT", 2_000)
          expect(exits).toEqual([])
          expect(yield* signals.awaitSecondPress(60_000)).toBe(true)
          signals.note("SIGINT", 3_000)
          expect(exits).toEqual([130])
        })
      )
    )
  })
  it("that none has come is known after the wait", async () => {
    const { signals } = started()
    signals.note("SIGINT", 1_000)
    expect(await Effect.runPromise(signals.awaitSecondPress(1))).toBe(false)
  })
  it("and not any more afterwards, even when the work failed", async () => {
    const { exits, signals } = started()
    await Effect.runPromise(Effect.exit(signals.offeringCancel(Effect.fail("x"))))
    signals.note("SIGINT", 1_000)
    signals.note("SIGINT", 2_000)
    expect(exits).toEqual([130])
  })
})
