import type { Neighbors } from "./Neighbors.ts"

/**
 * The `k` nearest neighbours of some of the points among each other, from longer lists of all points: what is not in the sample is passed over. Where
 * the lists are exact, so is this, ties included.
 *
 * @param sample numbers of points, ascending.
 * @returns numbered by their places in the sample; undefined where a list has too few neighbours that are in the sample.
 */
export const neighborsOfSample = (all: Neighbors, sample: ReadonlyArray<number>, k: number): Neighbors | undefined => {
  const places = new Int32Array(all.count).fill(-1)
  sample.forEach((point, place) => {
    places[point] = place
  })
  const count = sample.length
  const index = new Int32Array(count * k)
  const distance = new Float64Array(count * k)
  for (let i = 0; i < count; i++) {
    let filled = 0
    const end = (sample[i]! + 1) * all.k
    for (let e = sample[i]! * all.k; e < end && filled < k; e++) {
      // A list of a search by descent may be unfinished: -1.
      const place = all.index[e]! < 0 ? -1 : places[all.index[e]!]!
      if (place < 0) continue
      index[i * k + filled] = place
      distance[i * k + filled] = all.distance[e]!
      filled++
    }
    if (filled < k) return undefined
  }
  return { count, k, index, distance }
}
