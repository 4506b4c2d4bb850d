import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { coreDistances, type Points } from "../src/hdbscan/CoreDistances.ts"
import { kdTree } from "../src/hdbscan/KdTree.ts"
import { mutualReachabilityTree } from "../src/hdbscan/SpanningTree.ts"
import { coreDistancesByTree, treeByBoruvka } from "../src/hdbscan/TreeSearch.ts"

const random = fc
  .record({ count: fc.integer({ min: 2, max: 150 }), dimensions: fc.integer({ min: 1, max: 10 }), coarse: fc.boolean() })
  .chain(({ coarse, count, dimensions }) => {
    // Whole numbers make many points coincide and many distances equal.
    const value = coarse ? fc.integer({ min: 0, max: 3 }) : fc.double({ min: -5, max: 5, noNaN: true })
    return fc
      .array(value, { minLength: count * dimensions, maxLength: count * dimensions })
      .map((values): Points => ({ values: Float64Array.from(values), dimensions, count }))
  })

describe("k-d tree search", () => {
  it("gives the core distances and the weights that comparing all pairs gives", () => {
    fc.assert(
      fc.property(random, fc.integer({ min: 1, max: 12 }), (points, minSamples) => {
        const core = coreDistances(points, minSamples)
        const tree = kdTree(points)
        expect(coreDistancesByTree(tree, minSamples)).toEqual(core)
        const spanning = treeByBoruvka(tree, core)
        expect(spanning.weight.slice().sort()).toEqual(mutualReachabilityTree(points, core).weight.slice().sort())

        const reached = new Set([0])
        for (let before = 0; before < reached.size;) {
          before = reached.size
          spanning.from.forEach((i, e) => {
            const j = spanning.to[e]!
            if (reached.has(i)) reached.add(j)
            else if (reached.has(j)) reached.add(i)
          })
        }
        expect(reached.size).toBe(points.count)
      }),
      { numRuns: 150 }
    )
  })
})
