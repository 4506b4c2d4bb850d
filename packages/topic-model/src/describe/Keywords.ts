import { termsOf } from "../text/Terms.ts"
import type { TopicOptions } from "../TopicOptions.ts"
import { classTermWeights, type WeightedTerm } from "./ClassTermWeights.ts"
import { marginalRelevance } from "./MarginalRelevance.ts"
import { cosine, meanDirection } from "./TopicVectors.ts"

/** Similarity of a keyword to one that holds it, such as `supply` and `supply chain`. */
const partOf = 0.9

/** A term that is said this often inside one longer keyword of its topic says nothing of its own. */
const covered = 0.7
/** A longer term that occurs less often than this is chance, not a name: in a small topic it would displace words that say more. */
const leastSaid = 3

/** The keyword of a topic in which there is not a single word. */
const wordless = "(no words)"

const sharesWord = (a: string, b: string): boolean => {
  const words = a.split(" ")
  return b.split(" ").some((word) => words.includes(word))
}

/** Any word at all, for topics that consist only of filler words or emoji. */
const lastResort = (texts: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const word = texts.find((words) => words.length > 0)?.[0]
  return [word ?? wordless]
}

/**
 * Chooses the keywords of each topic, best first. Candidates are the leading terms by c-TF-IDF. They are ranked by c-TF-IDF
 * and by meaning, as in KeyBERT: a term's direction is the mean of all sentences that contain it, and what counts is how near
 * that is to the topic's. A word that occurs in the topic almost only as part of one longer candidate gives way to it:
 * `supply chain` alone, not `chain` and `supply` too. Maximal marginal relevance then drops terms that repeat a better keyword.
 *
 * @param words the words of each point.
 * @param topics the points of each topic.
 * @param noise the points in no topic.
 * @param unit one row per point, of length 1 or all zeros.
 */
export const topicKeywords = (
  words: ReadonlyArray<ReadonlyArray<string>>,
  topics: ReadonlyArray<ReadonlyArray<number>>,
  noise: ReadonlyArray<number>,
  unit: Float32Array,
  dimensions: number,
  options: TopicOptions["keywords"]
): ReadonlyArray<ReadonlyArray<string>> => {
  const terms = words.map((list) => termsOf(list, options.longest))
  const classes = [...topics, ...(noise.length > 0 ? [noise] : [])]
  const weighted = classTermWeights(classes.map((points) => points.flatMap((p) => terms[p]!)))

  const pointsWith = new Map<string, Array<number>>()
  terms.forEach((list, p) => {
    for (const term of new Set(list)) {
      const points = pointsWith.get(term)
      if (points === undefined) pointsWith.set(term, [p])
      else points.push(p)
    }
  })

  return topics.map((points, t) => {
    const said = new Map<string, number>()
    for (const p of points) for (const term of terms[p]!) said.set(term, (said.get(term) ?? 0) + 1)
    const candidates = withoutParts(candidateTerms(weighted[t]!, points, pointsWith, options), said)
    if (candidates.length === 0) return lastResort(points.map((p) => words[p]!))
    const topicDirection = meanDirection(unit, dimensions, points)
    const directions = candidates.map(({ term }) => meanDirection(unit, dimensions, pointsWith.get(term)!))
    const heaviest = candidates[0]!.weight
    const relevance = candidates.map(
      ({ weight }, c) =>
        (1 - options.meaning) * (heaviest > 0 ? weight / heaviest : 1) + options.meaning * cosine(directions[c]!, topicDirection)
    )
    const similarity = (i: number, j: number): number => {
      const alike = cosine(directions[i]!, directions[j]!)
      return sharesWord(candidates[i]!.term, candidates[j]!.term) ? Math.max(partOf, alike) : alike
    }
    return marginalRelevance(relevance, similarity, options.count, options.diversity).map((c) => candidates[c]!.term)
  })
}

/**
 * Drops the terms that occur mostly inside a longer one of the same list. The longer term takes over the weight, and so
 * the rank, of the heaviest term that it replaces.
 *
 * @param said how often each term occurs in the topic.
 */
export const withoutParts = (candidates: ReadonlyArray<WeightedTerm>, said: ReadonlyMap<string, number>): ReadonlyArray<WeightedTerm> => {
  const kept = new Map(candidates.map(({ term, weight }) => [term, weight]))
  const shorterFirst = [...candidates].sort((a, b) => a.term.split(" ").length - b.term.split(" ").length)
  for (const { term } of shorterFirst) {
    const enough = Math.max(leastSaid, covered * said.get(term)!)
    const longer = candidates.filter(
      (other) => other.term.length > term.length && said.get(other.term)! >= enough && ` ${other.term} `.includes(` ${term} `)
    )
    if (longer.length === 0) continue
    const weight = kept.get(term)!
    kept.delete(term)
    for (const other of longer) kept.set(other.term, Math.max(weight, kept.get(other.term)!))
  }
  return [...kept].map(([term, weight]) => ({ term, weight })).sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
}

/** The leading terms, those in enough sentences of the topic first. */
const candidateTerms = (
  weighted: ReadonlyArray<WeightedTerm>,
  points: ReadonlyArray<number>,
  pointsWith: ReadonlyMap<string, ReadonlyArray<number>>,
  { candidates, count, minSentences }: TopicOptions["keywords"]
): ReadonlyArray<WeightedTerm> => {
  const inTopic = new Set(points)
  const common = weighted.filter(({ term }) => pointsWith.get(term)!.reduce((n, p) => (inTopic.has(p) ? n + 1 : n), 0) >= minSentences)
  // A small topic may have too few terms that repeat; then any term will do.
  return (common.length >= Math.min(3, count) ? common : weighted).slice(0, candidates)
}
