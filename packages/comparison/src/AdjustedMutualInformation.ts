/** ln(0!) to ln(n!). */
const logFactorials = (n: number): Float64Array => {
  const logs = new Float64Array(n + 1)
  for (let i = 2; i <= n; i++) logs[i] = logs[i - 1]! + Math.log(i)
  return logs
}

const countsOf = (labels: ReadonlyArray<number>): ReadonlyArray<number> => {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts.values()]
}

const entropy = (counts: ReadonlyArray<number>, n: number): number =>
  counts.reduce((sum, count) => sum + (count / n) * (Math.log(n) - Math.log(count)), 0)

/** The mutual information that two groupings with these sizes have by chance: the mean over all permutations (hypergeometric model). */
const expectedInformation = (a: ReadonlyArray<number>, b: ReadonlyArray<number>, n: number): number => {
  const log = logFactorials(n)
  let expected = 0
  for (const x of a) {
    for (const y of b) {
      for (let both = Math.max(1, x + y - n); both <= Math.min(x, y); both++) {
        const information = (both / n) * Math.log((n * both) / (x * y))
        const ways =
          log[x]! + log[y]! + log[n - x]! + log[n - y]! - log[n]! - log[both]! - log[x - both]! - log[y - both]! - log[n - x - y + both]!
        expected += information * Math.exp(ways)
      }
    }
  }
  return expected
}

/**
 * How far two groupings of the same things agree: 1 where they are the same, about 0 where they agree as often as by chance. Not a number
 * of things below two makes sense; one group on both sides counts as agreement. `a[i]` and `b[i]` are the groups of thing i.
 *
 * Source: Vinh, Epps, Bailey: Information theoretic measures for clusterings comparison, JMLR 11 (2010), AMI with the mean of the two
 * entropies, as scikit-learn's `adjusted_mutual_info_score` has it by default.
 */
export const adjustedMutualInformation = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number => {
  const n = a.length
  const [sizesA, sizesB] = [countsOf(a), countsOf(b)]
  if (sizesA.length === sizesB.length && (sizesA.length <= 1 || sizesA.length === n)) return 1
  const pairs = new Map<string, { readonly a: number; readonly b: number; count: number }>()
  const [sizeOfA, sizeOfB] = [new Map<number, number>(), new Map<number, number>()]
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i]!, b[i]!]
    sizeOfA.set(x, (sizeOfA.get(x) ?? 0) + 1)
    sizeOfB.set(y, (sizeOfB.get(y) ?? 0) + 1)
    const pair = pairs.get(`${x} ${y}`) ?? { a: x, b: y, count: 0 }
    pair.count += 1
    pairs.set(`${x} ${y}`, pair)
  }
  let information = 0
  for (const { a: x, b: y, count } of pairs.values()) {
    information += (count / n) * Math.log((n * count) / (sizeOfA.get(x)! * sizeOfB.get(y)!))
  }
  const expected = expectedInformation(sizesA, sizesB, n)
  const most = (entropy(sizesA, n) + entropy(sizesB, n)) / 2
  const room = most - expected
  // Two groupings that say nothing cannot agree by more than chance.
  const index = Math.abs(room) < 1e-12 ? 0 : (information - expected) / room
  // Logarithms may differ in their last digit from one machine to another.
  return Math.round(index * 1e10) / 1e10
}
