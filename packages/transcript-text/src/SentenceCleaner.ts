import model from "wink-eng-lite-web-model"
import winkNLP, { type ItemEntity, type ItsFunction } from "wink-nlp"
import type { TextOptions } from "./TextOptions.ts"

/** Turns a sentence into lower-case lemmas without stop words, punctuation, numbers and named entities, joined with spaces. */
export type SentenceCleaner = (sentence: string, nameWords: ReadonlySet<string>) => string

// What wink calls an entity and spaCy would call DATE, TIME, CARDINAL, ORDINAL, MONEY or PERCENT: all of wink's types but web addresses and smileys.
const DROPPED_ENTITIES: ReadonlySet<string> = new Set(["DATE", "DURATION", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT"])
// Dates and numbers that wink's patterns pass over: Q3, FY21, 1H20, "the quarter", "million" behind a number that stands apart.
const DATE_OR_NUMBER = /^(?:q[1-4]|[1-4]q|[12]h|h[12]|fy|[1-4]?q?f?y?'?\d{2,4}|fy'?\d{2,4}|quarter|hundred|thousand|million|billion|trillion|percent)$/
const WORD = /^\p{L}[\p{L}\p{N}&.'-]*[\p{L}\p{N}&.]$/u
// Contractions that wink keeps in one piece when the apostrophe is in lower-case text.
const CONTRACTION = /^(?:i|you|we|he|she|it|they|that|there|who|what|where|how|let|here)'(?:m|re|s|ve|d|ll)$|n't$/
// Remarks of the transcriber, not speech.
const REMARK = /[[(](?:indecipherable|inaudible|unintelligible|phonetic|ph|technical difficulty|technical issue|foreign language|multiple speakers|speech overlap|overlapping speech|operator instructions|operator closing remarks|audio gap|break|crosstalk|laughter|sic)\b[^\])]*[\])]/giu

/** Makes a cleaner; it holds the language model (about 100 MB), so make one a thread. */
export const makeSentenceCleaner = (options: TextOptions): SentenceCleaner => {
  // Lemmas need parts of speech; entities need their own step; the rest of wink's pipeline is not used.
  const nlp = winkNLP(model, ["pos", "ner"])
  // wink's own declarations do not fit its own helpers: what each of them gives is said here, once.
  const its = nlp.its as unknown as {
    readonly [helper in "type" | "normal" | "lemma" | "pos"]: ItsFunction<string>
  } & { readonly stopWordFlag: ItsFunction<boolean>; readonly span: ItsFunction<readonly [number, number]> }
  const extraStopWords = new Set(options.extraStopWords.map((word) => word.toLowerCase()))

  return (sentence, nameWords) => {
    const document = nlp.readDoc(sentence.replace(REMARK, " ").replaceAll("’", "'"))
    const tokens = document.tokens()
    const values = tokens.out()
    const types = tokens.out(its.type)
    const normals = tokens.out(its.normal)
    const lemmas = tokens.out(its.lemma)
    const stopFlags = tokens.out(its.stopWordFlag)
    const partsOfSpeech = tokens.out(its.pos)

    const inEntity = new Uint8Array(values.length)
    document.entities().each((entity: ItemEntity) => {
      if (!DROPPED_ENTITIES.has(entity.out(its.type))) return
      const [from, to] = entity.out(its.span) as readonly [number, number]
      inEntity.fill(1, from, to + 1)
    })

    const isNamePart = (i: number): boolean => nameWords.has(normals[i] ?? "") && /^\p{Lu}/u.test(values[i] ?? "")
    // A capital at the start of a sentence says little ("Price increases …" while a Mr. Price is on the call):
    // there a name must be tagged as one, or stand beside another part of a name or before a comma.
    const isSpeakerName = (i: number): boolean =>
      isNamePart(i) && (i > 0 || partsOfSpeech[i] === "PROPN" || isNamePart(i + 1) || values[i + 1] === ",")

    const kept: Array<string> = []
    for (let i = 0; i < values.length; i++) {
      if (types[i] !== "word" || stopFlags[i] || inEntity[i]) continue
      const normal = normals[i]!
      const lemma = lemmas[i]!.toLowerCase()
      if (!WORD.test(lemma) || CONTRACTION.test(normal) || DATE_OR_NUMBER.test(normal) || DATE_OR_NUMBER.test(lemma)) continue
      if (extraStopWords.has(normal) || extraStopWords.has(lemma) || isSpeakerName(i)) continue
      kept.push(lemma)
    }
    return kept.length < options.minWords ? "" : kept.join(" ")
  }
}
