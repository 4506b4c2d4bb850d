import type { SpeakerNames } from "./SpeakerNames.ts"
import type { TextOptions } from "./TextOptions.ts"
import { makeWinkReader, type WinkReader } from "./WinkReader.ts"
import { makeWordsOf, type Token } from "./WordsOf.ts"

/**
 * Turns sentences into lower-case lemmas without stop words, punctuation, numbers and named entities, joined with spaces:
 * one text for each sentence, empty where fewer than `minWords` words are left. A sentence's text depends on that sentence
 * (and the names) alone, not on the sentences beside it nor on what was cleaned before.
 */
export type SentenceCleaner = (sentences: ReadonlyArray<string>, names: SpeakerNames) => ReadonlyArray<string>

// Dates and numbers that wink's patterns pass over: Q3, FY21, 1H20, "the quarter", "million" behind a number that stands apart.
const dateOrNumber =
  /^(?:q[1-4]|[1-4]q|[12]h|h[12]|[fc]y|[1-4]?q?[fc]?y?'?\d{2,4}|[fc]y'?\d{2,4}|[qh]\d-?\d{2,4}|fy-?\d{2,4}|quarter|hundred|thousand|million|billion|trillion|percent|(?:low|mid|high|upper|early|late|sub|top|plus|over|under)-\d+s?)$/
// Where wink's lemma is not the word that a reader would look for (datum, medium, lense, sane, colon, unite, vise, brant, diva).
const ownLemma: ReadonlyMap<string, string> = new Map([
  ["lenses", "lens"],
  ["colas", "cola"],
  ["saw", "see"],
  ["apps", "app"],
  ["syringes", "syringe"],
  ...["data", "media", "san", "cola", "united", "vice", "brent", "dive", "dove", "app", "cai", "bok"].map((word) => [word, word] as const)
])
// Spellings that wink prefers, and the usual ones.
const usualLemma: ReadonlyMap<string, string> = new Map([
  ["gage", "gauge"],
  ["cancelation", "cancellation"],
  ["dialog", "dialogue"],
  ["enrol", "enroll"],
  ["fulfil", "fulfill"]
])
// Remarks of the transcriber, not speech.
const remark =
  /[[(](?:indecipherable|inaudible|unintelligible|phonetic|ph|technical difficulty|technical issue|foreign language|multiple speakers|speech overlap|overlapping speech|operator instructions|operator closing remarks|audio gap|break|crosstalk|laughter|sic|email\sprotected)(?![\w'’-])[^\])]{0,200}[\])]/giu

/** Makes a cleaner; it holds the language model (about 100 MB), so make one a thread. */
export const makeSentenceCleaner = (options: TextOptions, model: WinkReader = makeWinkReader()): SentenceCleaner => {
  const wordsOf = makeWordsOf(model)
  const extraStopWords = new Set(options.extraStopWords.map((word) => word.toLowerCase()))

  return (sentences, names) => {
    const tokensOf = sentences.map((sentence) => wordsOf(/[[(]/.test(sentence) ? sentence.replace(remark, " ") : sentence))
    const read = model.read(tokensOf.map((tokens) => tokens.map((token) => token.read)))

    return sentences.map((sentence, s) => {
      const tokens = tokensOf[s]!
      const { inEntity, isStopWord, lemmas } = read[s]!
      const isName = isSpeakerName(tokens, names, !/\p{Ll}/u.test(sentence))
      const kept: Array<string> = []
      for (const [i, { kept: how, word }] of tokens.entries()) {
        if (how === "never" || word.length < 2 || inEntity[i] || (how === "model" && isStopWord[i])) continue
        const lemma = how === "self" ? word : (ownLemma.get(word) ?? wordOf(lemmas[i], word))
        if (lemma.length < 2 || dateOrNumber.test(word) || dateOrNumber.test(lemma)) continue
        if (extraStopWords.has(word) || extraStopWords.has(lemma) || isName(i)) continue
        kept.push(lemma)
      }
      return kept.length < options.minWords ? "" : kept.join(" ")
    })
  }
}

/** wink's lemma where it is one: its tables hold objects for words such as "constructor", and full stops for some short forms. */
const wordOf = (lemma: unknown, word: string): string =>
  typeof lemma === "string" && /^[\p{L}\p{M}-]+$/u.test(lemma) ? (usualLemma.get(lemma) ?? lemma.toLowerCase()) : word

/** Tells for the i-th token whether it is the name of one of the call's speakers. */
const isSpeakerName = (tokens: ReadonlyArray<Token>, names: SpeakerNames, shouted: boolean): ((i: number) => boolean) => {
  if (names.words.size === 0) return () => false
  const isNamePart = (i: number): boolean => tokens[i]?.capital === true && names.words.has(tokens[i].word)
  // The capital at the start of a sentence says nothing about a word that the call also writes small, nor does any capital where
  // all letters are: there it is a name only beside another part of a name or before a comma ("Price, would you …").
  return (i) =>
    isNamePart(i) &&
    ((!shouted && i > 0) ||
      (!shouted && !names.ordinary.has(tokens[i]!.word)) ||
      isNamePart(i + 1) ||
      (shouted && isNamePart(i - 1)) ||
      tokens[i + 1]?.word === ",")
}
