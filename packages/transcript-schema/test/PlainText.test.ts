import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { plainJson, plainText } from "../src/index.ts"

/** Characters that a terminal obeys, told from a table of their numbers and not by the pattern under test. */
const isObeyed = (character: string): boolean => {
  const code = character.codePointAt(0)!
  if (character === "\n" || character === "\t") return false
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)
}

const wild = fc.string({
  unit: fc.oneof(fc.constantFrom(..."\u001b\u009b\u0007\b\r\n\t\u007f\u202e\u2069ab é😀"), fc.string({ unit: "binary" }))
})

describe("a text that reaches a terminal", () => {
  it.each([
    ["a colour", "\u001b[31mACME\u001b[0m", "\ufffd[31mACME\ufffd[0m"],
    ["a title, with the bell that ends it", "\u001b]0;root\u0007ACME", "\ufffd]0;root\ufffdACME"],
    ["the same in one character", "\u009b2JACME", "\ufffd2JACME"],
    ["a line that is written over", "failed\rdone", "failed\ufffddone"],
    ["a name that is read backwards", "ACME \u202efdp.exe", "ACME \ufffdfdp.exe"],
    ["lines of Windows, and a tab", "one\r\n\ttwo\n", "one\n\ttwo\n"],
    ["letters of every kind", "Société Générale, 三菱, اتصالات, 👩‍💻", "Société Générale, 三菱, اتصالات, 👩‍💻"]
  ])("%s", (_what, text, plain) => expect(plainText(text)).toBe(plain))

  it("holds nothing that a terminal obeys, and everything else", () => {
    fc.assert(
      fc.property(wild, (text) => {
        const plain = plainText(text)
        expect([...plain].some(isObeyed)).toBe(false)
        const rest = (of: string) => [...of].filter((character) => !isObeyed(character) && character !== "\ufffd").join("")
        expect(rest(plain)).toBe(rest(text))
      }),
      { seed: 1, numRuns: 500 }
    )
  })

  it("comes back as it was where it is JSON", () => {
    fc.assert(
      fc.property(wild, (text) => {
        const json = plainJson(JSON.stringify({ text }))
        expect([...json].some(isObeyed)).toBe(false)
        expect(JSON.parse(json)).toEqual({ text })
      }),
      { seed: 1, numRuns: 500 }
    )
  })
})
