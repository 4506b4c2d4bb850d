import type { TranscriptSentence } from "@ftm/transcript-schema"
import { expect, it } from "vitest"
import { countSentence, noSentences } from "../src/FirmExposures.ts"
import { call } from "./Quarter.ts"

it("counts speakers as the panel of themes does, in whatever letters an import has their types", () => {
  const types = ["Executives", "executives", "Executives ", "Analysts", "ANALYSTS", "Attendees", null]
  const { sentences } = call(
    "1",
    types.map((speakerType) => ({ rawText: "Prices rose.", speakerType }))
  )
  const counts = noSentences()
  sentences.forEach((sentence: TranscriptSentence) => countSentence(counts, sentence))
  expect(counts).toMatchObject({ n_sentences: 7, n_executives: 3, n_analysts: 2, n_other: 2 })
})
