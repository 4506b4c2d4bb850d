import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type AssignSample, topicStability } from "../src/TopicStability.ts"

const runs = 5

/** The definition: each pair of a topic's points by itself, in each run's sample. */
const byDefinition = (labels: Int32Array, assign: AssignSample): ReadonlyArray<number | null> => {
  const topics = Math.max(-1, ...labels) + 1
  const pairs = Array.from({ length: topics }, () => 0)
  const together = Array.from({ length: topics }, () => 0)
  topicStability(labels, runs, (sample) => {
    const again = assign(sample)
    sample.forEach((a, i) =>
      sample.forEach((b, j) => {
        const topic = labels[a]!
        if (i >= j || topic === -1 || labels[b] !== topic) return
        pairs[topic]! += 1
        if (again[i] !== -1 && again[i] === again[j]) together[topic]! += 1
      })
    )
    return again
  })
  return pairs.map((all, topic) => (all === 0 ? null : together[topic]! / all))
}

/** Topics of 0 to 60 points. */
const labellings = fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 60 }).map((labels) => Int32Array.from(labels))

/** What a point's topic is in another run: by the run and the point alone, so that it depends on nothing else. */
const scattered = (): AssignSample => {
  let run = 0
  return (sample) => {
    run += 1
    return sample.map((point) => ((point * 7 + run * 3) % 5) - 1)
  }
}

describe("topicStability", () => {
  it("tells a topic that stays whole from one that breaks in two, one that dissolves and one that joins another", () => {
    // Twenty points each; the last topic is of a single point.
    const labels = Int32Array.from({ length: 81 }, (_, point) => Math.floor(point / 20))
    const samples: Array<Int32Array> = []
    const [whole, broken, dissolved, joined, single] = topicStability(labels, runs, (sample) => {
      samples.push(sample)
      return sample.map((point) => {
        if (point < 20) return 7
        if (point < 40) return point % 2
        return point < 60 ? -1 : 7
      })
    })
    expect(whole).toBe(1)
    // Of twenty points, ten and ten: 90 of 190 pairs are left. Which eight of all points a run leaves out moves that a little.
    expect(broken).toBeCloseTo(90 / 190, 1)
    expect(dissolved).toBe(0)
    expect(joined).toBe(1)
    expect(single).toBeNull()

    expect(samples).toHaveLength(runs)
    for (const sample of samples) {
      expect(sample).toHaveLength(73)
      expect([...sample]).toEqual([...new Set(sample)].sort((a, b) => a - b))
    }
    expect(new Set(samples.map((sample) => sample.join())).size).toBe(runs)
  })

  it("counts the pairs of its definition, is from 0 to 1, and is told for every topic", () => {
    fc.assert(
      fc.property(labellings, (labels) => {
        const found = topicStability(labels, runs, scattered())
        expect(found).toEqual(byDefinition(labels, scattered()))
        for (const share of found) if (share !== null) expect(share >= 0 && share <= 1).toBe(true)
      }),
      { seed: 1, numRuns: 200 }
    )
  })

  it("is 1 for topics that are the same in every run, and null for those without two points", () => {
    fc.assert(
      fc.property(labellings, (labels) => {
        const found = topicStability(labels, runs, (sample) => sample.map((point) => (labels[point] === -1 ? -1 : 100 - labels[point]!)))
        found.forEach((share, topic) => {
          if (labels.filter((label) => label === topic).length < 2) expect(share).toBeNull()
          else if (share !== null) expect(share).toBe(1)
        })
      }),
      { seed: 2, numRuns: 200 }
    )
  })

  it("runs nothing when it is not asked for, and nothing on two points, of which no pair would be left", () => {
    const never: AssignSample = () => {
      throw new Error("not asked for")
    }
    expect(topicStability(Int32Array.from([0, 0, 0, 1, 1, -1]), 0, never)).toEqual([null, null])
    expect(topicStability(Int32Array.from([0, 0]), runs, never)).toEqual([null])
    expect(topicStability(new Int32Array(0), runs, never)).toEqual([])
  })
})
