import fc from "fast-check"
import { execFileSync } from "node:child_process"
import { expect, it } from "vitest"
import { shellWord } from "../src/index.ts"

it.each([
  ["./store", "./store"],
  ["s3://bucket/ftm", "s3://bucket/ftm"],
  ["my store", "'my store'"],
  ["it's", "'it'\\''s'"],
  ["", "''"],
  ["=x", "'=x'"],
  ["a=x", "a=x"],
  ["~/store", "'~/store'"]
])("%s is typed as %s", (word, typed) => expect(shellWord(word)).toBe(typed))

it("a real shell reads back the same words", { timeout: 60_000 }, () => {
  const nothing = "\u0000"
  const word = fc
    .oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(..."ab'\"\\ $`!*?~#&|;<>()[]{}\n\t=-é"), maxLength: 12 })
    )
    .map((text) => text.replaceAll(nothing, ""))
  // One shell reads many words: starting one takes longer than reading.
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
      const script = `for word in ${words.map(shellWord).join(" ")}; do printf '%s\\000' "$word"; done`
      const read = execFileSync("sh", ["-c", script], { encoding: "utf8" })
      expect(read.split(nothing).slice(0, -1)).toEqual(words)
    }),
    { seed: 20, numRuns: 100 }
  )
})
