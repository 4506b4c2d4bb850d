import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { matchEarlier, type Trace } from "../src/MatchEarlier.ts"

/** `A1` six times: six topics of the earlier theme A that now lie in cluster 1; `A-`: in none. */
const traces = (...told: ReadonlyArray<readonly [string, number]>): ReadonlyArray<Trace> =>
  told.flatMap(([place, times]) =>
    Array.from({ length: times }, () => ({ earlier: place[0] === "-" ? null : place[0]!, now: place[1] === "-" ? -1 : Number(place[1]) }))
  )

describe("a theme", () => {
  it("goes on where most of its topics are, though some have left", () => {
    expect(matchEarlier(traces(["A0", 6], ["A1", 2], ["A-", 3], ["B1", 5], ["-0", 9]), 2)).toEqual({
      origins: [{ continues: "A" }, { continues: "B" }],
      gone: []
    })
  })

  it("is new where nothing was", () => {
    expect(matchEarlier(traces(["A0", 4], ["-1", 8]), 2).origins).toEqual([{ continues: "A" }, {}])
  })

  it("splits: the larger part goes on, the other says from what it came", () => {
    expect(matchEarlier(traces(["A0", 6], ["A1", 4]), 2)).toEqual({ origins: [{ continues: "A" }, { splitFrom: "A" }], gone: [] })
  })

  it("merges: the greater goes on, the other is gone into it", () => {
    expect(matchEarlier(traces(["A0", 9], ["B0", 6]), 1)).toEqual({ origins: [{ continues: "A" }], gone: [{ id: "B", mergedInto: 0 }] })
  })

  it("is gone where its topics are scattered or in none", () => {
    expect(matchEarlier(traces(["A-", 5], ["B0", 1], ["B1", 1], ["B2", 1], ["B-", 6], ["C0", 5]), 3)).toEqual({
      origins: [{ continues: "C" }, {}, {}],
      gone: [{ id: "A" }, { id: "B" }]
    })
  })
})

it("every earlier theme goes on once or is gone, whatever the topics did", () => {
  const trace = fc.record({ earlier: fc.constantFrom("A", "B", "C", "D", null), now: fc.integer({ min: -1, max: 3 }) })
  fc.assert(
    fc.property(fc.array(trace), (list) => {
      const { gone, origins } = matchEarlier(list, 4)
      const goOn = origins.flatMap(({ continues }) => continues ?? [])
      const all = [...goOn, ...gone.map(({ id }) => id)]
      expect(all.toSorted()).toEqual([...new Set(list.flatMap(({ earlier }) => earlier ?? []))].toSorted())
      for (const { splitFrom } of origins) if (splitFrom !== undefined) expect(goOn).toContain(splitFrom)
    })
  )
})
