import { compareIds } from "@ftm/transcript-schema"
import { type RandomNumbers, shuffled } from "./RandomNumbers.ts"

/** Calls that are read at most: their sentences are compared in memory, and a sample needs no more. */
const mostCalls = 400

/** The firms whose calls are read: all of them, or so many at random. Ascending. */
export const pickCalls = (firmIds: Iterable<string>, random: RandomNumbers): ReadonlyArray<string> => {
  const all = [...new Set(firmIds)].sort(compareIds)
  return all.length <= mostCalls ? all : shuffled(all, random).slice(0, mostCalls).sort(compareIds)
}
