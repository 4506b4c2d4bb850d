import { alwaysContinues, mayEnd, numberFollows, sentenceStarters, timeZones, titles } from "./Abbreviations.ts"
import { cutLongSentence } from "./CutLongSentence.ts"

/** A sentence's place in the text: from `start` (included) to `end` (excluded), in UTF-16 units, without outer white space. */
export interface SentenceSpan {
  readonly start: number
  readonly end: number
}

// Places where a sentence may end: full stops and marks with the quotes and brackets that close behind them, or a line break.
const possibleEnd = /[.!?…]+["'”’)\]]*|\n+|[\])](?=\s)|\s(?=[•▪‣●])/gu
const lineStartsBullet = /^[-–—*•▪‣●o]\s/u
const lastWord = /[^\s"“”([—]+$/u
const nextWordPattern = /^["“'‘([]*([\p{L}\p{N}][\p{L}\p{N}'’&]*)/u
const startsLikeSentence = /^["“'‘([]*(?:[\p{Lu}\p{N}$€£¥#@]|\p{Ll}\p{Lu})|^[-–—•*▪‣●]+\s/u
const onlyListMarker = /^(?:\(?\d{1,2}|\(?[a-zA-Z]|[ivx]+)$/u
const dottedLetters = /^(?:\p{L}\.)+\p{L}$/u

const isStarter = (word: string): boolean => sentenceStarters.has(word.toLowerCase().replace("’", "'"))

/** Whether the single full stop behind `word` ends a sentence that goes on with `next`; `onlyWord`: nothing else stands in the sentence. */
const fullStopEnds = (word: string, onlyWord: boolean, next: string): boolean => {
  const nextWord = nextWordPattern.exec(next)?.[1] ?? ""
  const lower = word.toLowerCase().replace("’", "'")

  if (titles.has(word) || alwaysContinues.has(lower)) return false
  if (numberFollows.has(word)) return !/^\d/.test(nextWord)
  if (lower === "a.m" || lower === "p.m") {
    return startsLikeSentence.test(next) && !timeZones.has(nextWord.toLowerCase()) && !/^[([]/.test(next)
  }
  if (mayEnd.has(lower)) {
    if (lower === "etc") return startsLikeSentence.test(next) && !/^[([]/.test(next)
    return isStarter(nextWord) && /^["“'‘]*\p{Lu}/u.test(next)
  }
  // U.S., J.P., D.C.: a name may go on, so only a typical first word starts a sentence.
  if (dottedLetters.test(word)) return isStarter(nextWord) && /^["“'‘]*\p{Lu}/u.test(next)
  // Robert F. Kennedy, but "Class A. We …"; the pronoun I is a word like any other.
  if (/^\p{Lu}$/u.test(word) && word !== "I") return isStarter(nextWord) && /^["“'‘]*\p{Lu}/u.test(next)
  // "1. First, …": the number of a list item belongs to its item.
  if (onlyWord && onlyListMarker.test(word)) return false
  if (startsLikeSentence.test(next)) return true
  // A small letter follows: somebody forgot a capital (a longer word stands before), or an abbreviation that is not listed.
  return /^\p{Ll}{4,}$/u.test(word) && /^\p{Ll}/u.test(next)
}

/** `first` is where the sentence's first character that is not white space stands. */
const endsHere = (text: string, first: number, mark: string, at: number): boolean => {
  const after = at + mark.length
  const rest = text.slice(after, after + 60)

  if (mark.includes("\n")) {
    // A line that goes on with a small letter was broken in the middle of a sentence, unless a mark before it has ended that already.
    return !/^\s*\p{Ll}/u.test(rest) || lineStartsBullet.test(rest.trimStart())
  }
  if (/^\s$/.test(mark)) return first < at
  if (mark === "]" || mark === ")") {
    // A remark of the transcriber that stands alone: "[Operator Instructions] Our first …"
    return mark === "]" && text[first] === "[" && startsLikeSentence.test(rest.trimStart())
  }
  if (rest === "" || rest.trim() === "") return true

  const next = rest.trimStart()
  const glued = next === rest
  const punctuation = /^[.!?…]+/.exec(mark)?.[0] ?? ""
  const closers = mark.slice(punctuation.length)
  const word = lastWord.exec(text.slice(Math.max(first, at - 40), at))?.[0] ?? ""

  const onlyWord = at - first === word.length && mark === "."

  if (glued) {
    // "a strong quarter.Now we …": the space was forgotten; "Amazon.com", "3.5" and "U.S.A" do not look like that.
    return (
      /^[.!?]$/.test(punctuation) &&
      closers === "" &&
      /\p{Ll}{2,}$/u.test(word) &&
      !/[.@/]/.test(word) &&
      /^\p{Lu}(?:\p{Ll}|['’\s])/u.test(rest)
    )
  }
  if (/^[.…]+$/.test(punctuation) && punctuation !== ".") {
    // A speaker who trails off and goes on: "we... we think"; the pronoun I says nothing.
    return startsLikeSentence.test(next) && !/^I(?:['’]|\s)/.test(next)
  }
  if (/[!?]/.test(punctuation)) {
    if (word.toLowerCase() === "yahoo") return isStarter(nextWordPattern.exec(next)?.[1] ?? "")
    return startsLikeSentence.test(next)
  }
  if (closers !== "" && !closers.includes("]")) {
    if (/^\p{Ll}\p{Ll}/u.test(next) || /^[,;:]/.test(next)) return false
    // "(NYSE: T.)" and "(the U.S.) Treasury": inside brackets the same words do not end a sentence.
    return fullStopEnds(word, onlyWord, next)
  }
  return fullStopEnds(word, onlyWord, next)
}

// Of the same length as what they stand for, so that places stay the same.
const looksLike: ReadonlyMap<string, string> = new Map([
  ["\r", "\n"],
  ["\u0085", "\n"],
  ["\u2028", "\n"],
  ["\u2029", "\n"],
  ["．", "."],
  ["！", "!"],
  ["？", "?"]
])
const odd = /[\r\u0085\u2028\u2029．！？]/g
const invisiblePattern = /[\u00ad\u200b-\u200f\u2060\ufeff]+/g

/** Sentences of a text as it was said, in order; together they hold everything but white space and invisible characters between them. */
export const splitSentences = (text: string): ReadonlyArray<SentenceSpan> => {
  const plain = text.replace(odd, (character) => looksLike.get(character)!)
  // No `test`: it would keep its place in a pattern with the g flag.
  if (plain.search(invisiblePattern) < 0) return spansOf(plain)
  // Where each character that can be seen stands in the text.
  const places: Array<number> = []
  for (let i = 0; i < plain.length; i++) if (!/[\u00ad\u200b-\u200f\u2060\ufeff]/.test(plain[i]!)) places.push(i)
  return spansOf(plain.replace(invisiblePattern, "")).map(({ end, start }) => ({ start: places[start]!, end: places[end - 1]! + 1 }))
}

const spansOf = (text: string): ReadonlyArray<SentenceSpan> => {
  const spans: Array<SentenceSpan> = []
  let start = 0
  const skipSpace = (): void => {
    while (start < text.length && /\s/.test(text[start]!)) start++
  }
  const close = (end: number): void => {
    let to = end
    while (to > start && /\s/.test(text[to - 1]!)) to--
    if (to > start) spans.push(...cutLongSentence(text, { start, end: to }))
    start = Math.max(start, end)
    skipSpace()
  }
  skipSpace()
  for (const match of text.matchAll(possibleEnd)) {
    // White space in front of a sentence was passed over.
    if (match.index < start) continue
    if (endsHere(text, start, match[0], match.index)) close(match.index + match[0].length)
  }
  close(text.length)
  return spans
}
