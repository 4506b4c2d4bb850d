import { foldText } from "./FoldText.ts"
import { bareContractions, isContraction, moreStopWords, withoutClitics } from "./StopWords.ts"
import type { WinkReader } from "./WinkReader.ts"

/** A piece of a sentence: a word, a number, a mark. */
export interface Token {
  /** What the language model reads in its place: a token that it can only read as one. */
  readonly read: string
  /** The word in lower case, or the mark. */
  readonly word: string
  /** How the word stands in cleaned text: `model` leaves that to the language model, `self` is the word itself, `never` is not kept. */
  readonly kept: "model" | "self" | "never"
  /** Written with a capital. */
  readonly capital: boolean
}

// Read in place of words that the language model would take apart or does not know as words.
const someNoun = "thing"
const someVerb = "can"
const someMark = "*"
const someNumber = "7"
const someOrdinal = "7th"

/** Longer runs without a space are no words; they are cut at their marks. */
const longestChunk = 200
const longestWord = 40
/** So many chunks are remembered: nearly all that a few calls hold, in some megabytes. */
const mostKnown = 20_000

const latin = /^[\p{Script=Latin}\p{M}]+$/u
const readable = /^[a-z\u00e0-\u00f6\u00f8-\u00ff]+$/
const startsCapital = /^\p{Lu}/u
const readableMarks = new Set("!\"#$%&'()*+,-./:;<=>?@[]…–—€£¥")
const dottedLetters = /^\p{L}(?:\.\p{L})+$/u
// The same with something else at one of its ends: "U.S.-based", "non-U.S.", "the U.S.'s".
const dottedInside = /(?<![\p{L}\p{N}.])((?:\p{L}\.){2,})(?![\p{L}\p{N}])/u
const ampersand = /^\p{L}{1,4}(?:&\p{L}{1,4})+$/u
const numberPattern = /^\d+(?:[.,\-/:]\d+)*$/
const numberInFront = /^\d+(?:[.,:/]\d+)*/
const ordinal = /^(?:1\dth|\d*[04-9]th|\d*(?:1st|2nd|3rd)|\d*1[123]th)$/
// Words of the trade that start with a digit; other digits with letters behind them are amounts: 10x, 50bps, 2Q, 737s.
const digitWord = /^(?:[2-6]g|[2-4]d|[48]k|401k|401\(k\))$/
// Part of a year: 1H21, 2Q'20, 9M2020.
const periodPattern = /^\d+[hqm]'?\d{2,4}$/
// "JPY3.5" and "EUR40": an amount.
const currencyAmount = /^(?:usd|eur|jpy|gbp|cad|aud|chf|cny|rmb|inr|brl|mxn|krw|sek|nok|dkk|hkd|sgd)\d/
const withDigit = /^\p{L}[\p{L}\p{M}\p{N}-]*$/u
const address = /@.*\.|:\/\/|^www\.|^(?:[\w-]+\.)+(?:com|org|net|gov|edu|io|ai|co|uk|ca|de|html?|aspx)(?:[/?#:].*)?$/iu
const firmDotCom = /^[a-z][a-z0-9-]{3,}\.com$/i

/** In small letters; a few letters have a small form with its accent in one piece only there (J̌). */
const small = (text: string): string => {
  const lower = text.toLowerCase()
  return readable.test(lower) ? lower : lower.normalize("NFKC")
}

/** Cuts sentences into tokens; the same sentence gives the same tokens. Time grows with the length of the sentence. */
export const makeWordsOf = (
  model: Pick<WinkReader, "isContraction" | "keepsHyphen" | "knows">
): ((sentence: string) => ReadonlyArray<Token>) => {
  const mark = (character: string): Token => {
    const read = readableMarks.has(character) || character === "..." ? character : someMark
    return { read, word: character, kept: "never", capital: false }
  }

  const addMarks = (marks: string, out: Array<Token>): void => {
    // "...." and "((((" are read as one mark: how often it stands there says nothing.
    for (const [run] of marks.matchAll(/(.)\1*/gsu)) out.push(mark(/^\.\.+$/.test(run) ? "..." : String.fromCodePoint(run.codePointAt(0)!)))
  }

  const addNumber = (digits: string, out: Array<Token>): void => {
    out.push({ read: digits.length <= longestWord ? digits : someNumber, word: digits, kept: "never", capital: false })
  }

  const itself = (text: string, word = small(text)): Token => ({
    read: someNoun,
    word,
    kept: moreStopWords.has(word) ? "never" : "self",
    capital: startsCapital.test(text)
  })

  /** Letters only. */
  const addLetters = (text: string, out: Array<Token>): void => {
    const word = small(text)
    const capital = startsCapital.test(text)
    if (bareContractions.has(word) || model.isContraction(word)) out.push({ read: someVerb, word, kept: "never", capital })
    else if (!latin.test(word)) out.push({ read: someMark, word, kept: "never", capital })
    else if (word.length > longestWord) out.push({ read: someNoun, word, kept: "never", capital })
    else if (moreStopWords.has(word)) out.push({ read: readable.test(word) ? word : someNoun, word, kept: "never", capital })
    else if (readable.test(word)) out.push({ read: word, word, kept: "model", capital })
    else out.push({ read: someNoun, word, kept: "self", capital })
  }

  /** Letters and digits, apostrophes and hyphens inside; nothing but letters or digits at both ends. */
  const addWord = (text: string, out: Array<Token>): void => {
    const lower = small(text)
    if (numberPattern.test(text)) return addNumber(text, out)
    if (text.includes("'")) {
      if (isContraction(lower)) return void out.push({ read: someVerb, word: lower, kept: "never", capital: startsCapital.test(text) })
      const base = withoutClitics(lower)
      if (base !== lower) {
        addChunk(text.slice(0, base.length), out)
        return void out.push({ read: "'s", word: lower.slice(base.length), kept: "never", capital: false })
      }
      if (/^[\p{Script=Latin}\p{M}']+$/u.test(text)) return void out.push(itself(text))
      return addApart(text, /('+)/, out)
    }
    if (digitWord.test(lower)) return void out.push(itself(text))
    if (periodPattern.test(lower)) return void out.push({ read: someNoun, word: lower, kept: "never", capital: false })
    if (ordinal.test(lower))
      return void out.push({ read: model.knows(lower) ? lower : someOrdinal, word: lower, kept: "never", capital: false })
    const digits = numberInFront.exec(text)?.[0]
    if (digits !== undefined) {
      addNumber(digits, out)
      const rest = text.slice(digits.length)
      // "25million" was glued together; "737s", "10x" and "50bps" are amounts with their unit.
      if (rest.startsWith("-") || /\d/.test(rest) || (model.knows(small(rest)) && rest.length > 3)) return addChunk(rest, out)
      return void out.push({ read: someNoun, word: rest, kept: "never", capital: false })
    }
    if (currencyAmount.test(lower)) return void out.push({ read: someNoun, word: lower, kept: "never", capital: false })
    if (/\p{N}/u.test(text)) {
      if (withDigit.test(text) && text.length <= longestWord && latin.test(text.replace(/[\d-]/g, ""))) {
        // "A320s" is more than one A320; G4S is a firm.
        return void out.push(itself(text, small(text.replace(/(\d)s$/, "$1"))))
      }
      return addApart(text, /([^\p{L}\p{M}]+)/u, out)
    }
    if (text.includes("-")) {
      if (model.knows(lower)) return void out.push({ read: lower, word: lower, kept: "model", capital: startsCapital.test(text) })
      const parts = lower.split(/-+/)
      if (text.length <= longestWord && latin.test(parts.join("")) && model.keepsHyphen(parts[0]!, parts.at(-1)!))
        return void out.push(itself(text))
      return addApart(text, /(-+)/, out)
    }
    addLetters(text, out)
  }

  /** The pieces between what the pattern (with one group around it) finds. */
  const addApart = (text: string, between: RegExp, out: Array<Token>): void => {
    for (const [i, piece] of text.split(between).entries()) {
      if (i % 2 === 0) addChunk(piece, out)
      else if (/\d/.test(piece)) addNumber(someNumber, out)
      else addMarks(piece, out)
    }
  }

  /** Anything without white space. */
  const addChunk = (chunk: string, out: Array<Token>): void => {
    if (/^[A-Za-z]+$/.test(chunk)) return addLetters(chunk, out)
    if (chunk === "") return
    const lead = /^[^\p{L}\p{N}]+/u.exec(chunk)?.[0] ?? ""
    if (lead.length === chunk.length) return addMarks(chunk, out)
    let end = chunk.length
    while (end > lead.length && !/[\p{L}\p{N}\p{M}]/u.test(chunk[end - 1]!) && !/[\udc00-\udfff]/.test(chunk[end - 1]!)) end--
    const core = chunk.slice(lead.length, end)
    const trail = chunk.slice(end)
    addMarks(lead, out)
    if (dottedLetters.test(core)) {
      // One spelling, in the middle of a sentence and at its end.
      out.push(itself(core, `${small(core)}.`))
      addMarks(trail.replace(/^\./, ""), out)
      return
    }
    if (chunk.length <= longestChunk && dottedInside.test(chunk)) {
      for (const [i, piece] of chunk.split(dottedInside).entries()) {
        if (i % 2 === 0) addChunk(piece, out)
        else out.push(itself(piece))
      }
      return
    }
    addCore(core, out)
    // The full stop of "Inc." and "Jan." is no end of anything.
    addMarks(trail.startsWith(".") && !trail.startsWith("..") && model.knows(`${small(core)}.`) ? trail.slice(1) : trail, out)
  }

  /** A chunk without its outer marks. */
  const addCore = (core: string, out: Array<Token>): void => {
    if (/^[\p{L}\p{M}]+$/u.test(core)) return addLetters(core, out)
    if (numberPattern.test(core)) return addNumber(core, out)
    if (core.length <= longestChunk) {
      // "M&As" is more than one M&A.
      if (ampersand.test(core)) return void out.push(itself(core, small(core.replace(/(\p{Lu})s$/u, "$1"))))
      if (firmDotCom.test(core)) return void out.push(itself(core))
      if (address.test(core)) return void out.push({ read: someNoun, word: core, kept: "never", capital: false })
      const possessive = /^(.+)'s$/i.exec(core)?.[1]
      if (possessive !== undefined && ampersand.test(possessive))
        return void out.push(itself(possessive), { read: "'s", word: "'s", kept: "never", capital: false })
    }
    if (/^[\p{L}\p{N}\p{M}'-]+$/u.test(core)) {
      if (core.length <= longestChunk) return addWord(core, out)
      return void out.push({ read: someNoun, word: core, kept: "never", capital: false })
    }
    // 1,000 and 12/31/2020 stay whole; everything else is cut at its marks.
    for (const [piece] of core.matchAll(/\d+(?:[.,:/]\d+)+(?![\p{L}\p{N}])|[\p{L}\p{N}\p{M}'-]+|[^\p{L}\p{N}\p{M}'-]+/gu)) {
      if (numberPattern.test(piece)) addNumber(piece, out)
      else if (piece.length === core.length) addMarks(piece, out)
      else addChunk(piece, out)
    }
  }

  // A chunk's tokens depend on the chunk alone, and the same chunks come again and again.
  const known = new Map<string, ReadonlyArray<Token>>()
  const tokensOf = (chunk: string): ReadonlyArray<Token> => {
    let tokens = known.get(chunk)
    if (tokens === undefined) {
      const out: Array<Token> = []
      addChunk(chunk, out)
      tokens = out
      if (known.size >= mostKnown) known.clear()
      if (chunk.length <= longestWord) known.set(chunk, tokens)
    }
    return tokens
  }

  return (sentence) => {
    const tokens: Array<Token> = []
    for (const chunk of foldText(sentence).split(/\s+/)) if (chunk !== "") tokens.push(...tokensOf(chunk))
    return tokens
  }
}
