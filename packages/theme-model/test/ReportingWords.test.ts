import { expect, it } from "vitest"
import { reportingWords } from "../src/ReportingWords.ts"

/** Every firm has a topic of margins, and one of a subject of its own. */
const topicsOf = (firms: number) =>
  Array.from({ length: firms }, (_, f) =>
    [`margin basis`, `own${f} thing${f}`].map((words, n) => ({
      topicId: `${f}_${n}`,
      firmId: String(f),
      keywords: words.split(" "),
      nSentences: 5,
      sentences: Array.from({ length: n === 0 ? 4 : 150 }, () => words)
    }))
  ).flat()

it("words that all firms use are words of reporting, and make keywords less specific", () => {
  const words = reportingWords(topicsOf(60), 0.35)
  expect(words.tells).toBe(true)
  expect(["margin", "own3"].map(words.has)).toEqual([true, false])
  expect(words.shareOf(["margin basis", "own3"])).toBeCloseTo(2 / 3, 10)
  expect(words.specificityOf(["margin", "basis"])).toBeCloseTo(0, 10)
  expect(words.specificityOf(["own3"])).toBeCloseTo(1 - 1 / 60, 10)
})

it("of few firms none is, however many quarters they are seen in", () => {
  const quarters = ["2023Q1", "2023Q2"].flatMap((quarter) => topicsOf(40).map((topic) => ({ ...topic, quarter })))
  const words = reportingWords(quarters, 0.35)
  expect(words).toMatchObject({ tells: false })
  expect(words.has("margin")).toBe(false)
  expect(words.shareOf(["margin"])).toBe(0)
})
