import { pow } from "../maths/ExactMath.ts"
import type { Curve } from "./Curve.ts"

/**
 * A tabulated function of the squared distance: 128 cells per octave, and in each a straight line through the cell's
 * ends. The leading bits of the number as float32 are the cell's index, so a look-up needs no power and no search.
 * The relative error is below 1e-4 (tested).
 */
export interface GradientTable {
  /** value = base[cell] + slope[cell] * d2, cell = float32 bits of d2 >>> 16. */
  readonly base: Float64Array
  readonly slope: Float64Array
}

/** float32 has 8 bits of exponent after the sign; 7 more bits of fraction make the cell. */
export const cellShift = 16
const tableCells = 1 << (31 - cellShift)

const bits = new DataView(new ArrayBuffer(4))
const startOfCell = (cell: number): number => {
  bits.setUint32(0, cell << cellShift)
  return bits.getFloat32(0)
}

// The range of squared distances that matters: below it the gradient is clipped anyway, above it the gradient is zero.
const smallest = 1e-14
const largest = 1e8

const tabulate = (f: (d2: number) => number): GradientTable => {
  const base = new Float64Array(tableCells)
  const slope = new Float64Array(tableCells)
  for (let cell = 0; cell < tableCells; cell++) {
    const low = startOfCell(cell)
    const high = startOfCell(cell + 1)
    if (!(low < largest)) continue
    if (low < smallest) {
      base[cell] = f(smallest)
      continue
    }
    slope[cell] = (f(high) - f(low)) / (high - low)
    base[cell] = f(low) - slope[cell]! * low
  }
  return { base, slope }
}

export interface GradientTables {
  /** The pull on an edge: -2ab d^(2(b-1)) / (1 + a d^2b), times the difference of the two points. */
  readonly attraction: GradientTable
  /** The push between a point and one drawn at random: 2b / ((0.001 + d^2)(1 + a d^2b)). */
  readonly repulsion: GradientTable
}

let last: { readonly curve: Curve; readonly tables: GradientTables } | undefined

/** Both tables of a curve. Those of the last curve are kept, since every firm of a run has the same curve. */
export const gradientTables = (curve: Curve): GradientTables => {
  const { a, b } = curve
  if (last === undefined || last.curve.a !== a || last.curve.b !== b) {
    const tables = {
      attraction: tabulate((d2) => (-2 * a * b * pow(d2, b - 1)) / (1 + a * pow(d2, b))),
      repulsion: tabulate((d2) => (2 * b) / ((0.001 + d2) * (1 + a * pow(d2, b))))
    }
    last = { curve, tables }
  }
  return last.tables
}
