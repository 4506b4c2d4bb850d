import { expect, it } from "vitest"
import { prepareSentences } from "../src/PreparedSentences.ts"
import type { SentenceInput } from "../src/TopicModel.ts"
import { withTurnContext } from "../src/TurnContext.ts"

const said = (id: string, text: string, turn?: SentenceInput["turn"]): SentenceInput => ({
  id,
  text,
  cleanedText: text,
  ...(turn === undefined ? {} : { turn })
})

/** The rows after mixing, by the sentence's text; before it, each point has a direction of its own. */
const mixed = (sentences: ReadonlyArray<SentenceInput>, share: number): ReadonlyMap<string, ReadonlyArray<number>> => {
  const prepared = prepareSentences(sentences, 1)
  const n = prepared.points.length
  const unit = Float32Array.from({ length: n * n }, (_, e) => (Math.floor(e / n) === e % n ? 1 : 0))
  const rows = withTurnContext(prepared, unit, n, share)
  return new Map(prepared.points.map((i, point) => [prepared.sentences[i]!.text, [...rows.subarray(point * n, (point + 1) * n)]]))
}

/** Which other sentences' directions a row has taken on, and how much of each as a share of its own. */
const takenOn = (rows: ReadonlyMap<string, ReadonlyArray<number>>, text: string): Readonly<Record<string, number>> => {
  const texts = [...rows.keys()]
  const own = rows.get(text)!
  return Object.fromEntries(
    own.flatMap((value, d) =>
      value > 0 && texts[d] !== text ? [[texts[d]!, Math.round((1000 * value) / own[texts.indexOf(text)]!) / 1000]] : []
    )
  )
}

const call = [
  said("a", "copper mine", { id: "t1", place: 3 }),
  said("b", "harbour crane", { id: "t1", place: 4 }),
  said("c", "loan deposit", { id: "t1", place: 6 }),
  said("d", "clinic nurse", { id: "t2", place: 7 }),
  said("e", "school teacher")
]

it("takes on the sentences before and after in the same turn, and no others", () => {
  const rows = mixed(call, 0.2)
  expect(takenOn(rows, "copper mine")).toEqual({ "harbour crane": 0.2 })
  expect(takenOn(rows, "harbour crane")).toEqual({ "copper mine": 0.2, "loan deposit": 0.2 })
  expect(takenOn(rows, "clinic nurse")).toEqual({})
  expect(takenOn(rows, "school teacher")).toEqual({})
  for (const row of rows.values()) expect(Math.hypot(...row)).toBeCloseTo(1, 6)
})

it("does not depend on the order in which sentences come", () => {
  expect(mixed([...call].reverse(), 0.2)).toEqual(mixed(call, 0.2))
})

it("takes the mean over the places of a sentence that is said more than once", () => {
  const twice = [...call, said("f", "copper mine", { id: "t3", place: 9 }), said("g", "forest fire", { id: "t3", place: 10 })]
  expect(takenOn(mixed(twice, 0.2), "copper mine")).toEqual({ "harbour crane": 0.1, "forest fire": 0.1 })
})

it("looks past nothing: a greeting between two sentences keeps them apart", () => {
  const greeted = [
    said("a", "copper mine", { id: "t1", place: 0 }),
    said("b", "Thank you.", { id: "t1", place: 1 }),
    said("c", "loan deposit", { id: "t1", place: 2 })
  ]
  expect(takenOn(mixed(greeted, 0.2), "copper mine")).toEqual({})
})
