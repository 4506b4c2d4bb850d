/** Plurals and past forms that no ending tells: lemma -> forms. Only those that are common on earnings calls. */
const irregular: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["datum", ["data"]],
  ["medium", ["media"]],
  ["criterion", ["criteria"]],
  ["person", ["people"]],
  ["child", ["children"]],
  ["woman", ["women"]],
  ["man", ["men"]],
  ["buy", ["bought"]],
  ["sell", ["sold"]],
  ["build", ["built"]],
  ["lend", ["lent"]],
  ["grow", ["grew", "grown"]],
  ["rise", ["rose", "risen"]],
  ["fall", ["fell", "fallen"]],
  ["spend", ["spent"]],
  ["win", ["won"]],
  ["drive", ["drove", "driven"]]
])

/** What may follow a lemma, or the part of it without its last `e` or `y`. */
const ending = /^(?:s|es|ed|d|ing|ies|ied|er|ers|ation|ations|ion|ions|al|[’']s|s[’'])?$/u

/** A stem that lost its last letter is known again from this length on: `vaccin` is vaccine, but `car` is not care. */
const leastStem = 5

/** How many letters a lemma's own end may differ by: `vaccin` and `vaccine`, `acquire` and `acquiring`, `supply` and `supplies`. */
const looseEnd = 1

/** Is `word`, in lower case, a form of `lemma`: `centers` of `center`, `data` of `datum`? */
export const isFormOf = (word: string, lemma: string): boolean => {
  if (word === lemma || irregular.get(lemma)?.includes(word) === true) return true
  if (word.startsWith(lemma)) {
    const rest = word.slice(lemma.length)
    // `planning`, `shipped`: the last letter stands twice.
    if (ending.test(rest) || (lemma.length >= leastStem && /^(?:e|es|ed|y)$/u.test(rest))) return true
    return rest.startsWith(lemma.at(-1) ?? "") && /^.(?:ed|ing|er|ers)$/u.test(rest)
  }
  const stem = lemma.slice(0, -looseEnd)
  return stem.length >= 3 && /[ey]$/u.test(lemma) && word.startsWith(stem) && ending.test(word.slice(stem.length))
}

/** A word of a sentence, with its hyphens and what belongs to it: `e-commerce`, `R&D`, `S&P`. */
const words = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-&’'.][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu

/** The words of a sentence as they were said. */
export const wordsSaid = (sentence: string): ReadonlyArray<string> => sentence.match(words) ?? []

/** A sentence in capitals says nothing of how a word is written. */
const isShouted = (sentence: string): boolean => {
  const letters = sentence.match(/\p{L}/gu) ?? []
  return letters.length > 12 && letters.filter((letter) => /\p{Lu}/u.test(letter)).length > letters.length / 2
}

/** Lower case, but for a word with two capitals or more: AI, EBITDA, SaaS. Without a sentence to go by, lower case. */
const asWritten = (word: string, shouted: boolean): string => (!shouted && /\p{Lu}.*\p{Lu}/u.test(word) ? word : word.toLowerCase())

/** Small words that were left out of the keywords, and may stand between two of them: `cost of living`. */
const between: ReadonlySet<string> = new Set(["of", "and", "to", "in", "for", "the", "a", "an", "our", "on", "with", "&"])
/** How many such words at most. */
const longestGap = 2

/** The words from place `start` on that are forms of these lemmas, one after the other; undefined where they are not. */
const formAt = (said: ReadonlyArray<string>, start: number, lemmas: ReadonlyArray<string>): ReadonlyArray<string> | undefined => {
  let at = start
  for (const [n, lemma] of lemmas.entries()) {
    let gap = n === 0 ? longestGap : 0
    while (gap < longestGap && at < said.length && between.has(said[at]!) && !isFormOf(said[at]!, lemma)) {
      at += 1
      gap += 1
    }
    const word = said[at]
    if (word === undefined || !isFormOf(word.toLowerCase(), lemma)) return undefined
    at += 1
  }
  return said.slice(start, at)
}

/**
 * The form of a keyword that speakers used most, among equals the one that was said first; undefined where nobody said it.
 * A keyword is one lemma or several, joined by spaces: `data center`.
 */
export const mostSpokenForm = (keyword: string, sentences: ReadonlyArray<string>): string | undefined => {
  const lemmas = keyword.toLowerCase().split(/\s+/u)
  const counts = new Map<string, number>()
  for (const sentence of sentences) {
    const said = wordsSaid(sentence)
    const shouted = isShouted(sentence)
    for (let start = 0; start < said.length; start++) {
      const form = formAt(said, start, lemmas)
      if (form === undefined) continue
      const text = form.map((word) => asWritten(word.replace(/[’']s$/u, ""), shouted)).join(" ")
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
  }
  let most: string | undefined
  for (const [form, count] of counts) if (most === undefined || count > counts.get(most)!) most = form
  return most
}
