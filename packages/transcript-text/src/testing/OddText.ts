import fc from "fast-check"
import { type Call, type CallComponent, type CallText, mendEncoding, type TextOptions } from "../index.ts"

// Made by hand for tests and for fuzzing: text as nobody should type it, but somebody will.

const clitics = ["n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "s'", "'em", "'"]
const apostrophes = ["'", "’", "‘", "´", "`", "ʼ", "′", "＇", ""]
const bases =
  "I we you they he she it that there what who don isn can won couldn customers company everyone y'all let o'clock O'Neill rock'n'roll".split(
    " "
  )
const marks = [",", ".", ";", ":", "!", "?", "'", '"', ")", "…", "—", "...", "--", "?!", "”", "]", "/", "_", "*", "=", "-"]
const words = (
  "revenue margins rose Margins ROSE cant dont isnt were well its shell in no mr Mr vs Inc U.S. u.s. J.P. M&A r&d S&P COVID-19 e-commerce 5G 2Q Q3 FY21 737s 401(k) x10 " +
  "Amazon.com ir@firm.com https://firm.com/a?b=c and so but because the Thank you constructor __proto__ toString hasOwnProperty valueOf prototype n't 's 're gonna wanna data [ph] (inaudible) " +
  "[Operator Instructions] forward-looking statements actual results may differ materially safe harbor ￼ naïve café Zürich señor straße ﬁnance ﬀ ½ 10⁶ Windows™ ﷺ ǅ İstanbul ıI ß"
).split(" ")
const otherScripts = [
  "我们的收入增长了",
  "売上高は増加しました。",
  "매출이 증가했습니다",
  "Выручка выросла",
  "الإيرادات ارتفعت",
  "ההכנסות גדלו",
  "रेवेन्यू",
  "รายได้เพิ่มขึ้น",
  "Έσοδα",
  "😀👩‍👩‍👧‍👦🇩🇪"
]
const misread = ["donâ€™t", "cafÃ©", "Â\u00a0", "we\u0092re", "\u0093ok\u0094", "â€œ", "â€", "Ã", "Â ", "ï»¿", "ðŸ˜€", "Ã¢â‚¬â„¢"]
const controls = [
  "\0",
  "\u0007",
  "\u001b[31m",
  "\u0085",
  "\u00ad",
  "\u200b",
  "\u200d",
  "\u2060",
  "\ufeff",
  "\u202e",
  "\u2028",
  "\r\n",
  "\r",
  "\n\n",
  "\t",
  "\v",
  "\u00a0",
  "\u3000",
  "\ud800",
  "\udc00",
  "\uffff",
  "e\u0301\u0301\u0301"
]
const runs = [
  "a",
  "ab.",
  "(",
  "[",
  ".",
  '"',
  "'",
  "\n",
  " ",
  "-",
  "1,",
  "é",
  "\u0301",
  "a'",
  "A. ",
  "we grew and so we invested ",
  "¶",
  "我"
]

const contraction = fc
  .tuple(fc.constantFrom(...bases), fc.constantFrom(...clitics), fc.constantFrom(...apostrophes), fc.constantFrom(...marks, ""))
  .map(([base, clitic, apostrophe, mark]) => base + clitic.replaceAll("'", apostrophe) + mark)
const number = fc
  .tuple(
    fc.constantFrom("$", "€", "", "-", "("),
    fc.nat(),
    fc.constantFrom("%", "x", "bps", " million", "", "Q", "s", "½%", ".5", ",000", "th", "G", "-year", "/2020")
  )
  .map(([before, n, behind]) => before + n + behind)
const run = fc.tuple(fc.constantFrom(...runs), fc.integer({ min: 2, max: 400 })).map(([text, times]) => text.repeat(times))
const piece = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...words) },
  { weight: 4, arbitrary: contraction },
  { weight: 2, arbitrary: number },
  { weight: 2, arbitrary: fc.constantFrom(...marks) },
  { weight: 1, arbitrary: fc.constantFrom(...otherScripts, ...misread, ...controls) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 5 }).map((codes) => String.fromCharCode(...codes)) },
  { weight: 1, arbitrary: run }
)

/** Any text: words, contractions in odd spellings, shouting, numbers, glued marks, misread bytes, other scripts, controls, lone surrogates, runs. */
export const oddText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.tuple(piece, fc.constantFrom(" ", " ", " ", " ", "", "\n", "\u00a0", ". ")), { maxLength: 60 }),
    fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text,
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => text.toLowerCase()
    )
  )
  .map(([pieces, spelling]) => spelling(pieces.map(([text, behind]) => text + behind).join("")))

const oddComponent: fc.Arbitrary<Omit<CallComponent, "componentId" | "componentOrder">> = fc.record({
  componentTypeId: fc.constantFrom(1, 2, 2, 3, 3, 4, 4, 7, null, 0, -1, 99),
  speakerType: fc.constantFrom("Executives", "Executives", "Analysts", "Operator", "Attendees", "", null),
  speakerName: fc.oneof(
    fc.constantFrom(null, "", "Ann M. Price", "Tom O'Neill-Grant", "Rose Margins", "operator", "李 明"),
    fc.string({ maxLength: 12 })
  ),
  text: fc.oneof({ weight: 6, arbitrary: oddText }, { weight: 1, arbitrary: fc.constantFrom(null, "", " \n") })
})

/** A call of a few components with odd texts, speakers and types. */
export const oddCall: fc.Arbitrary<Call> = fc
  .array(oddComponent, { maxLength: 6 })
  .map((components) => ({
    firmId: "11",
    transcriptId: "22",
    components: components.map((component, i) => ({ ...component, componentId: `c${i}`, componentOrder: i * 2 }))
  }))

// Words that have no business in cleaned text, however they were written and whatever stood around them.
// (Not "can", "will", "in": cans, wills, and the ins and outs have these lemmas.)
const neverCleaned = new Set(
  (
    "the and of is was were been would could should cant dont isnt wont couldnt it's don't can't we're we've we'll i'm they're you're that's having " +
    "gonna mr mrs dr vs we you they he she this that there what n't 's 're"
  ).split(" ")
)
const cleanedWord = /^\p{L}[\p{L}\p{M}\p{N}&.'-]*$|^\d\p{L}$|^401/u
const dotted = /^(?:\p{L}\p{M}*\.){2,}$/u

const wrongWord = (word: string, options: TextOptions): string | undefined => {
  if (neverCleaned.has(word) || options.extraStopWords.includes(word)) return "is a stop word"
  if (word !== word.toLowerCase()) return "has a capital"
  if (word !== word.normalize("NFKC")) return "is not folded"
  if (word.length < 2) return "is a single character"
  if (word.endsWith(".") && !dotted.test(word)) return "ends with a full stop"
  if (/['&-]$/.test(word)) return "ends with a mark"
  if (!cleanedWord.test(word)) return "is no word"
  return undefined
}

/** What is wrong with the text that was derived from a call; empty where everything is as promised. */
export const checkCallText = (call: Call, callText: CallText, options: TextOptions): ReadonlyArray<string> => {
  const wrong: Array<string> = []
  const components = new Map(call.components.map((component) => [component.componentId, component]))
  const mended = new Map<string, string>()
  const order = new Map(call.components.map(({ componentId }, i) => [componentId, i]))
  const ids = new Set<string>()
  let lastComponent = -1
  let from = 0
  for (const [i, sentence] of callText.sentences.entries()) {
    const at = `sentence ${i} ${JSON.stringify(sentence.rawText.slice(0, 80))}`
    const component = components.get(sentence.componentId)
    if (component === undefined || component.text === null) {
      wrong.push(`${at} is from component ${sentence.componentId}, which has no text`)
      continue
    }
    if (sentence.position !== i) wrong.push(`${at} has position ${sentence.position}`)
    if (ids.has(sentence.sentenceId)) wrong.push(`${at} has the id of another: ${sentence.sentenceId}`)
    ids.add(sentence.sentenceId)
    const place = order.get(sentence.componentId)!
    if (place < lastComponent) wrong.push(`${at} comes after a later component's`)
    if (place !== lastComponent) from = 0
    lastComponent = place
    const text = mended.get(sentence.componentId) ?? mendEncoding(component.text).text
    mended.set(sentence.componentId, text)
    const found = text.indexOf(sentence.rawText, from)
    if (found < 0) wrong.push(`${at} does not stand in the mended text of component ${sentence.componentId} behind the sentence before it`)
    else from = found + sentence.rawText.length
    if (sentence.rawText.trim() !== sentence.rawText || sentence.rawText === "") wrong.push(`${at} is empty or has white space around it`)
    if (component.speakerType === "Operator") wrong.push(`${at} is the operator's`)
    if (sentence.componentOrder !== component.componentOrder || sentence.speakerType !== component.speakerType)
      wrong.push(`${at} has another order or speaker than its component`)
    const cleaned = sentence.cleanedText.split(" ")
    if (cleaned.length < options.minWords || sentence.cleanedText === "") wrong.push(`${at} has too few words: "${sentence.cleanedText}"`)
    for (const word of cleaned) {
      const why = wrongWord(word, options)
      if (why !== undefined) wrong.push(`${at}: cleaned word "${word}" ${why}`)
    }
  }
  const spoken = callText.speech.reduce((sum, { sentences }) => sum + sentences, 0)
  if (spoken < callText.sentences.length) wrong.push(`${spoken} sentences were said, but ${callText.sentences.length} kept`)
  if (callText.speech.some(({ sentences, turns, words: count }) => turns < 1 || sentences < 0 || count < 0))
    wrong.push(`speech counts are off: ${JSON.stringify(callText.speech)}`)
  if ((callText.outcome._tag === "Kept") !== callText.sentences.length > 0)
    wrong.push(`outcome ${callText.outcome._tag} with ${callText.sentences.length} sentences`)
  if (callText.outcome._tag === "NotEnglish" && callText.outcome.language !== callText.language)
    wrong.push(`outcome and text name two languages`)
  if (!/^[a-z]{3}$/.test(callText.language)) wrong.push(`language "${callText.language}" is no ISO 639-3 code`)
  if (!Number.isInteger(callText.mended) || callText.mended < 0) wrong.push(`mended is ${callText.mended}`)
  return wrong
}
