import { meanDirection } from "./describe/TopicVectors.ts"
import { nearestDirection } from "./NearestDirection.ts"

/**
 * Lets sentences join the topic that is nearest to them, the nearest sentences first, until at most `share` of them are
 * in no topic. Those of which nothing is known (a row of zeros) stay in none. This is BERTopic's `reduce_outliers` by embeddings, with a target instead of a threshold.
 *
 * @param labels topic of each point, -1 for none; changed in place.
 * @param sizes how many sentences each point stands for.
 */
export const reduceOutliers = (
  labels: Int32Array,
  topics: number,
  unit: Float32Array,
  dimensions: number,
  sizes: ArrayLike<number>,
  share: number
): void => {
  let total = 0
  let outside = 0
  for (let p = 0; p < labels.length; p++) {
    total += sizes[p]!
    if (labels[p] === -1) outside += sizes[p]!
  }
  const allowed = share * total
  if (outside <= allowed || topics === 0) return

  const members: Array<Array<number>> = Array.from({ length: topics }, () => [])
  labels.forEach((label, p) => {
    if (label >= 0) members[label]!.push(p)
  })
  const directions = members.map((rows) => meanDirection(unit, dimensions, rows))
  const nothing = directions.map(() => 0)
  const nearestOf = nearestDirection(directions, nothing, unit, dimensions)
  const offers: Array<{ readonly point: number; readonly topic: number; readonly nearness: number }> = []
  labels.forEach((label, point) => {
    if (label !== -1 || isNothing(unit, dimensions, point)) return
    const { nearness, place } = nearestOf(point)
    offers.push({ point, topic: place, nearness })
  })
  offers.sort((a, b) => b.nearness - a.nearness || a.point - b.point)
  for (const { point, topic } of offers) {
    if (outside <= allowed) break
    labels[point] = topic
    outside -= sizes[point]!
  }
}

const isNothing = (unit: Float32Array, dimensions: number, row: number): boolean => {
  for (let a = row * dimensions; a < (row + 1) * dimensions; a++) if (unit[a] !== 0) return false
  return true
}
