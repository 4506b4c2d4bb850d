import { describe, expect, it } from "vitest"
import { passwordOddities } from "../src/index.ts"

describe("what looks unintended in a refused password", () => {
  const table: ReadonlyArray<readonly [string, string | undefined, RegExp | undefined]> = [
    ["fine", undefined, undefined],
    ["s:o\\fine", "s\\:o\\\\fine", undefined],
    ["fine\\", "fine\\", undefined],
    ["trailing ", undefined, /white space/],
    ['"quoted"', undefined, /quotation marks/],
    ["ab", "a\\b", /backslash that is not doubled/],
    ["a:b", "a:b", /colon in the password/]
  ]
  it.each(table)("%j in a file as %j", (password, raw, odd) => {
    const found = passwordOddities(password, raw)
    if (odd === undefined) expect(found).toEqual([])
    else expect(found.join()).toMatch(odd)
    for (const one of found) expect(one).not.toContain(password)
  })
})
