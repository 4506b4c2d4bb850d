const pairs = (n: number): number => (n * (n - 1)) / 2

const counts = (labels: ReadonlyArray<string>): ReadonlyArray<number> =>
  [...Map.groupBy(labels, (label) => label).values()].map((group) => group.length)

const sumOfPairs = (labels: ReadonlyArray<string>): number => counts(labels).reduce((sum, n) => sum + pairs(n), 0)

/** Adjusted Rand index of two labellings: 1 where they agree, about 0 where only by chance. Source: Hubert, Arabie, 1985. */
export const adjustedRand = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): number => {
  const both = sumOfPairs(a.map((label, i) => `${label}|${b[i]}`))
  const expected = (sumOfPairs(a) * sumOfPairs(b)) / pairs(a.length)
  return (both - expected) / ((sumOfPairs(a) + sumOfPairs(b)) / 2 - expected)
}

/** The most frequent of some labels and how often it stands there. */
export const mostFrequent = (labels: ReadonlyArray<string>): { readonly label: string; readonly times: number } => {
  const [first] = [...Map.groupBy(labels, (label) => label)].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
  return { label: first?.[0] ?? "", times: first?.[1].length ?? 0 }
}
