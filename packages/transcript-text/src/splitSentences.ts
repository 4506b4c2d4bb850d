import { ALWAYS_CONTINUES, MAY_END, NUMBER_FOLLOWS, SENTENCE_STARTERS, TIME_ZONES, TITLES } from "./abbreviations.ts"

/** A sentence's place in the text: from `start` (included) to `end` (excluded), in UTF-16 units, without outer white space. */
export interface SentenceSpan {
  readonly start: number
  readonly end: number
}

// Places where a sentence may end: full stops and marks with the quotes and brackets that close behind them, or a line break.
const POSSIBLE_END = /[.!?]+["'”’)\]]*|\n+|[\])](?=\s)|\s(?=[•▪‣●])/gu
const LINE_STARTS_BULLET = /^[-–—*•▪‣●o]\s/u
const LAST_WORD = /[^\s"“”([—]+$/u
const NEXT_WORD = /^["“'‘([]*([\p{L}\p{N}][\p{L}\p{N}'’&]*)/u
const STARTS_LIKE_SENTENCE = /^["“'‘([]*(?:[\p{Lu}\p{N}$€£¥#@]|\p{Ll}\p{Lu})|^[-–—•*▪‣●]+\s/u
const ONLY_LIST_MARKER = /^(?:\(?\d{1,2}|\(?[a-zA-Z]|[ivx]+)$/u
const DOTTED_LETTERS = /^(?:\p{L}\.)+\p{L}$/u

const isStarter = (word: string): boolean => SENTENCE_STARTERS.has(word.toLowerCase().replace("’", "'"))

/** Whether the single full stop behind `word` ends a sentence that goes on with `next`. */
const fullStopEnds = (word: string, sentenceSoFar: string, next: string): boolean => {
  const nextWord = NEXT_WORD.exec(next)?.[1] ?? ""
  const lower = word.toLowerCase().replace("’", "'")

  if (TITLES.has(word) || ALWAYS_CONTINUES.has(lower)) return false
  if (NUMBER_FOLLOWS.has(word)) return !/^\d/.test(nextWord)
  if (lower === "a.m" || lower === "p.m") {
    return STARTS_LIKE_SENTENCE.test(next) && !TIME_ZONES.has(nextWord.toLowerCase()) && !/^[([]/.test(next)
  }
  if (MAY_END.has(lower)) {
    if (lower === "etc") return STARTS_LIKE_SENTENCE.test(next) && !/^[([]/.test(next)
    return isStarter(nextWord) && /^["“'‘]*\p{Lu}/u.test(next)
  }
  // U.S., J.P., D.C.: a name may go on, so only a typical first word starts a sentence.
  if (DOTTED_LETTERS.test(word)) return isStarter(nextWord) && /^["“'‘]*\p{Lu}/u.test(next)
  // Robert F. Kennedy, but "Class A. We …"; the pronoun I is a word like any other.
  if (/^\p{Lu}$/u.test(word) && word !== "I") return isStarter(nextWord) && /^["“'‘]*\p{Lu}/u.test(next)
  // "1. First, …": the number of a list item belongs to its item.
  if (ONLY_LIST_MARKER.test(word) && sentenceSoFar.trim() === `${word}.`) return false
  if (STARTS_LIKE_SENTENCE.test(next)) return true
  // A small letter follows: somebody forgot a capital (a longer word stands before), or an abbreviation that is not listed.
  return /^\p{Ll}{4,}$/u.test(word) && /^\p{Ll}/u.test(next)
}

const endsHere = (text: string, start: number, mark: string, at: number): boolean => {
  const after = at + mark.length
  const rest = text.slice(after, after + 60)
  const soFar = text.slice(start, after)

  if (mark.includes("\n")) {
    // A line that goes on with a small letter was broken in the middle of a sentence, unless a mark before it has ended that already.
    return !/^\s*\p{Ll}/u.test(rest) || LINE_STARTS_BULLET.test(rest.trimStart())
  }
  if (/^\s$/.test(mark)) return /\S/.test(soFar)
  if (mark === "]" || mark === ")") {
    // A remark of the transcriber that stands alone: "[Operator Instructions] Our first …"
    return mark === "]" && soFar.trimStart().startsWith("[") && STARTS_LIKE_SENTENCE.test(rest.trimStart())
  }
  if (rest === "" || rest.trim() === "") return true

  const next = rest.trimStart()
  const glued = next === rest
  const punctuation = /^[.!?]+/.exec(mark)?.[0] ?? ""
  const closers = mark.slice(punctuation.length)
  const word = LAST_WORD.exec(text.slice(Math.max(start, at - 40), at))?.[0] ?? ""

  if (glued) {
    // "a strong quarter.Now we …": the space was forgotten; "Amazon.com", "3.5" and "U.S.A" do not look like that.
    return punctuation.length === 1 && closers === "" && /\p{Ll}{2,}$/u.test(word) && !/[.@/]/.test(word) && /^\p{Lu}(?:\p{Ll}|['’\s])/u.test(rest)
  }
  if (/^\.{2,}$/.test(punctuation)) {
    // A speaker who trails off and goes on: "we... we think"; the pronoun I says nothing.
    return STARTS_LIKE_SENTENCE.test(next) && !/^I(?:['’]|\s)/.test(next)
  }
  if (/[!?]/.test(punctuation)) {
    if (word.toLowerCase() === "yahoo") return isStarter(NEXT_WORD.exec(next)?.[1] ?? "")
    return STARTS_LIKE_SENTENCE.test(next)
  }
  if (closers !== "" && !closers.includes("]")) {
    if (/^\p{Ll}\p{Ll}/u.test(next) || /^[,;:]/.test(next)) return false
    // "(NYSE: T.)" and "(the U.S.) Treasury": inside brackets the same words do not end a sentence.
    return fullStopEnds(word, soFar, next)
  }
  return fullStopEnds(word, soFar, next)
}

/** Sentences of a normalised text, in order; together they hold everything but the white space between them. */
export const splitSentences = (text: string): ReadonlyArray<SentenceSpan> => {
  const spans: Array<SentenceSpan> = []
  let start = 0
  const close = (end: number): void => {
    let from = start
    let to = end
    while (from < to && /\s/.test(text[from]!)) from++
    while (to > from && /\s/.test(text[to - 1]!)) to--
    if (to > from) spans.push({ start: from, end: to })
    start = end
  }
  POSSIBLE_END.lastIndex = 0
  for (const match of text.matchAll(POSSIBLE_END)) {
    // A mark that was passed over as part of a longer look-ahead cannot end the same sentence twice.
    if (match.index < start) continue
    if (endsHere(text, start, match[0], match.index)) close(match.index + match[0].length)
  }
  close(text.length)
  return spans
}
