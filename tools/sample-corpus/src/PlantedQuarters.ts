import { type Firm, makeFirm, mentionsOf } from "./Firm.ts"
import type { Lexicon } from "./Lexicon.ts"
import { type PlantedEvent, plantedLives } from "./PlantedLives.ts"
import { productTopic } from "./ProductTopic.ts"
import { Random } from "./Random.ts"
import { topicStatement } from "./SentenceGrammar.ts"

export interface PlantedQuartersOptions {
  readonly seed: number
  readonly firms: number
  /** Two or more, one after the other: `["2023Q1", "2023Q2"]`. */
  readonly quarters: ReadonlyArray<string>
}

/** A firm's topic as a topic model would have found it. */
export interface PlantedTopic {
  /** `{firm_id}_{quarter}_{n}`, n from 0 by falling size. */
  readonly topicId: string
  readonly firmId: string
  readonly firmName: string
  /** Best first. */
  readonly keywords: ReadonlyArray<string>
  readonly nSentences: number
  readonly nCallSentences: number
  /** Its leading sentences. */
  readonly sentences: ReadonlyArray<string>
}

export interface PlantedQuarter {
  readonly quarter: string
  readonly topics: ReadonlyArray<PlantedTopic>
}

export interface PlantedQuarters {
  readonly quarters: ReadonlyArray<PlantedQuarter>
  /** Topic id -> key of its true theme, the same in all quarters; null for a topic of that firm alone. */
  readonly themeOf: ReadonlyMap<string, string | null>
  /** Key of a theme -> its true kind. */
  readonly kindOf: ReadonlyMap<string, "subject" | "reporting">
  /** What truly happened, by quarter. Themes without an event stay as they are. */
  readonly events: ReadonlyArray<PlantedEvent>
}

const leadingSentences = 10
const keywordsPerTopic = 10
/** Now and then a firm takes up a subject, or drops it, for a quarter. */
const changesItsMind = 0.1
/** Now and then a firm has no call in a quarter. */
const hasNoCall = 0.04

/** Words that say nothing alone. */
const plainWords = new Set("and for from our the with under into over after before each every more cannot that what their they".split(" "))

/**
 * Firm topics of several quarters with planted themes that appear, grow, fade, vanish, split and merge at known quarters. The same options
 * give the same topics. A firm speaks of a theme in its industry's and its own choice of words, and that choice drifts from quarter to quarter.
 */
export const plantedQuarters = ({ firms, quarters, seed }: PlantedQuartersOptions): PlantedQuarters => {
  if (quarters.length < 2) throw new RangeError(`${quarters.length} quarters: nothing can change in fewer than two`)
  const { events, lives } = plantedLives(quarters)
  const themeOf = new Map<string, string | null>()

  const topicsOfFirm = (firm: Firm, quarter: string, n: number): ReadonlyArray<PlantedTopic> => {
    const random = new Random(seed, "planted", quarter, firm.index)
    if (random.chance(hasNoCall)) return []
    const spoken = lives.flatMap(({ rate, theme, words }) => {
      const lexicon = words(firm.industry.key, n)
      const mood = new Random(seed, "mood", theme, firm.index).next()
      const interest = random.chance(changesItsMind) ? random.next() : mood
      return lexicon !== undefined && interest < rate(n) ? [{ theme, lexicon }] : []
    })
    const own = { theme: null, lexicon: productTopic(firm.products[0] ?? firm.name, random.pick(firm.industry.products)) }
    const nCallSentences = random.int(280, 420)
    return [...spoken, own]
      .map((topic) => ({ ...topic, nSentences: random.int(6, 24) }))
      .toSorted((a, b) => b.nSentences - a.nSentences)
      .map(({ lexicon, nSentences, theme }, i) => {
        const topicId = `${firm.firmId}_${quarter}_${i}`
        themeOf.set(topicId, theme)
        const words = choiceOfWords(lexicon, seed, firm, n)
        const mentions = mentionsOf(firm, [firm.executives[0]?.name ?? firm.name])
        const sentences = Array.from({ length: Math.min(nSentences, leadingSentences) }, () => topicStatement(words, random, mentions))
        return {
          topicId,
          firmId: firm.firmId,
          firmName: firm.name,
          keywords: keywordsOf(words, sentences),
          nSentences,
          nCallSentences,
          sentences
        }
      })
  }

  const everyFirm = Array.from({ length: firms }, (_, index) => makeFirm(seed, index))
  return {
    quarters: quarters.map((quarter, n) => ({ quarter, topics: everyFirm.flatMap((firm) => topicsOfFirm(firm, quarter, n)) })),
    themeOf,
    kindOf: new Map(lives.map(({ kind, theme }) => [theme, kind])),
    events
  }
}

/**
 * The phrases that the firm uses of a subject's in a quarter: those that it likes, and partly those that are in fashion, so that firms
 * differ and the words of a theme move on.
 */
const choiceOfWords = (words: Lexicon, seed: number, firm: Firm, quarter: number): Lexicon => {
  const liking = (phrase: string): number =>
    0.7 * new Random(seed, "liking", firm.index, phrase).next() + 0.3 * new Random(seed, "fashion", quarter, phrase).next()
  const chosen = (phrases: ReadonlyArray<string>): ReadonlyArray<string> =>
    phrases
      .map((phrase) => ({ phrase, liked: liking(phrase) }))
      .toSorted((a, b) => b.liked - a.liked)
      .slice(0, Math.ceil(0.6 * phrases.length))
      .map(({ phrase }) => phrase)
  return {
    ...words,
    things: chosen(words.things),
    actions: chosen(words.actions),
    outcomes: chosen(words.outcomes),
    drivers: chosen(words.drivers),
    metrics: chosen(words.metrics)
  }
}

const wordsIn = (text: string): ReadonlyArray<string> =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}-]+/u)
    .filter((word) => word.length > 2 && !plainWords.has(word))

/** The words of the subject that most of the sentences hold. */
const keywordsOf = (words: Lexicon, sentences: ReadonlyArray<string>): ReadonlyArray<string> => {
  const ofSubject = new Set([words.things, words.actions, words.outcomes, words.drivers, words.metrics].flat().flatMap(wordsIn))
  const count = new Map<string, number>()
  for (const sentence of sentences) {
    for (const word of new Set(wordsIn(sentence))) if (ofSubject.has(word)) count.set(word, (count.get(word) ?? 0) + 1)
  }
  return [...count]
    .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, keywordsPerTopic)
    .map(([word]) => word)
}
