import { cosine } from "./describe/TopicVectors.ts"
import { dotsWithDirections } from "./DotsWithDirections.ts"
import { exp } from "./maths/ExactMath.ts"
import { directionFrom, meanOfRows, sumsOfTopics } from "./TopicDirections.ts"

/**
 * How sharply nearness decides. With 7 the mean probability is the share of sentences that are right, to .02, on texts that people have labelled; half
 * of it would call nearly all unsure, twice as much nearly all sure.
 */
const concentration = 7

/**
 * How sure it is that each point belongs to its topic, among all the topics of the call:
 *
 *     exp(7 n(own)) / sum over topics t of exp(7 n(t)),   n(t) = (point - mean of all points) . direction of t
 *
 * The nearness n and the directions are those by which `RefineTopics.ts` moves points, after the last move. Where there is one topic, it is 1.
 *
 * Source: the posterior of a mixture of von Mises-Fisher distributions with equal weights and one concentration, whose hard limit is the spherical k-means of
 * `RefineTopics.ts`: Banerjee, Dhillon, Ghosh, Sra, "Clustering on the unit hypersphere using von Mises-Fisher distributions", 2005. There the concentration
 * is estimated from the points, which in hundreds of dimensions makes every point as good as certain; here it is fixed.
 *
 * @param labels topic of each point, 0 to `topics` - 1, or -1 for none. Not every number need be used.
 * @param unit one unit row of `dimensions` per point.
 * @returns one number per point, 0 for a point in no topic.
 */
export const sentenceProbabilities = (labels: Int32Array, unit: Float32Array, dimensions: number): Float64Array => {
  const topics = labels.reduce((most, label) => Math.max(most, label + 1), 0)
  const centre = meanOfRows(unit, dimensions)
  const { counts, sums } = sumsOfTopics(labels, topics, unit, dimensions)
  const kept = Array.from(counts.keys()).filter((t) => counts[t]! > 0)
  const placeOf = new Map(kept.map((t, place) => [t, place]))
  const directions = kept.map((t) => directionFrom(centre, sums[t]!, counts[t]!))
  const ofCentre = directions.map((direction) => cosine(centre, direction))
  const dotsOf = dotsWithDirections(directions, unit, dimensions)
  return Float64Array.from(labels, (label, point) => {
    const own = placeOf.get(label)
    if (own === undefined) return 0
    const dots = dotsOf(point)
    const nearness = dots[own]! - ofCentre[own]!
    let others = 0
    for (let t = 0; t < kept.length; t++) if (t !== own) others += exp(concentration * (dots[t]! - ofCentre[t]! - nearness))
    return 1 / (1 + others)
  })
}
