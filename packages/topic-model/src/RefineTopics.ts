import { cosine } from "./describe/TopicVectors.ts"
import { nearestDirection } from "./NearestDirection.ts"
import { directionFrom, meanOfRows, sumsOfTopics } from "./TopicDirections.ts"

/**
 * Moves each point to the topic whose mean direction is nearest to it, and computes the directions anew, until nothing moves or `passes` are over. What
 * merging put together by whole clusters is so sorted out sentence by sentence. Directions are less the mean of all, as in `MergeTopics.ts`.
 * This is spherical k-means, started from the topics that were found. Source: Dhillon, Modha, "Concept decompositions for large sparse text data using
 * clustering", 2001.
 *
 * @param labels topic of each point, 0 to `topics` - 1, or -1 for none, which stays; changed in place. A topic may lose all its points.
 * @param unit one unit row of `dimensions` per point.
 */
export const refineTopics = (labels: Int32Array, topics: number, unit: Float32Array, dimensions: number, passes: number): void => {
  const centre = meanOfRows(unit, dimensions)
  for (let pass = 0; pass < passes; pass++) {
    const { counts, sums } = sumsOfTopics(labels, topics, unit, dimensions)
    const kept = Array.from(counts.keys()).filter((t) => counts[t]! > 0)
    const directions = kept.map((t) => directionFrom(centre, sums[t]!, counts[t]!))
    // (point - centre) . direction = point . direction - centre . direction, and the latter is the same for every point.
    const ofCentre = directions.map((direction) => cosine(centre, direction))
    if (kept.length === 0) return
    const nearestOf = nearestDirection(directions, ofCentre, unit, dimensions)
    let moved = 0
    labels.forEach((label, point) => {
      if (label === -1) return
      const nearest = kept[nearestOf(point).place]!
      if (nearest === label) return
      labels[point] = nearest
      moved += 1
    })
    if (moved === 0) return
  }
}
