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
import { failureWords, inWords } from "../src/words/ErrorWords.ts"

const errorOf = (reason: QuarterRunErrorReason): QuarterRunError =>
  new QuarterRunError({ message: "It happened.", quarter: "2021Q1", store: "./my store", reason })

it.each<readonly [QuarterRunErrorReason, number, string]>([
  [new NotPrefetched({}), 3, "It happened."],
  [new NeverRun({}), 1, "npm run orchestrate -- run --quarter 2021Q1 --store './my store'"],
  [
    new NotReady({
      findings: [
        { ok: true, what: "the store" },
        { ok: false, what: "no queue" }
      ]
    }),
    2,
    "  ok       the store\n  PROBLEM  no queue"
  ],
  [
    new CloudJobsRunning({}),
    1,
    "npm run orchestrate -- watch --quarter 2021Q1 --store './my store'\nor stop them first with:\n  npm run orchestrate -- cancel "
  ],
  [new FirmsChanged({}), 1, "npm run orchestrate -- cancel --quarter 2021Q1 --store './my store'"],
  [new Cancelled({ by: { host: "h", pid: 1 } }), 1, "It happened."],
  [new OverBudget({ dollars: 4.5, maxCost: 3, prices: "$2 an hour" }), 1, "$4.50 (machine time x $2 an hour), more than --max-cost 3."],
  [new StillRunning({ jobs: 2 }), 1, "Try again:\n  npm run orchestrate -- cancel "],
  [new StillWorking({ holder: { host: "h", pid: 7 } }), 1, "ps -p 7\nand once it is gone, try again:\n  npm run orchestrate -- cancel "]
])("$0._tag ends the command with its code and what to type next", async (reason, exitCode, words) => {
  const stop = await Effect.runPromise(
    Effect.flip(inWords(Effect.fail(errorOf(reason)))).pipe(Effect.provideService(CommandForm, "checkout"))
  )
  expect(stop).toMatchObject({ _tag: "Stop", exitCode })
  expect(stop.message).toContain(words)
})

it("leaves other failures as they are", async () => {
  const other = new Error("the store is away")
  expect(await Effect.runPromise(Effect.flip(inWords(Effect.fail(other))))).toBe(other)
  expect(failureWords(other, "checkout")).toBe("the store is away")
})
