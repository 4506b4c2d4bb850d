import { contentWordsOf, type ShareDone, tellNowAndThen, unheard } from "@ftm/topic-model"
import type { TopicOfFirm } from "./Theme.ts"
import { type WordsOfFirm, wordSpread } from "./WordSpread.ts"

/** Among fewer firms a subject of a dozen looks like everyone's. */
const leastFirms = 50

/** The content words of a text: of its cleaned form, where there is one. */
export const wordsOfText = (text: string, cleanedText = text): ReadonlyArray<string> => contentWordsOf({ text, cleanedText })

/** All words of a topic: those of its keywords and those of its sentences. */
function* wordsOfTopic(topic: TopicOfFirm): Generator<string> {
  for (const keyword of topic.keywords) yield* keyword.split(" ")
  for (const [n, sentence] of topic.sentences.entries()) yield* wordsOfText(sentence, topic.cleanedSentences?.[n])
}

function* wordsOfFirms(topics: ReadonlyArray<TopicOfFirm>, onShare: ShareDone): Generator<WordsOfFirm> {
  for (const [n, topic] of topics.entries()) {
    tellNowAndThen(onShare, n, topics.length)
    yield { firm: `${topic.quarter ?? ""} ${topic.firmId}`, words: wordsOfTopic(topic) }
  }
}

/** Which words are the language of reporting, that every firm speaks, and how much of a topic they are. */
export interface ReportingWords {
  /** False where firms are too few, or too much alike, to show it: then no word is one of reporting. */
  readonly tells: boolean
  /** Is it a word that is spread over more than the given share of the firms? None is where the spread tells nothing. */
  readonly has: (word: string) => boolean
  /** How unevenly firms use the words of some keywords: 1 less the mean spread of the words. */
  readonly specificityOf: (keywords: ReadonlyArray<string>) => number
  /** Which share of the words of some keywords are words of reporting. */
  readonly shareOf: (keywords: ReadonlyArray<string>) => number
}

const meanOver = (keywords: ReadonlyArray<string>, value: (word: string) => number): number => {
  const words = keywords.flatMap((keyword) => keyword.split(" "))
  return words.reduce((sum, word) => sum + value(word), 0) / Math.max(1, words.length)
}

/** Finds the words of reporting among all words of the topics. Firms are counted apart for each quarter. */
export const reportingWords = (topics: ReadonlyArray<TopicOfFirm>, widelySpread: number, onShare: ShareDone = unheard): ReportingWords => {
  const spread = wordSpread(wordsOfFirms(topics, onShare))
  // A firm counts once here, however many quarters it is seen in.
  const tells = spread.tells && new Set(topics.map(({ firmId }) => firmId)).size >= leastFirms
  const has = (word: string): boolean => tells && spread.of(word) > widelySpread
  return {
    tells,
    has,
    specificityOf: (keywords) => 1 - meanOver(keywords, spread.of),
    shareOf: (keywords) => meanOver(keywords, (word) => (has(word) ? 1 : 0))
  }
}
