import { describe, expect, it } from "vitest"
import { notForBertopic, optionsOfBertopic, type PresetName, topicOptions } from "../src/index.ts"

describe("notForBertopic", () => {
  it.each<PresetName>(["earnings-call", "short-texts", "pipeline", "bertopic"])("lets the preset %s be", (preset) => {
    expect(notForBertopic({ preset })).toEqual([])
  })
  it("names what somebody chose in vain, and nothing that BERTopic follows", () => {
    expect(
      notForBertopic({
        layout: "smoothed",
        smoothingRounds: 1,
        umap: { seed: 7 },
        outlierShare: 0,
        keywords: { count: 5, candidates: 40, minSentences: 1, diversity: 0, meaning: 0 }
      })
    ).toEqual(["layout", "smoothingRounds", "keywords.candidates", "keywords.minSentences", "keywords.diversity", "keywords.meaning"])
    expect(notForBertopic({ layout: "umap" })).toEqual([])
  })
})

it("OptionsOfBertopic: the preset bertopic is BERTopic's own defaults, with every sentence and nothing joined", () => {
  expect(optionsOfBertopic(topicOptions({ preset: "bertopic" }))).toEqual({
    umap: { neighbors: 15, dimensions: 5, minDist: 0, epochs: "auto", seed: 42 },
    hdbscan: { minClusterSize: 10, minSamples: 10, selection: "eom" },
    keywords: { count: 10, longest: 1, inRepresentation: 4 },
    outlierShare: 1,
    mergeCosine: 1,
    refinePasses: 0,
    turnShare: 0,
    leastContentWords: 0
  })
})
