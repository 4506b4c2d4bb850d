import { describe, expect, it } from "vitest"
import { directionOf, Directions } from "../src/Directions.ts"
import { meanOfTexts, rememberedVectors, type WordVectors } from "../src/WordVectors.ts"

// Three words at right angles, one of them twice as long, and one between two of them.
const vectors: WordVectors = (word) =>
  new Map([
    ["coal", Float32Array.of(2, 0, 0)],
    ["wind", Float32Array.of(0, 1, 0)],
    ["loan", Float32Array.of(0, 0, 1)],
    ["power", Float32Array.of(1, 1, 0)]
  ]).get(word)

const unit = (v: ReadonlyArray<number>) => v.map((x) => x / Math.hypot(...v))
const centre = Float64Array.of(0.2, 0.1, 0.3)

/** The formula as the guide has it, over whole vectors. */
const cosine = (sentence: ReadonlyArray<number>, query: ReadonlyArray<number>): number => {
  const off = (v: ReadonlyArray<number>) => unit(unit(v).map((x, d) => x - centre[d]!))
  const [a, b] = [off(sentence), off(query)]
  return a.reduce((sum, x, d) => sum + x * b[d]!, 0)
}

describe("cosines", () => {
  const coal = directionOf([["coal"]], centre, vectors)
  const both = directionOf([["coal"], ["wind", "nothing"]], centre, vectors)
  const directions = new Directions(centre, [coal, undefined, both], vectors)

  it("are those of the formula, whatever words are not known", () => {
    const found = directions.cosines(["coal", "loan", "loan", "nobody"])!
    expect(found[0]).toBeCloseTo(cosine([2, 0, 2], [1, 0, 0]), 12)
    // The mean of two texts of length 1, which has a length of its own: it is not scaled before the centre is taken off.
    const mean = [0.5 - 0.2, 0.5 - 0.1, -0.3]
    const sentence = unit([1, 0, 1]).map((x, d) => x - centre[d]!)
    expect(found[2]).toBeCloseTo(sentence.reduce((sum, x, d) => sum + x * mean[d]!, 0) / Math.hypot(...sentence) / Math.hypot(...mean), 12)
  })

  it("are 1 for the query's own words", () => expect(directions.cosines(["coal"])![0]).toBeCloseTo(1, 12))

  it("are none without a word that is known", () => expect(directions.cosines(["nobody"])).toBeUndefined())

  it("tells queries that have a direction", () => expect([0, 1, 2].map((query) => directions.has(query))).toEqual([true, false, true]))

  it("come from the words that point the query's way, the strongest first", () => {
    expect(directions.wordsThatDecide(["loan", "power", "coal", "power", "nobody"], 0, 5)).toEqual(["coal", "power"])
    expect(directions.wordsThatDecide(["power", "coal"], 0, 1)).toEqual(["coal"])
  })
})

it("a text weighs as much as any other in a mean, however many words it has", () => {
  expect([...meanOfTexts([["coal", "coal"], ["loan"], ["nobody"]], vectors)!]).toEqual([0.5, 0, 0.5])
  expect(meanOfTexts([["nobody"], []], vectors)).toBeUndefined()
})

it("words that the embedder has no piece of have no vector", () => {
  const known = rememberedVectors()
  expect(known("inflation")?.length).toBeGreaterThan(100)
  expect(known("人工智能")).toBeUndefined()
})
