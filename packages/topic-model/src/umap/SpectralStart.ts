import { SeededRandom } from "../maths/SeededRandom.ts"
import { type ShareDone, unheard, within } from "../ShareDone.ts"
import type { Graph } from "./FuzzyGraph.ts"
import { leadingEigenvectors } from "./Lanczos.ts"

/** Connected component of each vertex, numbered in order of first appearance, and how many there are. */
export const connectedComponents = (graph: Graph): { readonly of: Int32Array; readonly count: number } => {
  const of = new Int32Array(graph.count).fill(-1)
  let count = 0
  for (let seed = 0; seed < graph.count; seed++) {
    if (of[seed] !== -1) continue
    const stack = [seed]
    of[seed] = count
    while (stack.length > 0) {
      const i = stack.pop()!
      for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) {
        const j = graph.to[e]!
        if (of[j] === -1) {
          of[j] = count
          stack.push(j)
        }
      }
    }
    count++
  }
  return { of, count }
}

/**
 * Spectral coordinates of connected vertices: the eigenvectors of D^-1/2 P D^-1/2 after the first, which belong to
 * the smallest non-zero eigenvalues of the normalised Laplacian. Source: Belkin, Niyogi, "Laplacian Eigenmaps", 2003.
 *
 * @returns members.length x dimensions, scaled so that all values lie between -1 and 1.
 */
const componentCoordinates = (graph: Graph, members: Int32Array, dimensions: number, onShare: ShareDone): Float64Array => {
  const m = members.length
  const place = new Int32Array(graph.count).fill(-1)
  members.forEach((i, p) => {
    place[i] = p
  })
  const scale = new Float64Array(m)
  for (let p = 0; p < m; p++) {
    let degree = 0
    const i = members[p]!
    for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) degree += graph.weight[e]!
    scale[p] = degree > 0 ? 1 / Math.sqrt(degree) : 0
  }
  const multiply = (x: Float64Array, into: Float64Array): void => {
    for (let p = 0; p < m; p++) {
      const i = members[p]!
      let sum = 0
      for (let e = graph.start[i]!; e < graph.start[i + 1]!; e++) {
        const q = place[graph.to[e]!]!
        sum += graph.weight[e]! * scale[q]! * x[q]!
      }
      into[p] = sum * scale[p]!
    }
  }
  const vectors = leadingEigenvectors(m, dimensions + 1, multiply, onShare)
  const coordinates = new Float64Array(m * dimensions)
  let largest = 0
  for (let d = 0; d < dimensions; d++) {
    for (let p = 0; p < m; p++) {
      const value = vectors[(d + 1) * m + p]!
      coordinates[p * dimensions + d] = value
      largest = Math.max(largest, Math.abs(value))
    }
  }
  if (largest > 0) for (let e = 0; e < coordinates.length; e++) coordinates[e] = coordinates[e]! / largest
  return coordinates
}

/**
 * Where the parts of a disconnected graph are put: along the axes, one part per direction (+, then -), further out in
 * each round, so that no two parts overlap.
 */
const partCentre = (part: number, dimensions: number): Float64Array => {
  const centre = new Float64Array(dimensions)
  const turn = Math.floor(part / (2 * dimensions))
  const axis = part % dimensions
  const sign = Math.floor(part / dimensions) % 2 === 0 ? 1 : -1
  centre[axis] = sign * (1 + 2 * turn)
  return centre
}

/**
 * The layout's starting positions, n x dimensions, each dimension from 0 to 10. Connected graphs start from spectral
 * coordinates; the parts of a disconnected one are laid out separately, each spectrally within half the distance to the next.
 * As in umap-learn's `spectral_layout`, but the answer does not depend on a random start: only the 1e-4 of noise that
 * keeps points from coinciding comes from `seed`.
 */
export const spectralStart = (graph: Graph, dimensions: number, seed: number, onShare: ShareDone = unheard): Float64Array => {
  const n = graph.count
  const components = connectedComponents(graph)
  const positions = new Float64Array(n * dimensions)
  let placed = 0
  for (let part = 0; part < components.count; part++) {
    const members = Int32Array.from(components.of.keys()).filter((i) => components.of[i] === part)
    const centre = components.count === 1 ? new Float64Array(dimensions) : partCentre(part, dimensions)
    const reach = components.count === 1 ? 1 : 0.5
    const coordinates = componentCoordinates(graph, members, dimensions, within(onShare, placed / n, (placed + members.length) / n))
    placed += members.length
    members.forEach((i, p) => {
      for (let d = 0; d < dimensions; d++) {
        positions[i * dimensions + d] = centre[d]! + reach * coordinates[p * dimensions + d]!
      }
    })
  }
  let largest = 0
  for (const value of positions) largest = Math.max(largest, Math.abs(value))
  const random = new SeededRandom(seed)
  for (let e = 0; e < positions.length; e++) {
    positions[e] = (largest > 0 ? (positions[e]! * 10) / largest : 0) + 1e-4 * random.nextNormal()
  }
  stretch(positions, dimensions)
  return positions
}

/** Scales each dimension to 0..10. */
const stretch = (positions: Float64Array, dimensions: number): void => {
  for (let d = 0; d < dimensions; d++) {
    let low = Infinity
    let high = -Infinity
    for (let e = d; e < positions.length; e += dimensions) {
      low = Math.min(low, positions[e]!)
      high = Math.max(high, positions[e]!)
    }
    const width = high - low
    for (let e = d; e < positions.length; e += dimensions) {
      positions[e] = width > 0 ? (10 * (positions[e]! - low)) / width : 0
    }
  }
}
