import type { FirmTopic, PrefetchedFirm } from "@ftm/transcript-schema"
import { addSentence, type Exposure, noExposure, type SpokenSentence } from "./Exposure.ts"
import { Mismatch } from "./Mismatch.ts"

/** A firm's sentences, counted. */
export interface FirmCount {
  readonly firm: PrefetchedFirm
  /** The denominator of every share: see `countedSentences`. */
  readonly nCallSentences: number
  readonly nSafeHarborSentences: number
  /** The call's sentences in each of the firm's topics, by topic id; undefined where its topics failed or were not made. */
  readonly topics: ReadonlyMap<string, Exposure> | undefined
  /** The call's sentences in no topic. */
  readonly inNoTopic: Exposure
}

/** The same rule as `callSentences` has for a whole transcript: all but safe-harbour text, or all where there is nothing else. */
const countedSentences = (sentences: ReadonlyArray<SpokenSentence>): ReadonlyArray<SpokenSentence> => {
  const spoken = sentences.filter(({ safeHarbor }) => !safeHarbor)
  return spoken.length > 0 ? spoken : sentences
}

const nameOf = ({ firm_id, firm_name }: PrefetchedFirm): string => `Firm ${firm_id} (${firm_name})`

/** The topic of each sentence. Throws `Mismatch` where a topic does not fit the sentences that are there. */
const topicsBySentence = (
  firm: PrefetchedFirm,
  sentences: ReadonlyArray<SpokenSentence>,
  topics: ReadonlyArray<FirmTopic>
): ReadonlyMap<string, string> => {
  const there = new Set(sentences.map(({ sentenceId }) => sentenceId))
  if (there.size < sentences.length) throw new Mismatch("prefetch", `${nameOf(firm)} has two sentences of one id.`)
  const topicOf = new Map<string, string>()
  for (const { nSentences, sentenceIds, topicId } of topics) {
    if (nSentences !== sentenceIds.length) {
      throw new Mismatch(
        "topics",
        `${nameOf(firm)}: topic ${topicId} says that it has ${nSentences} sentences and names ${sentenceIds.length}.`
      )
    }
    for (const id of sentenceIds) {
      if (!there.has(id))
        throw new Mismatch("topics", `${nameOf(firm)}: topic ${topicId} names sentence ${id}, which is not among its sentences.`)
      const other = topicOf.get(id)
      if (other !== undefined) throw new Mismatch("topics", `${nameOf(firm)}: sentence ${id} is in topic ${other} and in topic ${topicId}.`)
      topicOf.set(id, topicId)
    }
  }
  return topicOf
}

/**
 * Counts a firm's sentences by topic. Every sentence of the call is counted once: sentences that say the same are several, those of
 * earlier calls of the quarter, where they were kept, belong to the firm's call too, and safe-harbour text counts nowhere.
 *
 * Throws `Mismatch`, which names the firm, where its topics were made of other sentences than these.
 */
export const countFirm = (
  firm: PrefetchedFirm,
  sentences: ReadonlyArray<SpokenSentence>,
  topics: ReadonlyArray<FirmTopic> | undefined
): FirmCount => {
  if (sentences.length !== firm.n_sentences) {
    throw new Mismatch(
      "prefetch",
      `${nameOf(firm)} has ${sentences.length} sentences in ${firm.part}, and its manifest says ${firm.n_sentences}.`
    )
  }
  const topicOf = topicsBySentence(firm, sentences, topics ?? [])
  const counted = countedSentences(sentences)
  const wrong = topics?.find(({ nCallSentences }) => nCallSentences !== counted.length)
  if (wrong !== undefined) {
    const what = `its topics were made of a call with ${wrong.nCallSentences} sentences, and there are ${counted.length}`
    throw new Mismatch("topics", `${nameOf(firm)}: ${what}.`)
  }
  const exposures = new Map((topics ?? []).map(({ topicId }) => [topicId, noExposure()]))
  const inNoTopic = noExposure()
  for (const sentence of counted) {
    const topicId = topicOf.get(sentence.sentenceId)
    addSentence((topicId === undefined ? undefined : exposures.get(topicId)) ?? inNoTopic, sentence)
  }
  return {
    firm,
    nCallSentences: counted.length,
    nSafeHarborSentences: sentences.filter(({ safeHarbor }) => safeHarbor).length,
    topics: topics === undefined ? undefined : exposures,
    inNoTopic
  }
}
