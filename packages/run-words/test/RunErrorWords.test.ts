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
import { expect, it } from "vitest"
import { failureWords } from "../src/index.ts"

const errorOf = (reason: QuarterRunErrorReason): QuarterRunError =>
  new QuarterRunError({ message: "It happened.", quarter: "2021Q1", store: "./my store", reason })

it.each<readonly [QuarterRunErrorReason, string]>([
  [new NotPrefetched({}), "It happened."],
  [new NeverRun({}), "npm run orchestrate -- run --quarter 2021Q1 --store './my store'"],
  [
    new NotReady({
      findings: [
        { ok: true, what: "the store" },
        { ok: false, what: "no queue" }
      ]
    }),
    "  ok       the store\n  PROBLEM  no queue"
  ],
  [
    new CloudJobsRunning({}),
    "npm run orchestrate -- watch --quarter 2021Q1 --store './my store'\nor stop them first with:\n  npm run orchestrate -- cancel "
  ],
  [new FirmsChanged({}), "npm run orchestrate -- cancel --quarter 2021Q1 --store './my store'"],
  [new Cancelled({ by: { host: "h", pid: 1 } }), "It happened."],
  [new OverBudget({ dollars: 4.5, maxCost: 3, prices: "$2 an hour" }), "$4.50 (machine time x $2 an hour), more than --max-cost 3."],
  [new StillRunning({ jobs: 2 }), "Try again:\n  npm run orchestrate -- cancel "],
  [new StillWorking({ holder: { host: "h", pid: 7 } }), "ps -p 7\nand once it is gone, try again:\n  npm run orchestrate -- cancel "]
])("$0._tag says what happened and what to type next", (reason, words) => {
  expect(failureWords(errorOf(reason), "checkout")).toContain(words)
})

it("has nothing to add to another failure", () => {
  expect(failureWords(new Error("the store is away"), "checkout")).toBe("the store is away")
})
