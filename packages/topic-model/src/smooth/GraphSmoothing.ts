import { toUnitRows } from "../maths/UnitRows.ts"
import type { Graph } from "../umap/FuzzyGraph.ts"

/**
 * Makes each row the mean of its neighbours, weighted by their edges and scaled to length 1; so many times over. Rows at the edge of a matter
 * come nearer to its middle, so that clusters become dense and the gaps between them empty; and since every row is a mean of many, one
 * row more or less changes little.
 *
 * Source: Wu, Souza, Zhang, Fifty, Yu, Weinberger, "Simplifying graph convolutional networks", 2019 (rows times D^-1 A, `rounds` times); for clustering
 * Zhang, Liu, Li, Wu, "Attributed graph clustering via adaptive graph convolution", 2019.
 *
 * @param unit count x dimensions, rows of length 1; left as it is.
 */
export const smoothOverGraph = (unit: Float32Array, dimensions: number, graph: Graph, rounds: number): Float32Array => {
  let rows = unit
  for (let round = 0; round < rounds; round++) {
    const next = new Float32Array(rows.length)
    for (let i = 0; i < graph.count; i++) {
      const own = i * dimensions
      for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) {
        const weight = graph.weight[e]!
        for (let a = own, b = graph.to[e]! * dimensions; a < own + dimensions; a++, b++) next[a] = next[a]! + weight * rows[b]!
      }
      // Nothing is near it: it stays what it is.
      if (graph.start[i] === graph.start[i + 1]) next.set(rows.subarray(own, own + dimensions), own)
    }
    toUnitRows(next, dimensions)
    rows = next
  }
  return rows
}
