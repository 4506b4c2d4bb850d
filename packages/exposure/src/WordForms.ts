/** A word of a text, as it stands there and in small letters; accents and a possessive ending are off. */
export interface SpokenWord {
  readonly written: string
  readonly lower: string
}

const wordPattern = /[\p{L}\p{N}]+(?:['&][\p{L}\p{N}]+)*/gu
/** `A.I.`, `U.S.`: letters that stand alone with a full stop behind each. */
const dottedLetters = /(?<![\p{L}\p{N}])(?:\p{L}\.)+\p{L}(?![\p{L}\p{N}])/gu

/** The words of a text in its order. Whatever is not a letter or a digit separates them, hyphens too; `R&D` and `don't` are one word. */
export const wordsIn = (text: string): ReadonlyArray<SpokenWord> => {
  // Most sentences have neither accents nor curly quotes.
  // oxlint-disable-next-line no-control-regex
  const plain = /[^\u0000-\u007f]/.test(text)
    ? text
        .normalize("NFKD")
        .replace(/\p{Mn}/gu, "")
        .replaceAll("’", "'")
    : text
  const found = plain.replace(dottedLetters, (letters) => letters.replaceAll(".", "")).match(wordPattern) ?? []
  return found.map((word) => {
    const written = word.replace(/'[sS]$/, "")
    return { written, lower: written.toLowerCase() }
  })
}

/** Words that end like a plural and are none, or mean something else without the ending. */
const noPlurals = new Set([
  "news",
  "goods",
  "customs",
  "arms",
  "species",
  "series",
  "means",
  "physics",
  "economics",
  "logistics",
  "analytics"
])

const singularsOf = (word: string): ReadonlyArray<string> => {
  if (word.length < 4 || noPlurals.has(word) || !/[^sui]s$/.test(word)) return []
  if (/[^aeiou]ies$/.test(word)) return [`${word.slice(0, -3)}y`, word.slice(0, -1)]
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)]
  return [word.slice(0, -1)]
}

const pluralsOf = (word: string): ReadonlyArray<string> => {
  if (noPlurals.has(word) || !/\p{L}$/u.test(word)) return []
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`]
  if (/(?:s|x|z|ch|sh)$/.test(word)) return [`${word}es`]
  return [`${word}s`]
}

/** An abbreviation: two to five capitals, in the plural too. */
const abbreviation = /^(\p{Lu}{2,5})s?$/u

/** How the words of a text are looked up: capitals apart from small letters, since a word may be asked for as either. */
export const asWritten = (word: string): string => `=${word}`

/**
 * The forms in which a word of a phrase may be spoken: singular and plural, in any case. An abbreviation is spoken in capitals only, so that
 * `IT` is not found in "it". Abbreviations are as `asWritten` marks them.
 */
export const formsOf = ({ lower, written }: SpokenWord): ReadonlySet<string> => {
  const letters = abbreviation.exec(written)?.[1]
  if (letters !== undefined) return new Set([asWritten(letters), asWritten(`${letters}s`)])
  const singulars = [lower, ...singularsOf(lower)]
  return new Set([...singulars, ...singulars.flatMap(pluralsOf)])
}
