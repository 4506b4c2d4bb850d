import { SeededRandom } from "@ftm/topic-model"
import { describe, expect, it } from "vitest"
import { type AuditedSentence, type DrawnSentence, sampleSentences } from "../src/index.ts"
import { matchedOf } from "./Calls.ts"

const draw = (population: ReadonlyArray<AuditedSentence>, wanted: number, seed: number) =>
  sampleSentences(population, wanted, new SeededRandom(seed))
const idOf = ({ sentence: { call, place } }: DrawnSentence) => call.sentences[place]!.sentenceId
const perFirm = (drawn: ReadonlyArray<DrawnSentence>) =>
  [...Map.groupBy(drawn, ({ sentence }) => sentence.call.firmId).values()].map((ofFirm) => ofFirm.length)

describe("a sample of sentences", () => {
  // One firm has most of the sentences, as firms do whose business the theme is.
  const uneven = matchedOf([400, ...Array.from({ length: 60 }, () => 4), ...Array.from({ length: 20 }, () => 12)])

  it("has as many different sentences as were asked for, and all where there are no more", () => {
    expect(new Set(draw(uneven, 100, 1).map(idOf)).size).toBe(100)
    const all = draw(matchedOf([3, 2]), 100, 1)
    expect(all.map(({ weight }) => weight)).toEqual([1, 1, 1, 1, 1])
  })

  it("takes a few sentences of a firm, however many it has", () => {
    for (let seed = 0; seed < 20; seed++) expect(Math.max(...perFirm(draw(uneven, 100, seed)))).toBeLessThanOrEqual(6)
  })

  it("has the sections and speakers of the population, to within a sentence", () => {
    const even = matchedOf(Array.from({ length: 50 }, () => 8))
    const sections = draw(even, 80, 3).map(({ sentence: { call, place } }) => call.sentences[place]!.section)
    const count = (section: string) => sections.filter((one) => one === section).length
    expect(Math.abs(count("presentation") - 40)).toBeLessThanOrEqual(1)
    expect(Math.abs(count("question") - 20)).toBeLessThanOrEqual(1)
    expect(Math.abs(count("answer") - 20)).toBeLessThanOrEqual(1)
  })

  it("weighs so that the sample tells what the population is, on average over many draws", () => {
    // Half of what the large firm says is about it, and nearly all of what the others say: without weights this would come out too high.
    const isAboutIt = ({ call, place }: AuditedSentence): boolean => (call.firmId === "1" ? place % 2 === 0 : place % 8 !== 0)
    const truth = uneven.filter(isAboutIt).length / uneven.length
    const draws = Array.from({ length: 400 }, (_, seed) => draw(uneven, 60, seed))
    const mean = (of: (drawn: ReadonlyArray<DrawnSentence>) => number) => draws.reduce((sum, drawn) => sum + of(drawn), 0) / draws.length
    const total = (drawn: ReadonlyArray<DrawnSentence>) => drawn.reduce((sum, { weight }) => sum + weight, 0)
    expect(mean(total) / uneven.length).toBeCloseTo(1, 1)
    const weighted = mean(
      (drawn) => drawn.filter(({ sentence }) => isAboutIt(sentence)).reduce((sum, { weight }) => sum + weight, 0) / total(drawn)
    )
    const plain = mean((drawn) => drawn.filter(({ sentence }) => isAboutIt(sentence)).length / drawn.length)
    expect(Math.abs(weighted - truth)).toBeLessThan(0.02)
    expect(plain - truth).toBeGreaterThan(0.05)
  })

  it("is the same for the same seed, and another for another", () => {
    expect(draw(uneven, 30, 5).map(idOf)).toEqual(draw(uneven, 30, 5).map(idOf))
    expect(draw(uneven, 30, 6).map(idOf)).not.toEqual(draw(uneven, 30, 5).map(idOf))
  })
})
