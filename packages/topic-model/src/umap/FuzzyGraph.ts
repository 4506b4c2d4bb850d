import { exp, log2 } from "../maths/ExactMath.ts"
import { type ShareDone, tellNowAndThen, unheard, within } from "../ShareDone.ts"
import type { Neighbors } from "./Neighbors.ts"

/** A symmetric weighted graph: the neighbours of i are `to[e]` with `weight[e]` for e from `start[i]` up to `start[i + 1]`, in ascending order. */
export interface Graph {
  readonly count: number
  readonly start: Int32Array
  readonly to: Int32Array
  readonly weight: Float64Array
}

const bisections = 64
const tolerance = 1e-5
const smallestShare = 1e-3

/**
 * For each point the distance `rho` to its nearest other point and the `sigma` with
 * sum over neighbours of exp(-max(0, d - rho) / sigma) = log2(k).
 * Source: McInnes, Healy, Melville, "UMAP", 2018, algorithm 3; details as in umap-learn's `smooth_knn_dist`.
 */
const smoothDistances = ({ count, distance, k }: Neighbors, onShare: ShareDone) => {
  const target = log2(k)
  const rho = new Float64Array(count)
  const sigma = new Float64Array(count)
  let total = 0
  for (const d of distance) total += d
  const meanOfAll = total / distance.length
  for (let i = 0; i < count; i++) {
    tellNowAndThen(onShare, i, count)
    const first = i * k
    let sum = 0
    for (let r = 0; r < k; r++) {
      const d = distance[first + r]!
      sum += d
      if (rho[i] === 0 && d > 0) rho[i] = d
    }
    let low = 0
    let high = Infinity
    let middle = 1
    for (let step = 0; step < bisections; step++) {
      let memberships = 0
      for (let r = 1; r < k; r++) {
        const beyond = distance[first + r]! - rho[i]!
        memberships += beyond > 0 ? exp(-beyond / middle) : 1
      }
      if (Math.abs(memberships - target) < tolerance) break
      if (memberships > target) {
        high = middle
        middle = (low + high) / 2
      } else {
        low = middle
        middle = high === Infinity ? middle * 2 : (low + high) / 2
      }
    }
    const floor = smallestShare * (rho[i]! > 0 ? sum / k : meanOfAll)
    sigma[i] = middle < floor ? floor : middle
  }
  return { rho, sigma }
}

/**
 * The fuzzy simplicial set of the neighbours: membership strengths P[i, j] = exp(-max(0, d - rho_i) / sigma_i), made
 * symmetric by the fuzzy union P + P' - P * P'.
 */
export const fuzzyGraph = (neighbors: Neighbors, onShare: ShareDone = unheard): Graph => {
  const { count, distance, index, k } = neighbors
  const { rho, sigma } = smoothDistances(neighbors, within(onShare, 0, 0.25))
  const rows: Array<Map<number, number>> = Array.from({ length: count }, () => new Map<number, number>())
  const strength = new Float64Array(count * k)
  for (let i = 0; i < count; i++) {
    tellNowAndThen(within(onShare, 0.25, 0.5), i, count)
    for (let r = 0; r < k; r++) {
      const e = i * k + r
      const j = index[e]!
      if (j === i || j < 0) continue
      const beyond = distance[e]! - rho[i]!
      strength[e] = beyond <= 0 || sigma[i] === 0 ? 1 : exp(-beyond / sigma[i]!)
      rows[i]!.set(j, strength[e]!)
    }
  }
  for (let i = 0; i < count; i++) {
    tellNowAndThen(within(onShare, 0.5, 0.75), i, count)
    for (let r = 0; r < k; r++) {
      const e = i * k + r
      const j = index[e]!
      if (j === i || j < 0) continue
      const there = strength[e]!
      // A pair that is seen from both sides is computed twice, from the same two numbers, with the same result.
      const back = strengthOf(neighbors, strength, j, i)
      const union = there + back - there * back
      rows[i]!.set(j, union)
      rows[j]!.set(i, union)
    }
  }
  const start = new Int32Array(count + 1)
  for (let i = 0; i < count; i++) start[i + 1] = start[i]! + rows[i]!.size
  const to = new Int32Array(start[count]!)
  const weight = new Float64Array(start[count]!)
  for (let i = 0; i < count; i++) {
    tellNowAndThen(within(onShare, 0.75, 1), i, count)
    const columns = Int32Array.from(rows[i]!.keys()).sort()
    columns.forEach((j, r) => {
      to[start[i]! + r] = j
      weight[start[i]! + r] = rows[i]!.get(j)!
    })
  }
  return { count, start, to, weight }
}

const strengthOf = ({ index, k }: Neighbors, strength: Float64Array, i: number, j: number): number => {
  for (let e = i * k; e < (i + 1) * k; e++) if (index[e] === j) return strength[e]!
  return 0
}
