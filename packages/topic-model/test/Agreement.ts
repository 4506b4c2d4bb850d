/** Scores of two labellings of the same points, as scikit-learn defines them. Noise (-1) counts as a label. */

const contingency = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  const cells = new Map<string, number>()
  const rows = new Map<number, number>()
  const columns = new Map<number, number>()
  for (let i = 0; i < a.length; i++) {
    const key = `${a[i]!}|${b[i]!}`
    cells.set(key, (cells.get(key) ?? 0) + 1)
    rows.set(a[i]!, (rows.get(a[i]!) ?? 0) + 1)
    columns.set(b[i]!, (columns.get(b[i]!) ?? 0) + 1)
  }
  return { cells, rows, columns }
}

const pairs = (counts: Iterable<number>): number => {
  let sum = 0
  for (const count of counts) sum += (count * (count - 1)) / 2
  return sum
}

/** Adjusted Rand index: 1 for the same partition, about 0 for unrelated ones. */
export const adjustedRand = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const { cells, columns, rows } = contingency(a, b)
  const together = pairs(cells.values())
  const inA = pairs(rows.values())
  const inB = pairs(columns.values())
  const all = (a.length * (a.length - 1)) / 2
  const expected = (inA * inB) / all
  const most = (inA + inB) / 2
  return most === expected ? 1 : (together - expected) / (most - expected)
}

/** Fowlkes-Mallows index. */
export const fowlkesMallows = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const { cells, columns, rows } = contingency(a, b)
  return pairs(cells.values()) / Math.sqrt(pairs(rows.values()) * pairs(columns.values()))
}
