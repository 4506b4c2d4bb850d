import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readableName } from "../src/index.ts"

describe("readableName", () => {
  it("writes the form that speakers used most", () => {
    const sentences = [
      "We opened two data centers in the quarter.",
      "Our data center is full.",
      "Every data center needs power.",
      "We shipped vaccines, and the vaccine is approved.",
      "Vaccine demand held up."
    ]
    expect(readableName(["datum center", "vaccin"], sentences)).toBe("data center, vaccine")
    expect(readableName(["supply", "ship"], ["Supplies were short.", "We shipped.", "They shipped late."])).toBe("supplies, shipped")
  })

  it("is in lower case but for abbreviations, as they were spoken", () => {
    const sentences = ["AI is here.", "We use AI in SaaS.", "Adjusted EBITDA grew.", "Freight was up.", "R&D rose."]
    expect(readableName(["ai", "saas", "ebitda", "freight"], sentences)).toBe("AI, SaaS, EBITDA, freight")
    expect(readableName(["r&d"], sentences)).toBe("R&D")
  })

  it("does not take a shouted sentence for abbreviations", () => {
    expect(readableName(["demand"], ["WE CONTINUE TO SEE STRONG DEMAND"])).toBe("demand")
  })

  it("leaves out a keyword that repeats another, also in another form", () => {
    expect(readableName(["price", "pricing", "prices", "wage"], ["Pricing held.", "Wages rose."])).toBe("pricing, wages")
    expect(readableName(["freight", "freight rate", "port"], [])).toBe("freight, port")
  })

  it("keeps small words between the words of a keyword", () => {
    expect(readableName(["cost living"], ["The cost of living rose.", "The cost of living again."])).toBe("cost of living")
  })

  it("takes a keyword as it is where nobody said it, or nothing is known of what was said", () => {
    expect(readableName(["wage", "labor"], [])).toBe("wage, labor")
    expect(readableName(["wage"], ["Nothing of that kind."])).toBe("wage")
    expect(readableName([], ["A sentence."])).toBe("")
    expect(readableName(["", "  "], [])).toBe("")
  })

  it("does not take a longer word for a form of a shorter one", () => {
    expect(readableName(["car"], ["Care matters.", "Carbon is up.", "A car is sold."])).toBe("car")
    expect(readableName(["port"], ["Our portfolio grew.", "The portfolio again.", "Ports are full."])).toBe("ports")
  })

  it("knows hyphens and other scripts", () => {
    expect(readableName(["e-commerce"], ["E-commerce grew.", "Our e-commerce business."])).toBe("e-commerce")
    expect(readableName(["цена", "半导体"], ["Цена выросла.", "半导体 需求"])).toBe("цена, 半导体")
  })

  it("is one line without control characters and repeats nothing, whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary" }), { maxLength: 4 }),
        fc.array(fc.string({ unit: "binary" }), { maxLength: 4 }),
        (keywords, sentences) => {
          const name = readableName(keywords, [...sentences, ...keywords])
          expect(name).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u)
          expect(name).toBe(name.trim())
        }
      ),
      { seed: 1, numRuns: 100 }
    )
  })
})
