import {
  Cancelled,
  CloudJobsRunning,
  FirmsChanged,
  NeverRun,
  NotPrefetched,
  NotReady,
  OverBudget,
  QuarterRunError,
  type QuarterRunErrorReason,
  StillRunning,
  StillWorking
} from "@ftm/quarter-run"
import { CommandForm } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { inWords } from "../src/words/ErrorWords.ts"

const stopOf = (reason: QuarterRunErrorReason) =>
  inWords(Effect.fail(new QuarterRunError({ message: "It happened.", quarter: "2021Q1", store: "./my store", reason }))).pipe(
    Effect.flip,
    Effect.provideService(CommandForm, "checkout"),
    Effect.runPromise
  )

it.each<readonly [QuarterRunErrorReason, number]>([
  [new NotPrefetched({}), 3],
  [new NeverRun({}), 1],
  [new NotReady({ findings: [{ ok: false, what: "no queue" }] }), 2],
  [new CloudJobsRunning({}), 1],
  [new FirmsChanged({}), 1],
  [new Cancelled({ by: { host: "h", pid: 1 } }), 1],
  [new OverBudget({ dollars: 4.5, maxCost: 3, prices: "$2 an hour" }), 1],
  [new StillRunning({ jobs: 2 }), 1],
  [new StillWorking({ holder: { host: "h", pid: 7 } }), 1]
])("$0._tag ends the command with its code", async (reason, exitCode) => {
  expect(await stopOf(reason)).toMatchObject({ _tag: "Stop", exitCode })
})

it("says what to type next, in the form in which the program was started", async () => {
  expect((await stopOf(new NeverRun({}))).message).toBe(
    "It happened. Start it:\n  npm run orchestrate -- run --quarter 2021Q1 --store './my store'"
  )
})

it("leaves other failures as they are", async () => {
  const other = new Error("the store is away")
  expect(await Effect.runPromise(Effect.flip(inWords(Effect.fail(other))))).toBe(other)
})
