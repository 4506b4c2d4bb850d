import { expect, it } from "vitest"
import { columns } from "../src/index.ts"

it("aligns text to the left and numbers to the right, and ends no line with a space", () => {
  expect(
    columns(
      [
        ["batch", "firms", "why"],
        ["batch_000", "7", ""],
        ["all", "1,204"]
      ],
      [1]
    )
  ).toBe("batch      firms  why\nbatch_000      7\nall        1,204")
  expect(columns([])).toBe("")
})
