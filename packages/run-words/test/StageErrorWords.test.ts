import { NotWhole, ReportError } from "@ftm/report"
import { NoFirmTopics, PartOfTopics, ThemeModelError, ThemesOutOfDate } from "@ftm/theme-model"
import { CommandForm, parseQuarter } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { stageFailureWords } from "../src/index.ts"

const themesFailure = (reason: ThemeModelError["reason"]) => new ThemeModelError({ message: "It happened.", reason })
const wordsOf = (error: ThemeModelError | ReportError, again: "themes" | "report"): Promise<string> =>
  stageFailureWords(error, parseQuarter("2021Q1")!, "./my store", again).pipe(
    Effect.provideService(CommandForm, "checkout"),
    Effect.runPromise
  )

const about = "--quarter 2021Q1 --store './my store'"

it("of a part shows how to finish it, and the command that failed with --partial", async () => {
  expect(await wordsOf(themesFailure(new PartOfTopics({ covered: { firms: 3, failed: 0, of: 5 } })), "themes")).toBe(
    `It happened.\nFinish them first:\n  npm run orchestrate -- run ${about}\n` +
      `or take what is there, which the result then says:\n  npm run orchestrate -- themes ${about} --partial`
  )
})

it("of what is out of date says what it takes to make it again", async () => {
  expect(await wordsOf(themesFailure(new ThemesOutOfDate({ topics: 20_000 })), "themes")).toBe(
    `It happened.\nMake them again, which takes about 20 s:\n  npm run orchestrate -- themes ${about} --restart`
  )
})

it("of a page shows the first stage that is missing, and no page of nothing", async () => {
  const notWhole = (isEmpty: boolean) =>
    new ReportError({ message: "It happened.", reason: new NotWhole({ stage: "themes", isOutOfDate: false, isEmpty }) })
  const first = `It happened.\nMake them first:\n  npm run orchestrate -- themes ${about}`
  expect(await wordsOf(notWhole(true), "report")).toBe(first)
  expect(await wordsOf(notWhole(false), "report")).toBe(
    `${first}\nor take what is there, which the result then says:\n  npm run orchestrate -- report ${about} --partial`
  )
})

it("adds nothing where the message says it all", async () => {
  expect(await wordsOf(themesFailure(new NoFirmTopics({})), "themes")).toBe("It happened.")
})
