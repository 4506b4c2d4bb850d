import { expect, it } from "vitest"
import { areaUnderCurve, sentenceSureness } from "../src/topic-model/SentenceSureness.ts"

const sentence = (probability: number, isRight: boolean) => ({ probability, isRight })

it("is 1 where every right sentence is surer than every wrong one, a half where they are alike", () => {
  expect(areaUnderCurve([sentence(0.9, true), sentence(0.6, true), sentence(0.5, false)])).toBe(1)
  expect(areaUnderCurve([sentence(0.9, true), sentence(0.2, true), sentence(0.5, false)])).toBe(0.5)
  expect(areaUnderCurve([sentence(0.5, true), sentence(0.5, false)])).toBe(0.5)
})

it("calls right what has the most frequent label of its topic", () => {
  const topic = { keywords: ["a"], representation: "a", stability: null }
  const topics = [
    { ...topic, sentenceIds: ["1", "2", "3"], sentenceProbabilities: [0.9, 0.8, 0.3] },
    { ...topic, sentenceIds: ["4"], sentenceProbabilities: [1] }
  ]
  const labels = new Map(Object.entries({ 1: "a", 2: "a", 3: "b", 4: "b" }))
  expect(sentenceSureness({ topics, outlierIds: [] }, labels)).toEqual({ auc: 1, meanProbability: 0.75, right: 0.75 })
})
