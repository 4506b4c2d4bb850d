import { expect, it } from "vitest"
import { fitToTeacher, linearMap } from "../src/index.ts"

const dimensions = 3

it("finds the token vectors behind the means of sentences, and leaves unseen tokens alone", () => {
  const truth = Float32Array.from([1, 0, 2, 0, 1, 0, -1, 2, 1, 5, 5, 5])
  const ids = [[0], [1, 2], [0, 2], [1], [0, 1, 2], [2]]
  const taught = new Float32Array(ids.length * dimensions)
  ids.forEach((list, s) => {
    for (const id of list) for (let d = 0; d < dimensions; d++) taught[s * dimensions + d]! += truth[id * dimensions + d]! / list.length
  })
  const vectors = Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 7, 7])
  fitToTeacher(vectors, dimensions, { ids, taught }, 1e-6, 20, () => {})
  for (let e = 0; e < 9; e++) expect(vectors[e]).toBeCloseTo(truth[e]!, 3)
  expect(Array.from(vectors.subarray(9))).toEqual([7, 7, 7])
})

it("finds a linear map", () => {
  const from = Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1])
  const to = Float32Array.from([0, 2, 0, 0, 0, 3, 1, 0, 0, 1, 2, 3])
  const map = linearMap(from, to, dimensions, 1e-9)
  const expected = [0, 2, 0, 0, 0, 3, 1, 0, 0]
  map.forEach((value, e) => expect(value).toBeCloseTo(expected[e]!, 5))
})
