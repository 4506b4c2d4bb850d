/** The rank of each value from 0; equal values share the mean of their ranks. */
const ranksOf = (values: ReadonlyArray<number>): ReadonlyArray<number> =>
  values.map((value) => values.filter((other) => other < value).length + (values.filter((other) => other === value).length - 1) / 2)

/** Spearman's rank correlation, -1 to 1; NaN where all values of one side are equal. */
export const rankCorrelation = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number => {
  const middle = (a.length - 1) / 2
  const [x, y] = [ranksOf(a).map((rank) => rank - middle), ranksOf(b).map((rank) => rank - middle)]
  const dot = (left: ReadonlyArray<number>, right: ReadonlyArray<number>): number =>
    left.reduce((sum, value, i) => sum + value * right[i]!, 0)
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y))
}
