import type { ItemEntity } from "wink-nlp"
import type { SpeakerNames } from "./speakerNames.ts"
import type { TextOptions } from "./TextOptions.ts"
import { makeWinkReader } from "./WinkReader.ts"

/**
 * Turns sentences into lower-case lemmas without stop words, punctuation, numbers and named entities, joined with spaces:
 * one text for each sentence, empty where fewer than `minWords` words are left. The same sentences give the same texts.
 */
export type SentenceCleaner = (sentences: ReadonlyArray<string>, names: SpeakerNames) => ReadonlyArray<string>

// What wink calls an entity and spaCy would call DATE, TIME, CARDINAL, ORDINAL, MONEY or PERCENT: all of wink's types but web addresses and smileys.
const DROPPED_ENTITIES: ReadonlySet<string> = new Set(["DATE", "DURATION", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT"])
// Dates and numbers that wink's patterns pass over: Q3, FY21, 1H20, "the quarter", "million" behind a number that stands apart.
const DATE_OR_NUMBER = /^(?:q[1-4]|[1-4]q|[12]h|h[12]|fy|[1-4]?q?f?y?'?\d{2,4}|fy'?\d{2,4}|quarter|hundred|thousand|million|billion|trillion|percent)$/
const WORD = /^\p{L}[\p{L}\p{N}&.'-]*[\p{L}\p{N}&.]$/u
// Contractions that wink keeps in one piece when the apostrophe is in lower-case text.
const CONTRACTION = /^(?:i|you|we|he|she|it|they|that|there|who|what|where|how|let|here)'(?:m|re|s|ve|d|ll)$|n't$/
// Where wink's lemma is not the word that a reader would look for (datum, medium, lense).
const OWN_LEMMA: ReadonlyMap<string, string> = new Map([["data", "data"], ["media", "media"], ["lenses", "lens"]])
// Remarks of the transcriber, not speech.
const REMARK = /[[(](?:indecipherable|inaudible|unintelligible|phonetic|ph|technical difficulty|technical issue|foreign language|multiple speakers|speech overlap|overlapping speech|operator instructions|operator closing remarks|audio gap|break|crosstalk|laughter|sic)\b[^\])]*[\])]/giu

/** Stands between two sentences that are read together. */
const MARK = "¶"

/** Makes a cleaner; it holds the language model (about 100 MB), so make one a thread. */
export const makeSentenceCleaner = (options: TextOptions): SentenceCleaner => {
  const read = makeWinkReader()
  const extraStopWords = new Set(options.extraStopWords.map((word) => word.toLowerCase()))

  return (sentences, names) => {
    // Read in one go, since most of wink's time goes into beginning: the mark between them is a token of its own.
    const text = sentences.map((sentence) => sentence.replaceAll(MARK, " ").replace(REMARK, " ").replaceAll("’", "'")).join(` ${MARK} `)
    return read(text, (document, its) => {
      const tokens = document.tokens()
      const values = tokens.out()
      const types = tokens.out(its.type)
      const normals = tokens.out(its.normal)
      const lemmas = tokens.out(its.lemma)
      const stopFlags = tokens.out(its.stopWordFlag)

      const inEntity = new Uint8Array(values.length)
      document.entities().each((entity: ItemEntity) => {
        if (!DROPPED_ENTITIES.has(entity.out(its.type))) return
        const [from, to] = entity.out(its.span) as readonly [number, number]
        inEntity.fill(1, from, to + 1)
      })

      const isNamePart = (i: number): boolean => names.words.has(withoutPossessive(normals[i] ?? "")) && /^\p{Lu}/u.test(values[i] ?? "")
      // The capital at the start of a sentence says nothing about a word that the call also writes small:
      // there it is a name only beside another part of a name or before a comma ("Price, would you …").
      const isSpeakerName = (i: number): boolean =>
        isNamePart(i) &&
        (i > 0 && values[i - 1] !== MARK || !names.ordinary.has(withoutPossessive(normals[i]!)) || isNamePart(i + 1) || values[i + 1] === ",")

      const cleaned: Array<string> = []
      let kept: Array<string> = []
      const endSentence = (): void => {
        cleaned.push(kept.length < options.minWords ? "" : kept.join(" "))
        kept = []
      }
      for (let i = 0; i < values.length; i++) {
        if (values[i] === MARK) endSentence()
        if (types[i] !== "word" || stopFlags[i] || inEntity[i]) continue
        const normal = normals[i]!
        const lemma = OWN_LEMMA.get(normal) ?? withoutPossessive(lemmas[i]!.toLowerCase())
        if (!WORD.test(lemma) || CONTRACTION.test(normal) || DATE_OR_NUMBER.test(normal) || DATE_OR_NUMBER.test(lemma)) continue
        if (extraStopWords.has(normal) || extraStopWords.has(lemma) || isSpeakerName(i)) continue
        kept.push(lemma)
      }
      endSentence()
      return cleaned
    })
  }
}

const withoutPossessive = (word: string): string => word.replace(/'s?$/, "")
