import { describe, expect, it } from "vitest"
import { type CallComponent, type CallOutcome, CallTextError, defaultTextOptions, describeOutcome, makeCallText } from "../src/index.ts"

const callTextOf = makeCallText(defaultTextOptions)

const turn = (speakerType: string | null, componentTypeId: number | null, text: string | null): CallComponent => ({
  componentId: "7",
  componentOrder: 3,
  componentTypeId,
  speakerType,
  speakerName: null,
  text
})
const outcomeOf = (...components: ReadonlyArray<CallComponent>): CallOutcome =>
  callTextOf({ firmId: "1", transcriptId: "2", components }).outcome

describe("what became of a call's text", () => {
  it("is told for every kind of call", () => {
    expect(outcomeOf(turn("Executives", 2, "Steel prices rose."))).toEqual({ _tag: "Kept" })
    expect(outcomeOf()).toEqual({ _tag: "NoComponents" })
    expect(outcomeOf(turn("Executives", 2, null), turn("Operator", 1, " \n"))).toEqual({ _tag: "NoText" })
    expect(outcomeOf(turn("Operator", 1, "Welcome to the steel call."), turn("Executives", 2, " "))).toEqual({ _tag: "OnlyOperator" })
    expect(outcomeOf(turn("Executives", 2, "In 2020, it was $5 million. 12, 13 and 14%."))).toEqual({ _tag: "NothingLeft" })
    expect(outcomeOf(turn("Executives", 2, "*** 7 + 8 *** §§§"))).toEqual({ _tag: "NothingLeft" })
  })

  it("has plain words for people", () => {
    expect(describeOutcome({ _tag: "NotEnglish", language: "spa" })).toBe("not English (Spanish)")
    expect(describeOutcome({ _tag: "NotEnglish", language: "?" })).toBe("not English (?)")
    expect(describeOutcome({ _tag: "OnlyOperator" })).toBe("nobody but the operator speaks")
    expect(describeOutcome({ _tag: "NoText" })).toBe("no component has text")
    expect(describeOutcome({ _tag: "NoComponents" })).toBe("no components")
    expect(describeOutcome({ _tag: "NothingLeft" })).toBe("no sentence has words left after cleaning")
  })
})

describe("how much was said", () => {
  it("is counted by section and type of speaker, without the operator and before anything is dropped", () => {
    const { sentences, speech } = callTextOf({
      firmId: "1",
      transcriptId: "2",
      components: [
        turn("Operator", 1, "Welcome, everybody."),
        turn("Executives", 2, "Thank you. Steel prices rose 5% — a lot."),
        turn("Executives", 2, "Yes."),
        turn("Analysts", 3, "Why?"),
        turn("Executives", 4, "Because of freight.")
      ]
    })
    expect(speech).toEqual([
      { section: "presentation", speakerType: "Executives", turns: 2, sentences: 3, words: 9 },
      { section: "question", speakerType: "Analysts", turns: 1, sentences: 1, words: 1 },
      { section: "answer", speakerType: "Executives", turns: 1, sentences: 1, words: 3 }
    ])
    expect(sentences.map(({ componentId, componentOrder }) => [componentId, componentOrder])).toEqual([["7", 3]])
  })
})

describe("a component that cannot be read", () => {
  it("is named together with its transcript", () => {
    // What a database driver may hand over where a text was expected.
    const broken = { ...turn("Executives", 2, "Steel."), componentId: "99", text: 5 as unknown as string }
    const derive = () => callTextOf({ firmId: "1", transcriptId: "22", components: [turn("Executives", 2, "Steel prices rose."), broken] })
    expect(derive).toThrow(CallTextError)
    expect(derive).toThrow(expect.objectContaining({ componentId: "99", transcriptId: "22" }))
    expect(derive).toThrow(/component 99 of transcript 22/)
  })
})
