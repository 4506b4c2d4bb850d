import { cosine } from "./describe/TopicVectors.ts"
import { type ShareDone, unheard } from "./ShareDone.ts"
import { directionFrom, meanOfRows, sumsOfTopics } from "./TopicDirections.ts"

/**
 * Joins topics that are about the same: as long as two of them have mean directions with a cosine of `leastCosine` or more, the nearest
 * two become one. A direction is the mean of a topic's vectors less the mean of all: what every sentence of a call shares says
 * nothing about its topics. This is agglomerative clustering of centroids (centroid linkage: Sokal, Michener, A statistical method for evaluating systematic
 * relationships, 1958), as BERTopic's `nr_topics` has it by average linkage, down to a nearness instead of a number; and on, whatever the nearness, while
 * there are more than `most`.
 *
 * @param labels topic of each point, 0 to `topics` - 1, or -1 for none; changed in place.
 * @param unit one unit row of `dimensions` per point.
 * @returns how many topics are left; they are numbered anew, in the order of their first old number.
 */
export const mergeTopics = (
  labels: Int32Array,
  topics: number,
  unit: Float32Array,
  dimensions: number,
  leastCosine: number,
  most = Infinity,
  onShare: ShareDone = unheard
): number => {
  const centre = meanOfRows(unit, dimensions)
  const { counts, sums } = sumsOfTopics(labels, topics, unit, dimensions)
  const directions = sums.map((sum, t) => directionFrom(centre, sum, counts[t]!))

  /** Of each topic that is left, the nearest one behind it. */
  const nearest = new Int32Array(topics).fill(-1)
  const nearness = new Float64Array(topics).fill(-Infinity)
  /** Topics that have become part of an earlier one. */
  const partOf = Int32Array.from({ length: topics }, (_, t) => t)
  const isLeft = (t: number): boolean => partOf[t] === t
  const look = (t: number): void => {
    nearest[t] = -1
    nearness[t] = -Infinity
    for (let other = t + 1; other < topics; other++) {
      if (!isLeft(other)) continue
      const near = cosine(directions[t]!, directions[other]!)
      if (near > nearness[t]!) {
        nearest[t] = other
        nearness[t] = near
      }
    }
  }
  for (let t = 0; t < topics; t++) look(t)

  for (let standing = topics; ; standing--) {
    onShare(1 - standing / Math.max(1, topics))
    let first = -1
    for (let t = 0; t < topics; t++) if (isLeft(t) && (first === -1 || nearness[t]! > nearness[first]!)) first = t
    if (first === -1 || nearest[first] === -1 || !(nearness[first]! >= leastCosine || standing > most)) break
    const second = nearest[first]!
    partOf[second] = first
    counts[first]! += counts[second]!
    sums[second]!.forEach((value, d) => (sums[first]![d]! += value))
    directions[first] = directionFrom(centre, sums[first]!, counts[first]!)
    look(first)
    for (let t = 0; t < second; t++) {
      if (!isLeft(t) || t === first) continue
      if (nearest[t] === first || nearest[t] === second) look(t)
      else if (t < first) {
        // The new topic may be nearer than what was nearest.
        const near = cosine(directions[t]!, directions[first]!)
        if (near > nearness[t]!) {
          nearest[t] = first
          nearness[t] = near
        }
      }
    }
  }

  let left = 0
  const numbers = new Int32Array(topics)
  for (let t = 0; t < topics; t++) numbers[t] = isLeft(t) ? left++ : numbers[rootOf(partOf, t)]!
  labels.forEach((label, point) => {
    if (label >= 0) labels[point] = numbers[label]!
  })
  return left
}

/** The topic that this one has become part of, which may have become part of another. */
const rootOf = (partOf: Int32Array, topic: number): number => {
  let root = topic
  while (partOf[root] !== root) root = partOf[root]!
  return root
}
