import { ln } from "../maths/ExactMath.ts"

/** A term and its c-TF-IDF in a topic. */
export interface WeightedTerm {
  readonly term: string
  readonly weight: number
}

/** A term of a class, with how often the class says it. */
export interface ClassTerm extends WeightedTerm {
  readonly count: number
}

/**
 * Class-based TF-IDF: all that belongs to a class counts as one document. The classes are the topics of a firm with the
 * terms of their sentences, or the themes of a quarter with the keywords of their topics.
 * W[t, c] = tf[t, c] / sum_t tf[t, c] * ln(1 + A / f_t), A the mean number of terms a class (an integer), f_t the count
 * of t over all classes. Source: Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure",
 * 2022; as BERTopic 0.17, where the sentences in no topic are a class too.
 * The logarithm is the engine's own, so that every machine gives the same order.
 *
 * @param classes the terms of each class, with repetitions; what is in no topic or theme included as one class.
 * @returns for each class its terms by falling weight, then by letters.
 */
export const classTermWeights = (classes: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<ReadonlyArray<ClassTerm>> => {
  const counts = classes.map((terms) => {
    const count = new Map<string, number>()
    for (const term of terms) count.set(term, (count.get(term) ?? 0) + 1)
    return count
  })
  const overall = new Map<string, number>()
  let total = 0
  for (const count of counts) {
    for (const [term, n] of count) {
      overall.set(term, (overall.get(term) ?? 0) + n)
      total += n
    }
  }
  const mean = Math.floor(total / Math.max(1, classes.length))
  return counts.map((count, c) => {
    const inClass = classes[c]!.length
    const weighted: Array<ClassTerm> = []
    for (const [term, n] of count) weighted.push({ term, count: n, weight: (n / inClass) * ln(1 + mean / overall.get(term)!) })
    return weighted.sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
  })
}
