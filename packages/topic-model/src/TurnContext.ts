import { toUnitRows } from "./maths/UnitRows.ts"
import type { PreparedSentences } from "./PreparedSentences.ts"

/** For each sentence, the sentences just before and after it in its turn. */
const neighboursInTurn = ({ sentences }: PreparedSentences): ReadonlyArray<ReadonlyArray<number>> => {
  const turns = new Map<string, Array<{ readonly place: number; readonly i: number }>>()
  sentences.forEach(({ turn }, i) => {
    if (turn === undefined) return
    const said = turns.get(turn.id)
    if (said === undefined) turns.set(turn.id, [{ place: turn.place, i }])
    else said.push({ place: turn.place, i })
  })
  const neighbours: Array<Array<number>> = sentences.map(() => [])
  for (const said of turns.values()) {
    said.sort((a, b) => a.place - b.place || a.i - b.i)
    for (let s = 1; s < said.length; s++) {
      const [before, after] = [said[s - 1]!.i, said[s]!.i]
      neighbours[before]!.push(after)
      neighbours[after]!.push(before)
    }
  }
  return neighbours
}

/**
 * Lets each point take on something of what is said around it: `share` times the rows of the sentence before and of the one after it in the
 * same turn are added to its own, and the sum is scaled to length 1. "That was up 4 % on last year." says what it is about only by
 * what stands before it. For a point that stands for several sentences it is the mean over them. Sentences without content add nothing;
 * nor does another turn, which is another speaker's.
 *
 * This is a window of three with weights share, 1, share, as in the smoothing of sentence vectors for text segmentation (Hearst, "TextTiling", 1997,
 * smooths the scores in the same way).
 *
 * @param unit one unit row of `dimensions` per point; left as it is.
 */
export const withTurnContext = (prepared: PreparedSentences, unit: Float32Array, dimensions: number, share: number): Float32Array => {
  const { pointOf, points } = prepared
  const saidBy = new Int32Array(points.length)
  for (const point of pointOf) if (point >= 0) saidBy[point]! += 1
  const rows = unit.slice()
  neighboursInTurn(prepared).forEach((neighbours, i) => {
    const point = pointOf[i]!
    if (point === -1) return
    const weight = share / saidBy[point]!
    for (const neighbour of neighbours) {
      const other = pointOf[neighbour]!
      if (other === -1 || other === point) continue
      for (let a = point * dimensions, b = other * dimensions; a < (point + 1) * dimensions; a++, b++) rows[a]! += weight * unit[b]!
    }
  })
  toUnitRows(rows, dimensions)
  return rows
}
