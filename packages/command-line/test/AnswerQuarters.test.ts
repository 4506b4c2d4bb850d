import { Effect } from "effect"
import * as TestConsole from "effect/testing/TestConsole"
import { expect, it } from "vitest"
import { answerQuarters } from "../src/Commands.ts"

/** Asks about quarters of which only those of 2021 are there. */
const asked = (quarter: string, json: boolean) =>
  Effect.gen(function* () {
    const ended = yield* Effect.result(
      answerQuarters({ quarter, json }, (one) =>
        Effect.succeed({
          result: { quarter: one },
          words: one < "2021Q1" ? `${one} is not there.` : `${one}: done`,
          isMissing: one < "2021Q1"
        })
      )
    )
    return { said: yield* TestConsole.logLines, code: ended._tag === "Failure" ? ended.failure.exitCode : 0, ended }
  }).pipe(Effect.provide(TestConsole.layer), Effect.runPromise)

it("says of each quarter of a range what is there, and fails only if there is nothing", async () => {
  const some = await asked("2020Q4..2021Q2", false)
  expect(some).toMatchObject({ said: ["2020Q4 is not there.", "2021Q1: done", "2021Q2: done"], code: 0 })
  expect(await asked("2019Q1,2020Q1", false)).toMatchObject({ said: ["2019Q1 is not there.", "2020Q1 is not there."], code: 3 })
})

it("prints one JSON value: of one quarter its result, of several a list", async () => {
  expect(await asked("2020Q4,2021Q1", true)).toMatchObject({ said: ['[{"quarter":"2020Q4"},{"quarter":"2021Q1"}]'], code: 0 })
  expect(await asked("2020Q4", true)).toMatchObject({ said: ['{"quarter":"2020Q4"}'], code: 3 })
})

it("tells once of the only quarter that it is missing", async () => {
  const { ended, said } = await asked("2020Q4", false)
  expect(said).toEqual([])
  expect(ended).toMatchObject({ failure: { message: "2020Q4 is not there.", exitCode: 3 } })
})
