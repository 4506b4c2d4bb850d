import { memoryStore } from "@ftm/object-store/testing"
import { Duration, Effect, Fiber } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect, it } from "vitest"
import { type ChatAnswer, type ChatServer, retryAfterMillis } from "../src/ChatServer.ts"
import { defaultAskingRules, namesByServer, waitBeforeRetry } from "../src/ModelNamer.ts"
import { BadAnswer, type NamerProblem, Refused, ServerFailed, Throttled, TimedOut, Unreachable } from "../src/NamerProblem.ts"

const rules = defaultAskingRules
const settings = { baseUrl: "http://localhost", model: "small", apiKey: undefined, prices: undefined, maxCost: undefined }
const freight = { kind: "topic", keywords: ["freight"], sentences: [] } as const
const good: ChatAnswer = { text: '{"name":"Freight","description":"Freight rates."}', usage: undefined }

describe("waitBeforeRetry", () => {
  it.each<[NamerProblem, number, number | undefined]>([
    [new ServerFailed({ status: 503 }), 0, 1000],
    [new TimedOut({}), 2, 4000],
    [new Unreachable({}), 3, 8000],
    [new Unreachable({}), 4, undefined],
    [new Throttled({ retryAfterMillis: 7000 }), 0, 7000],
    [new Throttled({ retryAfterMillis: 10 }), 1, 2000],
    [new Throttled({ retryAfterMillis: 3_600_000 }), 0, undefined],
    [new Refused({ status: 401 }), 0, undefined],
    [new BadAnswer({ problem: "odd" }), 0, undefined]
  ])("%o, retry %i: %s", (problem, retry, millis) => {
    expect(waitBeforeRetry(problem, retry, rules)).toBe(millis)
  })
})

describe("retryAfterMillis", () => {
  const now = Date.parse("2026-01-02T00:00:00Z")
  it.each<[Record<string, string>, number | undefined]>([
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": "Fri, 02 Jan 2026 00:00:30 GMT" }, 30_000],
    [{ "retry-after": "Thu, 01 Jan 2026 00:00:00 GMT" }, 0],
    [{ "retry-after-ms": "250", "retry-after": "7" }, 250],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "-5" }, undefined],
    [{}, undefined]
  ])("%j: %s", (headers, millis) => {
    expect(retryAfterMillis(new Headers(headers), now)).toBe(millis)
  })
})

describe("namesByServer", () => {
  /** Names one thing; the server fails as long as there are problems. */
  const naming = (problems: Array<NamerProblem>, asked: Array<number>) => {
    const server: ChatServer = {
      ask: () =>
        Effect.gen(function* () {
          asked.push(yield* Effect.clockWith((clock) => clock.currentTimeMillis))
          const problem = problems.shift()
          return problem === undefined ? good : yield* Effect.fail(problem)
        })
    }
    return Effect.flatMap(namesByServer(server, settings, rules), (namer) => namer.nameAll([freight])).pipe(
      Effect.provide(memoryStore().layer)
    )
  }
  const over = (millis: number, problems: Array<NamerProblem>) => {
    const asked: Array<number> = []
    const run = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(naming(problems, asked))
      yield* TestClock.adjust(Duration.millis(millis))
      return yield* Fiber.join(fiber)
    })
    return Effect.runPromise(
      run.pipe(
        Effect.provide(TestClock.layer()),
        Effect.map((given) => ({ ...given, asked }))
      )
    )
  }

  it("waits twice as long each time, or as long as the server asks", async () => {
    const problems = [new Unreachable({}), new ServerFailed({ status: 500 }), new Throttled({ retryAfterMillis: 30_000 }), new TimedOut({})]
    const { asked, names } = await over(41_000, problems)
    expect(asked).toEqual([0, 1000, 3000, 33_000, 41_000])
    expect(names[0]!.name).toBe("Freight")
  })

  it("gives up after the last retry", async () => {
    const { asked, summary } = await over(
      15_000,
      Array.from({ length: 9 }, () => new Unreachable({}))
    )
    expect(asked).toEqual([0, 1000, 3000, 7000, 15_000])
    expect(summary.keptKeywords).toEqual({ Unreachable: 1 })
  })
})
