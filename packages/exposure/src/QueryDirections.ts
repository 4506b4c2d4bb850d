import { readUsableManifest } from "@ftm/s3-source"
import { contentWordsOf } from "@ftm/topic-model"
import { callSentences, type Quarter, TranscriptSource } from "@ftm/transcript-schema"
import { makeSentenceCleaner, makeWinkReader, noNames, textOptionsOf, type WinkReader } from "@ftm/transcript-text"
import { Effect } from "effect"
import { directionOf, Directions } from "./Directions.ts"
import { ExposureError, UnknownWords } from "./ExposureError.ts"
import type { ExposureQuery } from "./Query.ts"
import { meanOfTexts, rememberedVectors } from "./WordVectors.ts"

let loaded: WinkReader | undefined

/** The language model, read once per process when first needed. */
const reader = (): WinkReader => {
  loaded ??= makeWinkReader()
  return loaded
}

/** Firms whose sentences tell what all sentences share. Their mean lies within a thousandth of that of a whole quarter. */
export const centreFirms = 200

/** At most `atMost` of the items, evenly spread. */
const spread = <A>(items: ReadonlyArray<A>, atMost: number): ReadonlyArray<A> => {
  const step = Math.max(1, items.length / atMost)
  return Array.from({ length: Math.min(items.length, atMost) }, (_, i) => items[Math.floor(i * step)]!)
}

const unknownWords = ({ examples, name, phrases }: ExposureQuery): ExposureError => {
  const said = [...phrases, ...examples].map((text) => `"${text}"`).join(", ")
  return new ExposureError({
    message:
      `The embedder knows no word of the query ${name} (${said}), so no sentence can be near it in meaning. ` +
      `Ask by phrases, or describe it in other words.`,
    reason: new UnknownWords({ query: name })
  })
}

/**
 * The directions of the queries among the sentences of a quarter. Their texts are made into words as the quarter's sentences were. Fails
 * where a query goes by meaning and no word of it is known; a query that goes by phrases does without a direction then.
 */
export const queryDirections = Effect.fn("queryDirections")(function* (quarter: Quarter, queries: ReadonlyArray<ExposureQuery>) {
  const source = yield* TranscriptSource
  const { text } = yield* readUsableManifest(quarter)
  const firms = yield* source.fetchTranscripts(quarter, spread(yield* source.listFirms(quarter), centreFirms))
  const sentences = firms.flatMap((firm) => callSentences(firm.sentences))
  const spoken = sentences.map(({ cleanedText, rawText }) => contentWordsOf({ cleanedText, text: rawText }))
  const vectors = rememberedVectors()
  const centre = meanOfTexts(spoken, vectors)

  // A phrase of one word is no sentence, but says enough here.
  const clean = makeSentenceCleaner({ ...textOptionsOf(text), minWords: 1 }, reader())
  const wordsOf = (texts: ReadonlyArray<string>) =>
    clean(texts, noNames).map((cleanedText, i) => contentWordsOf({ cleanedText, text: texts[i]! }))
  const directions = queries.map(({ examples, phrases }) =>
    centre === undefined ? undefined : directionOf(wordsOf([...phrases, ...examples]), centre, vectors)
  )
  const unknown = queries.find(({ by }, at) => by !== "phrases" && directions[at] === undefined)
  if (unknown !== undefined && centre !== undefined) return yield* unknownWords(unknown)
  return new Directions(centre ?? new Float64Array(0), directions, vectors)
})
