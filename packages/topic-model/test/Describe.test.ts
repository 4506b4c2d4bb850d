import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { classTermWeights } from "../src/describe/ClassTermWeights.ts"
import { topicKeywords, withoutParts } from "../src/describe/Keywords.ts"
import { marginalRelevance } from "../src/describe/MarginalRelevance.ts"
import { reduceOutliers } from "../src/ReduceOutliers.ts"
import { isBoilerplate } from "../src/text/Boilerplate.ts"
import { firstOfSame } from "../src/text/NearDuplicates.ts"
import { isContentWord, termsOf } from "../src/text/Terms.ts"

describe("classTermWeights", () => {
  it("is tf / sum tf * ln(1 + A / f)", () => {
    const [first] = classTermWeights([
      ["oil", "oil", "rig"],
      ["loan", "oil", "loan", "loan", "bank"]
    ])
    // A = floor(8 / 2) = 4; oil: 2 of 3 in its class, 3 times overall; rig: 1 of 3, once overall.
    expect(first!.map(({ term }) => term)).toEqual(["oil", "rig"])
    expect(first![0]!.weight).toBeCloseTo((2 / 3) * Math.log(1 + 4 / 3), 12)
    expect(first![1]!.weight).toBeCloseTo((1 / 3) * Math.log(1 + 4 / 1), 12)
  })
  it("says how often a class has each term", () => {
    const counts = classTermWeights([["oil", "rig", "oil"], ["oil"]]).map((terms) => terms.map(({ count, term }) => [term, count]))
    expect(counts).toEqual([
      [
        ["rig", 1],
        ["oil", 2]
      ],
      [["oil", 1]]
    ])
  })
  it("takes empty classes", () => {
    expect(classTermWeights([[], ["a"]])[0]).toEqual([])
    expect(classTermWeights([])).toEqual([])
  })
})

describe("marginalRelevance", () => {
  const same = (i: number, j: number): number => (i < 2 && j < 2 ? 1 : 0)
  it("passes over what repeats a better one", () => {
    expect(marginalRelevance([1, 0.9, 0.6], same, 2, 0.5)).toEqual([0, 2])
  })
  it("goes by relevance alone without diversity", () => {
    expect(marginalRelevance([0.6, 1, 0.9], same, 5, 0)).toEqual([1, 2, 0])
  })
})

describe("withoutParts", () => {
  const weighted = (text: string) => text.split(",").map((term, i) => ({ term, weight: 10 - i }))
  const left = (text: string, said: Record<string, number>) =>
    withoutParts(weighted(text), new Map(Object.entries(said))).map(({ term, weight }) => `${term} ${weight}`)

  it("lets a longer term stand for its words", () => {
    expect(left("chain,cost,supply,supply chain", { chain: 9, cost: 5, supply: 10, "supply chain": 8 })).toEqual([
      "supply chain 10",
      "cost 9"
    ])
  })
  it("keeps a word that is also said without the longer term", () => {
    expect(left("rate,interest rate,interest", { rate: 20, "interest rate": 9, interest: 10 })).toEqual(["rate 10", "interest rate 9"])
  })
  it("compares whole words", () => {
    expect(left("rate,corporate tax", { rate: 2, "corporate tax": 2 })).toEqual(["rate 10", "corporate tax 9"])
  })
  it("goes on over three words, and drops no term without one that stands for it", () => {
    expect(left("b,a b,a b c,c", { a: 5, b: 5, "a b": 5, "a b c": 5, c: 5 })).toEqual(["a b c 10"])
    const words = fc.constantFrom("a", "b", "c")
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.array(words, { minLength: 1, maxLength: 3 }).map((list) => list.join(" "))),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (terms, counts) => {
          const said = new Map(terms.map((term) => [term, counts.next().value!]))
          const kept = withoutParts(
            terms.map((term) => ({ term, weight: 1 })),
            said
          ).map(({ term }) => term)
          for (const term of terms) expect(kept.some((longer) => ` ${longer} `.includes(` ${term} `))).toBe(true)
        }
      )
    )
  })
  it("shows in a topic's keywords", () => {
    const words = ["supply chain cost", "cost of supply chain", "supply chain disruption", "freight cost", "freight rate"].map((text) =>
      text.split(" ")
    )
    const unit = new Float32Array(words.length).fill(1)
    const options = { count: 10, inRepresentation: 4, longest: 2, candidates: 30, minSentences: 2, meaning: 0, diversity: 0.3 }
    const [keywords] = topicKeywords(words, [[0, 1, 2, 3, 4]], [], unit, 1, options)
    expect(keywords).toContain("supply chain")
    expect(keywords).not.toContain("supply")
    expect(keywords).not.toContain("chain")
    expect(keywords).toContain("freight")
  })
})

describe("firstOfSame", () => {
  it("finds the same words in any order, and nearly the same", () => {
    const texts = ["a b c d e f", "x y", "f e d c b a", "a b c d e f g", "a b c x y z", "y x"].map((t) => t.split(" "))
    expect([...firstOfSame(texts)]).toEqual([0, 1, 0, 0, 4, 1])
  })
  it("finds a partner wherever comparing all pairs does", () => {
    const word = fc.constantFrom(..."abcdefgh")
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 8 }), { maxLength: 25 }), (texts) => {
        const first = firstOfSame(texts)
        const jaccard = (i: number, j: number): number => {
          const a = new Set(texts[i])
          const b = new Set(texts[j])
          const common = [...a].filter((w) => b.has(w)).length
          return common / (a.size + b.size - common)
        }
        first.forEach((f, i) => {
          const earlier = [...first.keys()].filter((j) => j < i && first[j] === j && jaccard(i, j) >= 0.8)
          if (f === i) expect(earlier).toEqual([])
          else expect(earlier).toContain(f)
        })
      })
    )
  })
})

describe("reduceOutliers", () => {
  it("takes the nearest first and stops at the share", () => {
    const unit = Float32Array.from([1, 0, 0, 1, 0.8, 0.6, 0.1, 0.995])
    const labels = Int32Array.from([0, 1, -1, -1])
    reduceOutliers(labels, 2, unit, 2, [1, 1, 1, 1], 0.25)
    expect([...labels]).toEqual([0, 1, -1, 1])
    reduceOutliers(labels, 2, unit, 2, [1, 1, 1, 1], 0)
    expect([...labels]).toEqual([0, 1, 0, 1])
  })
})

describe("terms", () => {
  it("are content words and pairs of neighbouring ones", () => {
    expect(termsOf("freight cost think supply supply".split(" "), 2)).toEqual(["freight", "freight cost", "cost", "supply", "supply"])
  })
  it("know fillers by their endings", () => {
    expect(["wanted", "talked", "things", "quarters", "pricing", "leases"].map(isContentWord)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true
    ])
  })
})

describe("isBoilerplate", () => {
  it.each([
    "Our next question comes from the line of Jane Doe with Some Bank.",
    "Please go ahead. Your line is open.",
    "Thanks, Bob, and good morning.",
    "With that, I'd like to turn the call over to Mary.",
    "We undertake no obligation to update any forward-looking statement.",
    "A replay of this call will be available on our website.",
    "Ladies and gentlemen, this concludes today's conference call."
  ])("knows the form: %s", (text) => expect(isBoilerplate(text)).toBe(true))
  it.each([
    "Gross margin rose 120 basis points on lower freight cost.",
    "Thanks to strong demand for denim in our stores and in the digital channel, which grew by more than half, sales rose to a record level this year.",
    "We opened eleven stores and closed two."
  ])("leaves content: %s", (text) => expect(isBoilerplate(text)).toBe(false))
})
