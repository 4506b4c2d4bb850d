import { SeededRandom } from "../maths/SeededRandom.ts"
import { type ShareDone, tellNowAndThen, unheard } from "../ShareDone.ts"
import type { WeightedGraph } from "./WeightedGraph.ts"

/** Rounds over the whole graph at most; more change next to nothing. */
const rounds = 5

/** Weights of a node's edges to the communities around it, of which each is looked at once. */
class EdgesToCommunities {
  readonly weight: Float64Array
  readonly seen: Int32Array
  count = 0

  constructor(communities: number) {
    this.weight = new Float64Array(communities).fill(-1)
    this.seen = new Int32Array(communities)
  }

  add(community: number, weight: number): void {
    if (this.weight[community]! < 0) {
      this.seen[this.count++] = community
      this.weight[community] = 0
    }
    this.weight[community]! += weight
  }

  to(community: number): number {
    return Math.max(0, this.weight[community]!)
  }

  clear(): void {
    for (let c = 0; c < this.count; c++) this.weight[this.seen[c]!] = -1
    this.count = 0
  }
}

/** A graph whose nodes stand for one or more points: its edges, the weight at each node, and an edge of a node to itself. */
interface Level {
  readonly graph: WeightedGraph
  /** Weight of all edge ends at each node, of those to itself twice. */
  readonly strength: Float64Array
}

const strengthOf = ({ count, start, weight }: WeightedGraph): Float64Array => {
  const strength = new Float64Array(count)
  for (let i = 0; i < count; i++) for (let e = start[i]!; e < start[i + 1]!; e++) strength[i]! += weight[e]!
  return strength
}

const sumsBy = (labels: Int32Array, values: Float64Array): Float64Array => {
  const sums = new Float64Array(labels.length)
  labels.forEach((label, i) => (sums[label]! += values[i]!))
  return sums
}

const shuffled = (count: number, random: SeededRandom): Int32Array => {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = random.nextInt() % (i + 1)
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}

/** Moves nodes to the community in which they raise the quality most, until none would move. Changes `labels`; true if any moved. */
const moveNodes = ({ graph, strength }: Level, labels: Int32Array, cost: number, random: SeededRandom, onLook: () => void): boolean => {
  const { count, start, to, weight } = graph
  const total = sumsBy(labels, strength)
  const members = new Int32Array(count)
  for (const label of labels) members[label]!++
  /** Communities without members, for a node that is best alone. */
  const free: Array<number> = []
  for (let c = count - 1; c >= 0; c--) if (members[c] === 0) free.push(c)
  const edges = new EdgesToCommunities(count)
  // A ring of the nodes that may want to move: each at most once.
  const ring = shuffled(count, random)
  const waits = new Uint8Array(count).fill(1)
  let first = 0
  let waiting = count
  let moved = false
  while (waiting > 0) {
    onLook()
    const node = ring[first]!
    first = (first + 1) % count
    waiting--
    waits[node] = 0
    const own = labels[node]!
    // What a node weighs to itself goes with it wherever it goes.
    for (let e = start[node]!; e < start[node + 1]!; e++) if (to[e] !== node) edges.add(labels[to[e]!]!, weight[e]!)
    total[own]! -= strength[node]!
    members[own]!--
    let best = own
    let most = edges.to(own) - cost * strength[node]! * total[own]!
    for (let c = 0; c < edges.count; c++) {
      const community = edges.seen[c]!
      const gain = edges.to(community) - cost * strength[node]! * total[community]!
      if (gain > most + 1e-12 || (gain > most - 1e-12 && gain === most && community < best)) {
        best = community
        most = gain
      }
    }
    if (most < 0 && members[own]! > 0) best = free.pop()!
    edges.clear()
    total[best]! += strength[node]!
    members[best]!++
    if (best === own) continue
    if (members[own] === 0) free.push(own)
    labels[node] = best
    moved = true
    for (let e = start[node]!; e < start[node + 1]!; e++) {
      const neighbor = to[e]!
      if (labels[neighbor] === best || waits[neighbor] === 1) continue
      waits[neighbor] = 1
      ring[(first + waiting++) % count] = neighbor
    }
  }
  return moved
}

/**
 * Parts of each community that hang together: every node starts alone and joins the part of its own community in which it raises the
 * quality most, if both are well connected to the rest of the community. So no community falls apart once its nodes are taken together.
 */
const refine = ({ graph, strength }: Level, labels: Int32Array, cost: number, random: SeededRandom): Int32Array => {
  const { count, start, to, weight } = graph
  const parts = Int32Array.from({ length: count }, (_, i) => i)
  const total = Float64Array.from(strength)
  const ofCommunity = sumsBy(labels, strength)
  /** Weight of a part's edges to the rest of its community. */
  const outward = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    for (let e = start[i]!; e < start[i + 1]!; e++) if (to[e] !== i && labels[to[e]!] === labels[i]) outward[i]! += weight[e]!
  }
  const isConnected = (part: number, community: number): boolean =>
    outward[part]! >= cost * total[part]! * (ofCommunity[community]! - total[part]!) - 1e-12
  const isAlone = new Uint8Array(count).fill(1)
  const edges = new EdgesToCommunities(count)
  for (const node of shuffled(count, random)) {
    const community = labels[node]!
    if (isAlone[node] === 0 || !isConnected(node, community)) continue
    for (let e = start[node]!; e < start[node + 1]!; e++) {
      if (to[e] !== node && labels[to[e]!] === community) edges.add(parts[to[e]!]!, weight[e]!)
    }
    let best = -1
    let most = 0
    for (let c = 0; c < edges.count; c++) {
      const part = edges.seen[c]!
      const gain = edges.to(part) - cost * strength[node]! * total[part]!
      if (gain > most && isConnected(part, community)) {
        best = part
        most = gain
      }
    }
    if (best >= 0) {
      outward[best]! += outward[node]! - 2 * edges.to(best)
      total[best]! += strength[node]!
      total[node] = 0
      parts[node] = best
      isAlone[best] = 0
      isAlone[node] = 0
    }
    edges.clear()
  }
  return parts
}

/** Numbers labels anew from 0, in the order in which they appear. */
const numbered = (labels: Int32Array): { readonly labels: Int32Array; readonly count: number } => {
  const numbers = new Map<number, number>()
  const anew = labels.map((label) => {
    const number = numbers.get(label) ?? numbers.size
    numbers.set(label, number)
    return number
  })
  return { labels: anew, count: numbers.size }
}

/** The graph of the parts: edges between nodes of two parts become one, those within a part one of the part to itself. */
const together = ({ graph, strength }: Level, parts: Int32Array, count: number): Level => {
  const { start, to, weight } = graph
  const membersStart = new Int32Array(count + 1)
  for (const part of parts) membersStart[part + 1]!++
  for (let p = 0; p < count; p++) membersStart[p + 1]! += membersStart[p]!
  const members = new Int32Array(parts.length)
  const next = membersStart.slice(0, count)
  parts.forEach((part, node) => (members[next[part]!++] = node))
  const newStart = new Int32Array(count + 1)
  const newTo: Array<number> = []
  const newWeight: Array<number> = []
  const edges = new EdgesToCommunities(count)
  for (let part = 0; part < count; part++) {
    for (let m = membersStart[part]!; m < membersStart[part + 1]!; m++) {
      const node = members[m]!
      for (let e = start[node]!; e < start[node + 1]!; e++) edges.add(parts[to[e]!]!, weight[e]!)
    }
    for (let c = 0; c < edges.count; c++) {
      newTo.push(edges.seen[c]!)
      newWeight.push(edges.to(edges.seen[c]!))
    }
    edges.clear()
    newStart[part + 1] = newTo.length
  }
  const sums = new Float64Array(count)
  parts.forEach((part, node) => (sums[part]! += strength[node]!))
  return { graph: { count, start: newStart, to: Int32Array.from(newTo), weight: Float64Array.from(newWeight) }, strength: sums }
}

/** One round of the method from a given division, until taking nodes together changes nothing. */
const oneRound = (whole: Level, given: Int32Array, cost: number, random: SeededRandom, onLook: () => void): Int32Array => {
  /** Node of the level of each point. */
  let nodeOf: Int32Array = Int32Array.from(given, (_, i) => i)
  let level = whole
  let labels: Int32Array = Int32Array.from(given)
  while (true) {
    moveNodes(level, labels, cost, random, onLook)
    const parts = numbered(refine(level, labels, cost, random))
    if (parts.count === level.graph.count) break
    const labelOfPart = new Int32Array(parts.count)
    parts.labels.forEach((part, node) => (labelOfPart[part] = labels[node]!))
    nodeOf = nodeOf.map((node) => parts.labels[node]!)
    level = together(level, parts.labels, parts.count)
    labels = numbered(labelOfPart).labels
  }
  return nodeOf.map((node) => labels[node]!)
}

/**
 * Divides a graph into communities, groups of nodes with more weight between them than chance would have it, by the Leiden method. The quality that it
 * raises is modularity with a resolution: the sum over communities of (weight inside) - resolution x (weight at its nodes)^2 / (4 x weight of all edges).
 * A greater resolution gives more, smaller communities. The order in which nodes are looked at is drawn from a fixed seed, so the same graph gives the same
 * communities everywhere; a node joins the best part in the refinement, not one drawn by chance.
 *
 * Source: Traag, Waltman, van Eck, "From Louvain to Leiden: guaranteeing well-connected communities", 2019; the resolution Reichardt, Bornholdt,
 * "Statistical mechanics of community detection", 2006.
 *
 * @returns the community of each node, numbered from 0 in the order of their first nodes, and how many there are.
 */
export const leiden = (
  graph: WeightedGraph,
  resolution: number,
  onShare: ShareDone = unheard
): { readonly labels: Int32Array; readonly communities: number } => {
  const strength = strengthOf(graph)
  const all = strength.reduce((sum, value) => sum + value, 0)
  const cost = all > 0 ? resolution / all : 0
  const random = new SeededRandom(42)
  let labels: Int32Array = Int32Array.from({ length: graph.count }, (_, i) => i)
  for (let round = 0; round < rounds; round++) {
    let looks = 0
    // How many more looks a round takes, nobody knows: the share stands still meanwhile.
    const onLook = (): void => tellNowAndThen(() => onShare(round / rounds), looks++, 1)
    const next = oneRound({ graph, strength }, labels, cost, random, onLook)
    const isSettled = next.every((label, node) => label === labels[node])
    labels = next
    if (isSettled) break
  }
  const found = numbered(labels)
  return { labels: found.labels, communities: found.count }
}
