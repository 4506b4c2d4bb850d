import { describe, expect, it } from "vitest"
import { type Grouping, labelFigures, meanFigures } from "../src/topic-model/LabelFigures.ts"
import { type LookName, looks } from "../src/topic-model/Looks.ts"

const count = 200
/** Four labels, each given to fifty texts that do not stand together. */
const truth = Array.from({ length: count }, (_, i) => (i * 7) % 4)

/** The answers of an engine that gives text `i` the topic `topicOf(i, look)`. */
const answersOf = (topicOf: (row: number, look: LookName) => number): ReadonlyMap<LookName, Grouping> =>
  new Map(looks.map(({ name, rows }) => [name, { labels: rows(count).map((row) => topicOf(row, name)), cpuMillis: 10 }]))

describe("looks", () => {
  it("drop one text in a hundred, turn the texts round, and change the seed, one at a time", () => {
    const seen = new Map(looks.map((look) => [look.name, look]))
    expect(seen.get("as is")?.rows(3)).toEqual([0, 1, 2])
    expect(seen.get("reordered")?.rows(3)).toEqual([2, 1, 0])
    expect(seen.get("1 % dropped")?.rows(200)).toHaveLength(198)
    expect(looks.filter(({ seedStep }) => seedStep !== 0).map(({ name }) => name)).toEqual(["another seed"])
  })
})

describe("labelFigures", () => {
  it("gives 1 to an engine that finds the labels, whatever it calls its topics and in whatever order it sees the texts", () => {
    const figures = labelFigures(
      truth,
      answersOf((row, look) => (truth[row]! + looks.findIndex(({ name }) => name === look)) % 4)
    )
    for (const name of ["ami", "ari", "amiOfClustered", "dropped", "reordered", "reseeded"] as const) expect(figures[name]).toBeCloseTo(1)
    expect(figures).toMatchObject({ inATopic: 1, topics: 4, labels: 4, cpuMillis: 10 })
  })

  it("tells the disturbance that changes the answer from those that do not", () => {
    const figures = labelFigures(
      truth,
      answersOf((row, look) => (look === "reordered" ? row % 5 : truth[row]!))
    )
    expect(figures.reordered).toBeLessThan(0.1)
    expect(figures.dropped).toBeCloseTo(1)
    expect(figures.reseeded).toBeCloseTo(1)
  })

  it("counts texts in no topic as a label of their own, and leaves them out of what is said of the clustered ones", () => {
    const figures = labelFigures(
      truth,
      answersOf((row) => (row < 50 ? -1 : truth[row]!))
    )
    expect(figures).toMatchObject({ inATopic: 0.75, topics: 4 })
    expect(figures.ariOfClustered).toBeCloseTo(1)
    expect(figures.ari).toBeLessThan(0.9)
  })

  it("refuses answers for other texts than it was given", () => {
    const answers = new Map(answersOf((row) => truth[row]!)).set("reordered", { labels: [0], cpuMillis: 1 })
    expect(() => labelFigures(truth, answers)).toThrow("1 labels for 200 texts, reordered")
  })
})

it("meanFigures is the mean of each figure", () => {
  const one = labelFigures(
    truth,
    answersOf((row) => truth[row]!)
  )
  expect(meanFigures([one, { ...one, ami: 0, topics: 8 }])).toMatchObject({ ari: one.ari, topics: 6, ami: one.ami / 2 })
})
