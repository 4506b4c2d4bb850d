import { parseQuarter } from "@ftm/transcript-schema"
import { describe, expect, it } from "vitest"
import { differences, differencesInWords, type Lineage, lineageFingerprint } from "../src/index.ts"

const made: Lineage = {
  stage: "topics",
  quarter: parseQuarter("2021Q1")!,
  inputs: { prefetch: "abc" },
  settings: { topic_engine: "native", umap: { neighbors: 15, seed: 42 }, stop: ["price"], packages: { numpy: "1" } },
  versions: { "native topic engine": "1" }
}
const words = (now: Parameters<typeof differences>[1]) => differencesInWords(differences(made, now))

describe("what differs", () => {
  it("is nothing where only the order of names does, and the fingerprint is the same", () => {
    const same: Lineage = {
      ...made,
      settings: { stop: ["price"], packages: { numpy: "1" }, umap: { seed: 42, neighbors: 15 }, topic_engine: "native" }
    }
    expect(differences(made, same)).toEqual([])
    expect(lineageFingerprint(same)).toBe(lineageFingerprint(made))
    expect(lineageFingerprint({ ...made, inputs: { prefetch: "abd" } })).not.toBe(lineageFingerprint(made))
  })
  it("is said in one line, with both values, and without JSON", () => {
    expect(words({ settings: { ...made.settings, umap: { neighbors: 30, seed: 42 } } })).toBe("umap.neighbors was 15 and is 30 now")
    expect(words({ versions: { "native topic engine": "2" } })).toBe("the version of native topic engine was 1 and is 2 now")
    expect(words({ inputs: { prefetch: "xyz" } })).toBe("the prefetched sentences changed since")
    expect(differencesInWords(differences({ ...made, inputs: {} }, { inputs: { prefetch: "xyz" } }))).toBe(
      "it is not known from which prefetched sentences it was made"
    )
  })
  it("leaves out what cannot be known beforehand", () => {
    const { packages: _, ...known } = made.settings
    expect(differences(made, { settings: known, unknown: ["packages"] })).toEqual([])
    expect(differences(made, { settings: known }).map(({ name }) => name)).toEqual(["packages.numpy"])
  })
})
