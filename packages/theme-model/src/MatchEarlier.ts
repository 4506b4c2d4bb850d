import type { Origin } from "./Theme.ts"

/** A cluster goes on with an earlier one if it holds this share of what the earlier one was made of. */
const continuesFrom = 1 / 3
/** An earlier cluster is part of another one if that holds this share of it. */
const partFrom = 1 / 4

/** What became of earlier clusters. */
export interface Matches {
  /** Of each cluster of today. */
  readonly origins: ReadonlyArray<Origin>
  /** Earlier clusters that none of today goes on with, and the one that holds most of each, if it holds enough. */
  readonly gone: ReadonlyArray<{ readonly id: string; readonly mergedInto?: number }>
}

/** One earlier topic: in which earlier cluster it was, and in which of today's it lies now; null and -1 for none. */
export interface Trace {
  readonly earlier: string | null
  readonly now: number
}

const originOf = (
  cluster: number,
  continues: ReadonlyMap<number, string>,
  parts: ReadonlyArray<{ readonly id: string; readonly cluster: number; readonly count: number; readonly share: number }>
): Origin => {
  const id = continues.get(cluster)
  if (id !== undefined) return { continues: id }
  const goOn = new Set(continues.values())
  const inCluster = parts.filter((part) => part.cluster === cluster)
  const all = inCluster.reduce((sum, { count }) => sum + count, 0)
  const from = inCluster.find(({ count, id, share }) => share >= partFrom && count >= all / 2 && goOn.has(id))
  return from === undefined ? {} : { splitFrom: from.id }
}

/**
 * Which clusters go on with which earlier ones, by the topics of the quarter before, which were clustered together with this quarter's: two clusters are the same
 * as far as they hold the same topics. The pair with the most topics in common is matched first, each cluster once; it must hold a third of the earlier
 * one. A new cluster with a quarter of an earlier one that goes on elsewhere was split from it; an earlier one that does not go on, a quarter of which lies in
 * a cluster, merged into it.
 *
 * Source: the transitions of Spiliopoulou, Ntoutsi, Theodoridis, Schult, "MONIC: modeling and monitoring cluster transitions", 2006.
 *
 * @param traces one an earlier topic, in any order.
 * @param clusters how many there are today.
 */
export const matchEarlier = (traces: ReadonlyArray<Trace>, clusters: number): Matches => {
  const sizes = new Map<string, number>()
  const common = new Map<string, Map<number, number>>()
  for (const { earlier, now } of traces) {
    if (earlier === null) continue
    sizes.set(earlier, (sizes.get(earlier) ?? 0) + 1)
    if (now < 0) continue
    const ofEarlier = common.get(earlier) ?? new Map<number, number>()
    common.set(earlier, ofEarlier.set(now, (ofEarlier.get(now) ?? 0) + 1))
  }
  const parts = [...common]
    .flatMap(([id, counts]) => [...counts].map(([cluster, count]) => ({ id, cluster, count, share: count / sizes.get(id)! })))
    .sort((a, b) => b.count - a.count || b.share - a.share || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.cluster - b.cluster))

  const continues = new Map<number, string>()
  const goOn = new Set<string>()
  for (const { cluster, id, share } of parts) {
    if (share < continuesFrom || goOn.has(id) || continues.has(cluster)) continue
    continues.set(cluster, id)
    goOn.add(id)
  }
  const gone = [...sizes.keys()]
    .filter((id) => !goOn.has(id))
    .sort()
    .map((id) => {
      const into = parts.find((part) => part.id === id && part.share >= partFrom)
      return into === undefined ? { id } : { id, mergedInto: into.cluster }
    })
  return { origins: Array.from({ length: clusters }, (_, cluster) => originOf(cluster, continues, parts)), gone }
}
