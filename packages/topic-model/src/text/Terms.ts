import { fillerWords } from "./FillerWords.ts"

/** The words in which keywords are counted: the cleaned lemmas or, if there are none, the words of the text. */
export const wordsOf = (cleanedText: string, text: string): ReadonlyArray<string> => {
  const words = cleanedText.split(/\s+/).filter((word) => word !== "")
  return words.length > 0 ? words : (text.toLowerCase().match(/\p{L}[\p{L}\p{N}'-]*/gu) ?? [])
}

/** The word without an English ending, for words that were not made into lemmas: `wanted` -> `want`. */
const withoutEnding = (word: string): string => word.replace(/(?:ing|ed|es|s|['’]s)$/, "")

/** A word that may tell one firm from another. */
export const isContentWord = (word: string): boolean =>
  word.length > 1 && !fillerWords.has(word) && !fillerWords.has(withoutEnding(word)) && !fillerWords.has(word.replace(/s$/, ""))

/** The content words of a sentence or, if it has none, all of its words. */
export const contentWordsOf = (sentence: { readonly cleanedText: string; readonly text: string }): ReadonlyArray<string> => {
  const words = wordsOf(sentence.cleanedText, sentence.text)
  const content = words.filter(isContentWord)
  return content.length > 0 ? content : words
}

/** Content words, and pairs of neighbouring content words joined by a space, in the order of the text. */
export const termsOf = (words: ReadonlyArray<string>, longest: number): ReadonlyArray<string> => {
  const terms: Array<string> = []
  for (let i = 0; i < words.length; i++) {
    let term = ""
    for (let length = 1; length <= longest && i + length <= words.length; length++) {
      const word = words[i + length - 1]!
      if (!isContentWord(word)) break
      if (length > 1 && word === words[i + length - 2]) break
      term = length === 1 ? word : `${term} ${word}`
      terms.push(term)
    }
  }
  return terms
}
