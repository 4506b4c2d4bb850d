import { type FirmTopic, parseQuarter } from "@ftm/transcript-schema"
import { describe, expect, it } from "vitest"
import { firmRows } from "../src/FirmRows.ts"
import { heatMap } from "../src/HeatMap.ts"
import type { QuarterResults } from "../src/QuarterResults.ts"

const quarter = parseQuarter("2021Q1")!

const topic = (firmId: string, firmName: string): FirmTopic => ({
  firmId,
  firmName,
  quarter,
  permno: 1,
  gvkey: "001690",
  earningsCallDate: "2021-01-27",
  topicId: `${firmId}_0`,
  representation: "a",
  keywords: ["a"],
  nSentences: 5,
  nCallSentences: 40,
  sentenceIds: [],
  processingTimestamp: 0,
  stability: null,
  sentenceProbabilities: null
})

const results = (topics: ReadonlyArray<FirmTopic>): QuarterResults => ({
  quarter,
  location: ".",
  writtenAt: "",
  progress: undefined,
  prefetch: undefined,
  topics,
  noThemes: undefined,
  caveats: [],
  themeSettings: {},
  groups: [],
  history: undefined,
  themes: [
    {
      themeId: "t",
      name: "t",
      nameSource: "keywords",
      description: null,
      kind: "subject",
      groupId: "g",
      keywords: ["t"],
      nFirms: topics.length,
      nTopics: topics.length,
      nSentences: 5 * topics.length,
      contributions: topics.map(({ firmId, firmName, topicId }) => ({
        firmId,
        firmName,
        topicId,
        nSentences: 5,
        shareOfCall: 0.125,
        example: null
      }))
    }
  ]
})

describe("the firms of a report", () => {
  it("stand by name, and those of one name by the number that their id is", () => {
    const given = results([topic("100", "Twin"), topic("10", "Twin"), topic("9", "Twin"), topic("1", "Zeta"), topic("200", "Alpha")])
    expect(firmRows(given).map(({ firmId }) => firmId)).toEqual(["200", "9", "10", "100", "1"])
  })

  it("that have no room in the picture are, of equal ones, those of the highest ids", () => {
    const ids = Array.from({ length: 61 }, (_, i) => String(i + 50))
    const given = results(ids.map((id) => topic(id, `Firm ${id}.`)))
    const { svg } = heatMap(firmRows(given), given.themes)
    expect(ids.filter((id) => !svg.includes(`Firm ${id}.`))).toEqual(["110"])
  })
})
