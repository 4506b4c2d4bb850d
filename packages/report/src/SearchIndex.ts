// Which firms and themes hold a word, for the search of the page. `folded`, `wordsOf`, `readNumbers`, `readIndex` and `findAll` run in the reader's
// browser, too: the page's script holds their source, so that what is looked for is cut into words just as what was found is. For that, each
// may use nothing but the language itself and the others.

/** `Nestlé`, `NESTLE` -> `nestle`: without case, accents and ligatures. */
export function folded(text: string): string {
  const plain: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" }
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => plain[letter] ?? letter)
}

/** `AT&T's dual-sourcing` -> `at&t`, `s`, `dual`, `sourcing`. */
export function wordsOf(text: string): ReadonlyArray<string> {
  return folded(text)
    .split(/[^\p{L}\p{N}&_]+/u)
    .filter(Boolean)
}

/** What `writeNumbers` wrote. */
export function readNumbers(text: string): Array<number> {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
  const numbers = []
  let number = 0
  let shift = 0
  for (const character of text) {
    const digit = digits.indexOf(character)
    number += (digit & 31) << shift
    shift += 5
    if (digit < 32) {
      numbers.push(number)
      number = 0
      shift = 0
    }
  }
  return numbers
}

/** What `searchIndex` wrote, ready to be searched: each word with the numbers of its texts. */
export function readIndex(text: string): ReadonlyArray<readonly [word: string, numbers: string]> {
  return text.split("\n").map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)])
}

/** The numbers of the texts that hold every word of the query, or a word with it inside; all `count` of them for an empty query. */
export function findAll(index: ReturnType<typeof readIndex>, count: number, query: string): ReadonlySet<number> {
  let found = new Set(Array.from({ length: count }, (_, n) => n))
  for (const wanted of wordsOf(query)) {
    const holding = new Set<number>()
    for (const [word, numbers] of index) {
      if (!word.includes(wanted)) continue
      let n = 0
      for (const step of readNumbers(numbers)) holding.add((n += step))
    }
    found = new Set([...found].filter((number) => holding.has(number)))
  }
  return found
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** Whole numbers from 0 up as text, five bits a character, small ones in a single one: as source maps have them, without signs. */
export const writeNumbers = (numbers: ReadonlyArray<number>): string => {
  let text = ""
  for (const number of numbers) {
    let rest = number
    for (; rest > 31; rest >>>= 5) text += digits.charAt((rest & 31) | 32)
    text += digits.charAt(rest)
  }
  return text
}

/** A line for each word: the word, and the numbers of the texts that hold it, each as its distance from the one before. */
export const searchIndex = (texts: ReadonlyArray<ReadonlyArray<string>>): string => {
  const holding = new Map<string, Array<number>>()
  // Firms share most of their keywords, and all of a theme's.
  const known = new Map<string, ReadonlyArray<string>>()
  const wordsOnce = (part: string): ReadonlyArray<string> => {
    const words = known.get(part) ?? wordsOf(part)
    known.set(part, words)
    return words
  }
  texts.forEach((parts, n) => {
    for (const word of new Set(parts.flatMap(wordsOnce))) {
      const numbers = holding.get(word)
      if (numbers === undefined) holding.set(word, [n])
      else numbers.push(n)
    }
  })
  return [...holding]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, numbers]) => `${word} ${writeNumbers(numbers.map((n, i) => n - (numbers[i - 1] ?? 0)))}`)
    .join("\n")
}
