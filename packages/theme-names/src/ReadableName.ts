import { plainText } from "@ftm/transcript-schema"
import { isFormOf, mostSpokenForm } from "./SpokenForms.ts"

/** Keywords in a name. */
const keywordsInName = 4

const oneLine = (text: string): string => plainText(text).replace(/\s+/gu, " ").trim()

const isSameWord = (a: string, b: string): boolean => isFormOf(a, b) || isFormOf(b, a)

/** Whether each word of one is a word of the other, in whatever form: `center` and `data centers`. */
const repeats = (a: string, b: string): boolean => {
  const [wordsOfA, wordsOfB] = [a.toLowerCase().split(" "), b.toLowerCase().split(" ")]
  const isIn = (some: ReadonlyArray<string>, others: ReadonlyArray<string>) =>
    some.every((word) => others.some((other) => isSameWord(word, other)))
  return isIn(wordsOfA, wordsOfB) || isIn(wordsOfB, wordsOfA)
}

/**
 * A name made of the leading keywords, as a reader would write them: in the form that speakers used most, in lower case but for
 * abbreviations (AI, EBITDA), without a keyword that repeats an earlier one. `sentences` are those that the keywords come from, as they
 * were spoken; where a keyword is in none of them, it stands as it is. Empty where there is no keyword.
 */
export const readableName = (keywords: ReadonlyArray<string>, sentences: ReadonlyArray<string>): string => {
  const chosen: Array<{ readonly given: string; readonly form: string }> = []
  for (const keyword of keywords) {
    if (chosen.length === keywordsInName) break
    const given = oneLine(keyword)
    const form = given === "" ? "" : (mostSpokenForm(given, sentences) ?? given)
    const isSaid = chosen.some((other) => repeats(form, other.form) || repeats(given, other.given) || repeats(given, other.form))
    if (form !== "" && !isSaid) chosen.push({ given, form })
  }
  return chosen.map(({ form }) => form).join(", ")
}
