/** How many of each. */
const tally = <Key>(keys: Iterable<Key>): ReadonlyMap<Key, number> => {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const pairs = (counts: ReadonlyMap<unknown, number>): number => [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0)

/**
 * Adjusted Rand index of two groupings of the same things: 1 for the same, about 0 for unrelated ones. Source: Hubert, Arabie, Comparing
 * partitions, 1985, as scikit-learn's `adjusted_rand_score` has it.
 */
export const adjustedRand = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number => {
  const [together, inA, inB] = [pairs(tally(a.map((label, i) => `${label} ${b[i]}`))), pairs(tally(a)), pairs(tally(b))]
  const all = (a.length * (a.length - 1)) / 2
  const expected = all === 0 ? 0 : (inA * inB) / all
  const most = (inA + inB) / 2
  return most === expected ? 1 : (together - expected) / (most - expected)
}
