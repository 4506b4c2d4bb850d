import fc from "fast-check"
import { expect, it } from "vitest"
import { wrap } from "../src/index.ts"

it("breaks at spaces, and within a word that is longer than a line", () => {
  expect(wrap("twelve firms of forty", 8)).toEqual(["twelve", "firms of", "forty"])
  expect(wrap("a s3://bucket/prefix", 8)).toEqual(["a", "s3://buc", "ket/pref", "ix"])
  expect(wrap("", 8)).toEqual([""])
})

it("loses nothing and is never wider than it may be", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b", " ", "é") }), fc.integer({ min: 1, max: 20 }), (text, width) => {
      const lines = wrap(text, width)
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""))
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
    }),
    { seed: 1 }
  )
})
