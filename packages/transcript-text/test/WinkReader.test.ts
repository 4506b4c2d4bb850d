import { expect, it } from "vitest"
import { makeWinkReader } from "../src/WinkReader.ts"

it("can be made as often as one likes in one process, and reads the same each time", () => {
  const read = () => makeWinkReader().read([["margins", "grew", "in", "ohio"]])
  const first = read()
  // The library itself fails at the twentieth.
  for (let i = 0; i < 24; i++) expect(read()).toEqual(first)
})
