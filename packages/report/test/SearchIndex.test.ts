import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { pageScript } from "../src/PageScript.ts"
import { findAll, readIndex, readNumbers, searchIndex, wordsOf, writeNumbers } from "../src/SearchIndex.ts"

const texts = [
  ["Nestlé S.A.", "supply chain"],
  ["ØRSTED", "wind power"],
  ["Kuehne + Nagel", "freight in the supply chain"],
  ["AT&T", "straße"]
]
const index = readIndex(searchIndex(texts))
const found = (query: string): ReadonlyArray<number> => [...findAll(index, texts.length, query)]

describe("the search", () => {
  it.each([
    ["Nestle", [0]],
    ["NESTLÉ", [0]],
    ["nestle\u0301", [0]],
    ["orsted", [1]],
    ["strasse", [3]],
    ["AT&T", [3]],
    ["chain", [0, 2]],
    ["chain freight", [2]],
    ["wind, chain", []],
    ["suppl", [0, 2]],
    ["", [0, 1, 2, 3]],
    [" — ", [0, 1, 2, 3]],
    ["nothing", []]
  ])("for %j finds %j", (query, numbers) => {
    expect(found(query)).toEqual(numbers)
  })

  it("finds every text by any of its words, however many there are", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 5 }), { maxLength: 60 }), (all) => {
        const made = readIndex(searchIndex(all))
        all.forEach((parts, n) => {
          for (const word of parts.flatMap(wordsOf)) expect(findAll(made, all.length, word).has(n)).toBe(true)
        })
      }),
      { seed: 1, numRuns: 100 }
    )
  })

  it("reads the numbers that were written", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400_000)), (numbers) => {
        expect(readNumbers(writeNumbers(numbers))).toEqual(numbers)
      }),
      { seed: 1 }
    )
  })

  it("is in the page as it is here, in a script that can be read and cannot end early", () => {
    const script = pageScript(searchIndex([["</script><script>alert(1)", "Nestlé"]]), "")
    expect(script).not.toContain("</script")
    expect(() => new Function(script)).not.toThrow()
    const search = script.slice(0, script.indexOf("const body"))
    expect(new Function(`${search}; return [...findAll(index, 1, "NESTLE")].join()`)()).toBe("0")
  })
})
