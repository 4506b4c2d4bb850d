import { readFileSync } from "node:fs"

interface Fixture {
  readonly dimensions: number
  readonly rows: ReadonlyArray<ReadonlyArray<number>>
  /** rows x rows; 0 where there is no edge. */
  readonly weights: ReadonlyArray<ReadonlyArray<number>>
  readonly smoothed: Readonly<Record<string, ReadonlyArray<ReadonlyArray<number>>>>
  readonly axes: ReadonlyArray<ReadonlyArray<number>>
  readonly start: ReadonlyArray<number>
  readonly refined: Readonly<Record<string, ReadonlyArray<number>>>
}

/** What NumPy and scikit-learn made: fixtures/make_smoothing.py. */
export const fixture = JSON.parse(readFileSync(new URL("../fixtures/smoothing.json", import.meta.url), "utf8")) as Fixture

export const asRows = (rows: ReadonlyArray<ReadonlyArray<number>>): Float32Array => Float32Array.from(rows.flat())
