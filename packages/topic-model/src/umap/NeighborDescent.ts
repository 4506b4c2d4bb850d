import { SeededRandom } from "../maths/SeededRandom.ts"
import { type ShareDone, tellNowAndThen, unheard, within } from "../ShareDone.ts"
import type { Distance } from "./Metric.ts"
import type { Neighbors } from "./Neighbors.ts"

const rounds = 12
const trees = 8
/** Which share of the work the trees are. */
const startShare = 0.25
/** Where a round begins in the whole: there are few rounds, and the first ones take longest. */
const roundsBegin = (round: number): number => 1 - (1 - startShare) / 2 ** round
/** Stop when fewer than this share of the list entries changed in a round. */
const enoughShare = 0.001

/**
 * Approximate nearest neighbours for many points: nearest-neighbour descent. "A neighbour of a neighbour is likely a
 * neighbour": lists are improved by comparing each point's neighbours with one another. Source: Dong, Moses, Li,
 * "Efficient k-nearest neighbor graph construction for generic similarity measures", 2011. The start comes from random
 * projection trees (as in pynndescent) drawn from a fixed seed, so the answer is the same on every run.
 */
export const nearestByDescent = (
  rows: Float32Array,
  dimensions: number,
  k: number,
  distanceOf: Distance,
  onShare: ShareDone = unheard
): Neighbors => {
  const count = rows.length / dimensions
  const random = new SeededRandom(42)
  const index = new Int32Array(count * k).fill(-1)
  const distance = new Float64Array(count * k).fill(Infinity)
  const isNew = new Uint8Array(count * k)

  /** Puts j into i's list if it is near enough and not there yet. */
  const offer = (i: number, j: number, d: number): number => {
    const start = i * k
    let place = start + k - 1
    if (d >= distance[place]!) return 0
    for (let p = start; p < start + k; p++) if (index[p] === j) return 0
    while (place > start && distance[place - 1]! > d) {
      distance[place] = distance[place - 1]!
      index[place] = index[place - 1]!
      isNew[place] = isNew[place - 1]!
      place--
    }
    distance[place] = d
    index[place] = j
    isNew[place] = 1
    return 1
  }
  const compare = (i: number, j: number): number => {
    if (i === j) return 0
    const d = distanceOf(rows, dimensions, i, j)
    return offer(i, j, d) + offer(j, i, d)
  }

  for (let i = 0; i < count; i++) offer(i, i, -1)
  const leafSize = Math.max(2 * k, 30)
  for (let tree = 0; tree < trees; tree++) {
    const onTree = within(onShare, (startShare * tree) / trees, (startShare * (tree + 1)) / trees)
    const leaves = projectionTreeLeaves(rows, dimensions, count, leafSize, random)
    for (const [n, leaf] of leaves.entries()) {
      tellNowAndThen(onTree, n, leaves.length)
      for (let a = 0; a < leaf.length; a++) for (let b = 0; b < a; b++) compare(leaf[a]!, leaf[b]!)
    }
  }

  const most = Math.min(k, 30)
  for (let round = 0; round < rounds; round++) {
    const fresh = candidateLists(index, isNew, count, k, most, 1)
    const old = candidateLists(index, isNew, count, k, most, 0)
    for (let p = 0; p < isNew.length; p++) isNew[p] = 0
    let changes = 0
    const onRound = within(onShare, roundsBegin(round), roundsBegin(round + 1))
    for (let i = 0; i < count; i++) {
      tellNowAndThen(onRound, i, count)
      const f = fresh[i]!
      const o = old[i]!
      for (let a = 0; a < f.length; a++) {
        for (let b = 0; b < a; b++) changes += compare(f[a]!, f[b]!)
        for (let b = 0; b < o.length; b++) changes += compare(f[a]!, o[b]!)
      }
    }
    if (changes < enoughShare * count * k) break
  }
  for (let i = 0; i < count; i++) distance[i * k] = 0
  return { count, k, index, distance }
}

/** Each point's neighbours and the points whose neighbour it is, either new or old ones, at most `most` of each kind. */
const candidateLists = (
  index: Int32Array,
  isNew: Uint8Array,
  count: number,
  k: number,
  most: number,
  wanted: 0 | 1
): ReadonlyArray<ReadonlyArray<number>> => {
  const lists: Array<Array<number>> = Array.from({ length: count }, () => [])
  for (let i = 0; i < count; i++) {
    for (let r = 1; r < k; r++) {
      const j = index[i * k + r]!
      if (j >= 0 && isNew[i * k + r] === wanted && lists[i]!.length < most) lists[i]!.push(j)
    }
  }
  const forward = lists.map((list) => list.length)
  for (let i = 0; i < count; i++) {
    for (let r = 0; r < forward[i]!; r++) {
      const target = lists[lists[i]![r]!]!
      if (target.length < 2 * most && !target.includes(i)) target.push(i)
    }
  }
  return lists
}

/** Splits the points recursively by the plane midway between two random ones, until few are left on each side. */
const projectionTreeLeaves = (
  rows: Float32Array,
  dimensions: number,
  count: number,
  leafSize: number,
  random: SeededRandom
): ReadonlyArray<Int32Array> => {
  const leaves: Array<Int32Array> = []
  const stack: Array<Int32Array> = [Int32Array.from({ length: count }, (_, i) => i)]
  const normal = new Float64Array(dimensions)
  while (stack.length > 0) {
    const members = stack.pop()!
    if (members.length <= leafSize) {
      leaves.push(members)
      continue
    }
    const a = members[random.nextInt() % members.length]!
    const b = members[random.nextInt() % members.length]!
    for (let d = 0; d < dimensions; d++) normal[d] = rows[a * dimensions + d]! - rows[b * dimensions + d]!
    let middle = 0
    for (let d = 0; d < dimensions; d++) middle += (normal[d]! * (rows[a * dimensions + d]! + rows[b * dimensions + d]!)) / 2
    const left: Array<number> = []
    const right: Array<number> = []
    for (const i of members) {
      let side = -middle
      for (let d = 0; d < dimensions; d++) side += normal[d]! * rows[i * dimensions + d]!
      // Points on the plane (all of them, where a and b coincide) go to a random side.
      if (side > 0 || (side === 0 && random.nextInt() % 2 === 0)) left.push(i)
      else right.push(i)
    }
    stack.push(Int32Array.from(left), Int32Array.from(right))
  }
  return leaves
}
