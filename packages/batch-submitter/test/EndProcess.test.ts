import { Effect, Fiber } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { afterEach, expect, it } from "vitest"
import { endProcess } from "../src/local/EndProcess.ts"
import { isRunning } from "../src/local/ProcessRecords.ts"
import { startStranger, type Stranger } from "./StrangersProcess.ts"

const started: Array<Stranger> = []
afterEach(() => Promise.all(started.splice(0).map((one) => one.end())))

const ending = (one: Stranger) => ({ pid: one.pid, what: "a job", isThere: () => isRunning(one) })

it.each([
  ["asked", true, "SIGTERM"],
  ["killed, where it does not listen", false, "SIGKILL"]
])("a process is %s", async (_what, obeys, signal) => {
  const one = await startStranger("a job", obeys)
  started.push(one)
  await Effect.runPromise(endProcess(ending(one), 300))
  await one.end()
  expect(one.endedBy()).toBe(signal)
})

it("one that is there even then is given up, and named", async () => {
  // No process has such an id.
  const pid = 2 ** 30
  const giveUp = Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.flip(endProcess({ pid, what: "the job j", isThere: () => true })))
    yield* TestClock.adjust(39_000)
    expect(fiber.pollUnsafe()).toBeUndefined()
    yield* TestClock.adjust(2_000)
    return yield* Fiber.join(fiber)
  })
  const error = await Effect.runPromise(giveUp.pipe(Effect.provide(TestClock.layer())))
  expect(error.reason._tag).toBe("CannotStop")
  expect(error.message).toContain(`Process ${pid}, the job j, does not end, 40 s after it was asked to`)
})
