export type LookName = "as is" | "1 % dropped" | "reordered" | "another seed"

/** One way to give an engine the same texts again. */
export interface Look {
  readonly name: LookName
  /** What is added to the engine's own seed. */
  readonly seedStep: number
  /** Which of `count` texts are given, in this order. */
  rows(count: number): ReadonlyArray<number>
}

const every = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, i) => i)

/** The texts as they are, and three disturbances that change nothing of what they are about. */
export const looks: ReadonlyArray<Look> = [
  { name: "as is", seedStep: 0, rows: every },
  { name: "1 % dropped", seedStep: 0, rows: (count) => every(count).filter((i) => i % 100 !== 37) },
  { name: "reordered", seedStep: 0, rows: (count) => [...every(count)].reverse() },
  { name: "another seed", seedStep: 1, rows: every }
]
