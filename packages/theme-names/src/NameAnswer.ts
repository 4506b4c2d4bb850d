import { Effect, Schema } from "effect"
import type { NamePrompt } from "./NamePrompt.ts"
import { BadAnswer } from "./NamerProblem.ts"
import { isFormOf, wordsSaid } from "./SpokenForms.ts"

/** Words in a name, and characters of both, at most. */
const most = { words: 5, name: 60, description: 300 }

const oneLine = Schema.makeFilter<string>((text) => !/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(text))
const noMarkup = Schema.makeFilter<string>((text) => !/[<>{}[\]`*_#|\\~^=@]/u.test(text))
const noAddress = Schema.makeFilter<string>((text) => !/:\/\/|\bwww\.|\b[\w-]+\.(?:com|org|net|io|ai|co|dev|app|info|biz)\b/iu.test(text))
const fewWords = Schema.makeFilter<string>((text) => wordsSaid(text).length <= most.words)
const notLonger = (length: number) => Schema.makeFilter<string>((text) => text.length <= length)
const plain = Schema.Trim.check(oneLine, noMarkup, noAddress)

/** What a model is to answer. */
const NameAnswer = Schema.Struct({
  name: plain.check(fewWords, notLonger(most.name)),
  description: plain.check(notLonger(most.description))
})

/** The same for the server, in the words of JSON Schema, so that it can hold its model to it. */
export const answerJsonSchema = {
  type: "object",
  properties: { name: { type: "string" }, description: { type: "string" } },
  required: ["name", "description"],
  additionalProperties: false
}

/** Words that any text may have: to share one says nothing. */
const common = new Set(
  "about above after again all also and any are because been before being both but can company companies could did does earnings call calls each few firm firms for from further had has have her here his how into its more most new not now off other our out over own quarter quarters same she should some such than that the their them then there these they this those through too under until very was were what when where which while who why will with would year years you your growth business".split(
    " "
  )
)

const contentWords = (text: string): ReadonlyArray<string> =>
  wordsSaid(text)
    .flatMap((word) => word.toLowerCase().split(/[-.]/u))
    .filter((word) => word.length > 1 && !common.has(word))

const isAmong = (word: string, others: ReadonlyArray<string>): boolean =>
  others.some((other) => isFormOf(word, other) || isFormOf(other, word))

/** Words that the keywords have, or two sentences: what one sentence alone says may be somebody's idea of a name. */
const groundedWords = ({ keywords, shown }: NamePrompt): ReadonlyArray<string> => {
  const inKeywords = keywords.flatMap(contentWords)
  const said = shown.map((sentence) => [...new Set(contentWords(sentence))])
  const twice = said.flatMap((words, n) => words.filter((word) => said.some((others, m) => m < n && isAmong(word, others))))
  return [...inKeywords, ...twice]
}

const bad = (problem: string) => new BadAnswer({ problem })

/** Some models put JSON into a fence of their own. */
const withoutFence = (text: string): string => text.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/u, "$1")

const answer = Schema.fromJsonString(NameAnswer)

/**
 * The name in an answer, if it can be trusted: short, plain, on one line, and about what was spoken of. An answer that follows what a
 * sentence told it to say is refused: its words are neither in the keywords nor in two sentences, or are those of a sentence that was
 * left out.
 */
export const checkedAnswer = Effect.fn("checkedAnswer")(function* (text: string, prompt: NamePrompt) {
  const found = yield* Schema.decodeUnknownEffect(answer)(withoutFence(text)).pipe(
    Effect.mapError(() =>
      bad(
        "it is not the JSON object that was asked for, or a name or description that is too long, not on one line, or with markup or an address"
      )
    )
  )
  const grounded = groundedWords(prompt)
  const sharesAWord = (said: string) => contentWords(said).some((word) => isAmong(word, grounded))
  if (!sharesAWord(found.name)) return yield* bad("no word of the name is in the keywords or in two of the sentences")
  if (!sharesAWord(found.description)) return yield* bad("no word of the description is in the keywords or in two of the sentences")
  const open = [...prompt.keywords, ...prompt.shown].flatMap(contentWords)
  const hidden = prompt.leftOut.flatMap(contentWords).filter((word) => !isAmong(word, open))
  const repeated = contentWords(`${found.name} ${found.description}`).some((word) => isAmong(word, hidden))
  if (repeated) return yield* bad("it has words of a sentence that speaks to a model")
  return found
})
