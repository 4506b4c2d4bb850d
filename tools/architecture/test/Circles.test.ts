import { expect, it } from "vitest"
import { circlesIn } from "../src/index.ts"

it("finds a circle of two, one through others, and a name that leads to itself", () => {
  expect(
    circlesIn(
      new Map([
        ["a", ["b"]],
        ["b", ["a"]]
      ])
    )
  ).toEqual(["a -> b -> a"])
  expect(
    circlesIn(
      new Map([
        ["start", ["a"]],
        ["a", ["b"]],
        ["b", ["c"]],
        ["c", ["a"]]
      ])
    )
  ).toEqual(["a -> b -> c -> a"])
  expect(circlesIn(new Map([["a", ["a"]]]))).toEqual(["a -> a"])
})
it("finds none where two ways lead to the same name", () => {
  expect(
    circlesIn(
      new Map([
        ["a", ["b", "c"]],
        ["b", ["d"]],
        ["c", ["d"]],
        ["d", []]
      ])
    )
  ).toEqual([])
})
