import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { defaultTextOptions, makeCallText, makeSentenceCleaner, noNames, splitSentences } from "../src/index.ts"
import { checkCallText, oddCall, oddText } from "../src/testing/OddText.ts"

const callTextOf = makeCallText(defaultTextOptions)
const clean = makeSentenceCleaner(defaultTextOptions)

describe("any text", () => {
  it("gives what is promised, and the same twice, whatever was read in between", () => {
    fc.assert(
      fc.property(oddCall, oddCall, (call, other) => {
        const first = callTextOf(call)
        expect(checkCallText(call, first, defaultTextOptions)).toEqual([])
        callTextOf(other)
        expect(callTextOf(call)).toEqual(first)
      }),
      { numRuns: 200, seed: 11 }
    )
  })

  it("of bare Unicode does not throw", () => {
    const anything = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((codes) => String.fromCharCode(...codes))
    fc.assert(
      fc.property(anything, (text) => {
        const call = {
          firmId: "1",
          transcriptId: "2",
          components: [{ componentId: "3", componentOrder: 0, componentTypeId: 2, speakerType: null, speakerName: text.slice(0, 20), text }]
        }
        expect(checkCallText(call, callTextOf(call), defaultTextOptions)).toEqual([])
      }),
      { numRuns: 300, seed: 12 }
    )
  })

  it("is cut into sentences that hold everything but white space and invisible characters", () => {
    const seen = (text: string): string => text.replace(/[\s\u0085\u00ad\u200b-\u200f\u2060\ufeff]+/g, "")
    fc.assert(
      fc.property(oddText, (text) => {
        const spans = splitSentences(text)
        expect(spans.map(({ end, start }) => seen(text.slice(start, end))).join("")).toBe(seen(text))
        for (const [i, { end, start }] of spans.entries()) {
          expect(start).toBeGreaterThanOrEqual(spans[i - 1]?.end ?? 0)
          expect(end).toBeGreaterThan(start)
        }
      }),
      { numRuns: 300, seed: 13 }
    )
  })

  it("is cleaned the same beside other sentences as alone", () => {
    fc.assert(
      fc.property(fc.array(oddText, { minLength: 2, maxLength: 5 }), (sentences) => {
        expect(clean(sentences, noNames)).toEqual(sentences.map((sentence) => clean([sentence], noNames)[0]))
      }),
      { numRuns: 60, seed: 14 }
    )
  })
})
