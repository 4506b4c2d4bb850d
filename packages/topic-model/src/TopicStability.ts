import { SeededRandom } from "./maths/SeededRandom.ts"

/** The share of the points that each run leaves out. */
const shareLeftOut = 0.1

/** Which points are left out is the same on every machine. */
const seed = 42

/** Finds topics for some of the points, given in ascending order: the topic of each one, or -1 for none. The numbers need not be those of another run. */
export type AssignSample = (sample: Int32Array) => Int32Array

/** The numbers 0 to `count` - 1, ascending, without a tenth (at least one) of them, which chance leaves out. */
const drawSample = (count: number, random: SeededRandom): Int32Array => {
  const points = Int32Array.from({ length: count }, (_, point) => point)
  const kept = count - Math.max(1, Math.round(shareLeftOut * count))
  // Fisher and Yates's shuffle, as far as it is needed.
  for (let place = 0; place < kept; place++) {
    const other = place + (random.nextInt() % (count - place))
    const held = points[place]!
    points[place] = points[other]!
    points[other] = held
  }
  return points.slice(0, kept).sort()
}

const pairsAmong = (count: number): number => (count * (count - 1)) / 2

/** Of each topic, how many pairs of its points were in a sample, and how many of those were in one topic again. */
class PairCounts {
  readonly #labels: Int32Array
  readonly #pairs: Float64Array
  readonly #together: Float64Array

  /** @param labels topic of each point, or -1 for none. */
  constructor(labels: Int32Array) {
    const topics = labels.reduce((most, label) => Math.max(most, label + 1), 0)
    this.#labels = labels
    this.#pairs = new Float64Array(topics)
    this.#together = new Float64Array(topics)
  }

  /** @param again topic of each point of the sample, or -1 for none, which is together with nothing. */
  add(sample: Int32Array, again: Int32Array): void {
    const sizes = new Int32Array(this.#pairs.length)
    /** Of each topic, how many of its points are in which topic now. */
    const overlaps = Array.from(this.#pairs, () => new Map<number, number>())
    sample.forEach((point, place) => {
      const topic = this.#labels[point]!
      if (topic === -1) return
      sizes[topic]! += 1
      const now = again[place]!
      if (now !== -1) overlaps[topic]!.set(now, (overlaps[topic]!.get(now) ?? 0) + 1)
    })
    overlaps.forEach((overlap, topic) => {
      this.#pairs[topic]! += pairsAmong(sizes[topic]!)
      for (const count of overlap.values()) this.#together[topic]! += pairsAmong(count)
    })
  }

  /** The share of each topic's pairs that were together again; null where no pair was seen. */
  shares(): ReadonlyArray<number | null> {
    return Array.from(this.#pairs, (pairs, topic) => (pairs === 0 ? null : this.#together[topic]! / pairs))
  }
}

/**
 * How sure each topic is. Topics are found again `runs` times, each time without a tenth of the points, drawn by a seeded generator. A topic's
 * stability is, over all runs and all pairs of its points that are both in the run's sample,
 *
 *     pairs that are in one topic again / pairs
 *
 * from 0 (its points never meet again) to 1 (they are never parted). A point in no topic is together with none. It falls when a topic breaks
 * apart or loses points, and not when a topic becomes part of a larger one.
 *
 * Source: the consensus of a cluster in Monti, Tamayo, Mesirov, Golub, "Consensus clustering", Machine Learning 52, 2003 (there each pair's share
 * is taken before the mean over pairs; here pairs of all runs are pooled). Agreement of subsamples by pairs, for a whole clustering: Ben-Hur, Elisseeff, Guyon,
 * "A stability based method for discovering structure in clustered data", 2002. Cluster by cluster, by the Jaccard coefficient: Hennig, "Cluster-wise
 * assessment of cluster stability", 2007.
 *
 * @param labels topic of each point, or -1 for none; the topics whose stability is wanted.
 * @returns by topic; null where no pair of its points was in a sample, as in a topic of a single point.
 */
export const topicStability = (labels: Int32Array, runs: number, assign: AssignSample): ReadonlyArray<number | null> => {
  const counts = new PairCounts(labels)
  // Of fewer than three points no pair is left.
  if (labels.length < 3) return counts.shares()
  const random = new SeededRandom(seed)
  for (let run = 0; run < runs; run++) {
    const sample = drawSample(labels.length, random)
    counts.add(sample, assign(sample))
  }
  return counts.shares()
}
