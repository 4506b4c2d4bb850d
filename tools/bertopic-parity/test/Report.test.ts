import { expect, it } from "vitest"
import { type CallScore, reportSection, summarise } from "../src/Report.ts"

const score = (ami: number, npmi: number | null): CallScore => ({
  firm: "A",
  sentences: 300,
  topics: { ours: 20, bertopic: 10 },
  clustered: { ours: 0.5, bertopic: 0.25 },
  ours_bertopic: [
    { ami, ari: 0.5 },
    { ami: ami + 0.2, ari: 0.7 }
  ],
  bertopic_bertopic: { ami: 0.8, ari: 0.6 },
  stability: { reordered: { ami: 1, ari: 1 } },
  npmi: { ours: npmi, bertopic: 0.1 },
  diversity: { ours: 0.9, bertopic: 0.8 },
  seconds: { ours: 0.2, bertopic: 1 }
})

it("takes means over calls, leaving out what a call does not have", () => {
  const summary = summarise([score(0.6, 0.2), score(0.8, null)])
  expect(summary.agreement.oursToBertopic.ami).toBeCloseTo(0.8)
  expect(summary.agreement.oursToBertopic.ari).toBeCloseTo(0.6)
  expect(summary.npmi.ours).toBeCloseTo(0.2)
  expect(summary.plantedTopics.ours).toBeNaN()
})

it("writes a table without rows that nothing is known about", () => {
  const section = reportSection("Title", "command", [score(0.6, 0.2)])
  expect(section).toContain("| ours to BERTopic (two seeds) | 0.700 | 0.600 |")
  expect(section).toContain("| ours to itself, sentences reordered | 1.000 | 1.000 |")
  expect(section).not.toContain("planted")
})
