import fc from "fast-check"
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
      { numbers: [1] }
    )
  ).toBe("batch      firms  why\nbatch_000      7\nall        1,204")
  expect(columns([])).toBe("")
})

it("keeps a cell with a line's end in it on its line", () => {
  const rows = [
    ["1", "Acme\nDone. Type: rm"],
    ["2", "Beta"]
  ]
  expect(columns(rows)).toBe("1  Acme Done. Type: rm\n2  Beta")
})

it("wraps the last column into a narrow place, and then headings", () => {
  const rows = [
    ["firms", "machine time", "keywords"],
    ["34", "1 h", "revenue customer, unit sale, launch, light version"]
  ]
  expect(columns(rows, { numbers: [0, 1], width: 40 })).toBe(
    [
      "firms  machine time  keywords",
      "   34           1 h  revenue customer,",
      "                     unit sale, launch,",
      "                     light version"
    ].join("\n")
  )
  expect(
    columns(rows, { numbers: [0, 1], width: 30 })
      .split("\n")
      .slice(0, 3)
  ).toEqual(["firms  machine  keywords", "          time", "   34      1 h  revenue"])
})

it("is as it was where everything fits, and never wider than the place", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: 40 })
  const rows = fc.array(fc.tuple(fc.constantFrom("kept", "left out"), cell))
  fc.assert(
    fc.property(rows, fc.integer({ min: 30, max: 60 }), (given, width) => {
      const whole = columns(given)
      const fitted = columns(given, { width })
      for (const line of fitted.split("\n")) expect(line.length).toBeLessThanOrEqual(width)
      if (whole.split("\n").every((line) => line.length <= width)) expect(fitted.replace(/\s+/g, "")).toBe(whole.replace(/\s+/g, ""))
    }),
    { seed: 1 }
  )
})
