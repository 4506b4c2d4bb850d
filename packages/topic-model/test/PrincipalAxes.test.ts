import { expect, it } from "vitest"
import { ontoPrincipalAxes } from "../src/maths/PrincipalAxes.ts"
import { asRows, fixture } from "./SmoothingFixture.ts"

it("turns rows onto the axis along which they differ", () => {
  const rows = Float32Array.from([3, 4, 0, 6, 8, 0, -3, -4, 0, -6, -8, 0])
  expect([...ontoPrincipalAxes(rows, 3, 1)].map(Math.abs)).toEqual([5, 10, 5, 10].map((x) => expect.closeTo(x, 4)))
})

it("gives scikit-learn's axes, up to their sign", () => {
  const wanted = 3
  const found = ontoPrincipalAxes(asRows(fixture.smoothed["2"]!), fixture.dimensions, wanted)
  for (let axis = 0; axis < wanted; axis++) {
    const ours = fixture.axes.map((_, row) => found[row * wanted + axis]!)
    const theirs = fixture.axes.map((row) => row[axis]!)
    const sign = Math.sign(ours[0]! * theirs[0]!)
    ours.forEach((value, row) => expect(value * sign, `axis ${axis}`).toBeCloseTo(theirs[row]!, 4))
  }
})

it("takes rows that do not differ", () => {
  expect([...ontoPrincipalAxes(Float32Array.from([1, 2, 1, 2, 1, 2]), 2, 1)]).toEqual([0, 0, 0].map((x) => expect.closeTo(x, 6)))
})
