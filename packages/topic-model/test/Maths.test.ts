import { describe, expect, it } from "vitest"
import { exp, ln, log2, pow } from "../src/maths/ExactMath.ts"
import { fitCurve } from "../src/umap/Curve.ts"
import { cellShift, gradientTables } from "../src/umap/GradientTable.ts"

const near = (a: number, b: number): number => Math.abs(a - b) / Math.max(Math.abs(b), 1e-300)

describe("ExactMath", () => {
  it("agrees with the platform's functions to 1e-14", () => {
    for (let i = 0; i <= 20_000; i++) {
      const x = (i / 20_000 - 0.5) * 1400
      expect(near(exp(x), Math.exp(x))).toBeLessThan(1e-14)
      const y = Math.exp(x)
      expect(Math.abs(ln(y) - Math.log(y))).toBeLessThan(1e-14 * Math.max(1, Math.abs(x)))
    }
    expect(near(pow(2.5, 1.7), Math.pow(2.5, 1.7))).toBeLessThan(1e-14)
    expect(log2(15)).toBeCloseTo(Math.log2(15), 14)
  })

  it("knows the ends", () => {
    expect([exp(-Infinity), exp(0), exp(1000), ln(0), ln(1), ln(Infinity), pow(0, 2), pow(3, 0)]).toEqual([
      0,
      1,
      Infinity,
      -Infinity,
      0,
      Infinity,
      0,
      1
    ])
    expect([exp(NaN), ln(NaN), ln(-1)]).toEqual([NaN, NaN, NaN])
    expect(ln(Number.MIN_VALUE)).toBeCloseTo(-744.4400719213812, 10)
  })
})

describe("the layout's curve", () => {
  // As fitted by SciPy in umap-learn.
  it.each([
    [0, 1.93281, 0.7905],
    [0.01, 1.89561, 0.80064],
    [0.025, 1.84043, 0.81602],
    [0.1, 1.57694, 0.89506]
  ])("fits min_dist %f", (minDist, a, b) => {
    const curve = fitCurve(minDist)
    expect(curve.a).toBeCloseTo(a, 4)
    expect(curve.b).toBeCloseTo(b, 4)
  })

  it("is tabulated to 1e-4", () => {
    const { a, b } = fitCurve(0.01)
    const bits = new Uint32Array(1)
    const float = new Float32Array(bits.buffer)
    const { attraction, repulsion } = gradientTables({ a, b })
    for (let exponent = -40; exponent < 20; exponent += 0.013) {
      const d2 = 2 ** exponent
      float[0] = d2
      const cell = bits[0]! >>> cellShift
      const pull = (-2 * a * b * d2 ** (b - 1)) / (1 + a * d2 ** b)
      const push = (2 * b) / ((0.001 + d2) * (1 + a * d2 ** b))
      expect(near(attraction.base[cell]! + attraction.slope[cell]! * d2, pull)).toBeLessThan(1e-4)
      expect(near(repulsion.base[cell]! + repulsion.slope[cell]! * d2, push)).toBeLessThan(1e-4)
    }
  })
})
