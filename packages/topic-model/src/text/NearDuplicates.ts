/** Sentences that share at least this fraction of their words (Jaccard) say the same thing. */
const sameSimilarity = 0.8

const jaccard = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let common = 0
  for (const word of a) if (b.has(word)) common++
  return common / (a.size + b.size - common)
}

/**
 * For each sentence, the index of the first one that says the same thing (its own index if there is none). Repeated
 * sentences then count as one point, so that repetition alone makes no topic.
 *
 * Exact, without comparing all pairs: two sets that share 80 % of their words share one of the rarest words of each
 * (prefix filtering: Chaudhuri, Ganti, Kaushik, "A primitive operator for similarity joins", 2006).
 */
export const firstOfSame = (texts: ReadonlyArray<ReadonlyArray<string>>): Int32Array => {
  const count = new Map<string, number>()
  const sets = texts.map((words) => new Set(words))
  for (const set of sets) for (const word of set) count.set(word, (count.get(word) ?? 0) + 1)
  const rarestFirst = (a: string, b: string): number => count.get(a)! - count.get(b)! || (a < b ? -1 : 1)

  const first = Int32Array.from({ length: texts.length }, (_, i) => i)
  const seenWith = new Map<string, Array<number>>()
  sets.forEach((set, i) => {
    const prefix = [...set].sort(rarestFirst).slice(0, set.size - Math.ceil(sameSimilarity * set.size) + 1)
    search: for (const word of prefix) {
      for (const j of seenWith.get(word) ?? []) {
        const other = sets[j]!
        if (Math.min(set.size, other.size) < sameSimilarity * Math.max(set.size, other.size)) continue
        if (jaccard(set, other) >= sameSimilarity) {
          first[i] = first[j]!
          break search
        }
      }
    }
    if (first[i] !== i) return
    for (const word of prefix) {
      const list = seenWith.get(word)
      if (list === undefined) seenWith.set(word, [i])
      else list.push(i)
    }
  })
  return first
}
