import type { TopicResult } from "@ftm/topic-model"

/** How sure the engine is of a sentence in its topic, and whether the sentence has the topic's most frequent label. */
interface Sentence {
  readonly probability: number
  readonly isRight: boolean
}

const mean = (values: ReadonlyArray<number>): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The share of pairs of a right and a wrong sentence in which the right one is surer; a tie counts half. NaN without such a pair. */
export const areaUnderCurve = (sentences: ReadonlyArray<Sentence>): number => {
  const [right = [], wrong = []] = [true, false].map((wanted) =>
    sentences.filter(({ isRight }) => isRight === wanted).map(({ probability }) => probability)
  )
  return mean(right.map((sure) => mean(wrong.map((other) => (sure > other ? 1 : sure === other ? 0.5 : 0)))))
}

/** What the probabilities of a file's sentences are worth. */
export const sentenceSureness = ({ topics }: TopicResult, labelOf: ReadonlyMap<string, unknown>) => {
  const sentences = topics.flatMap(({ sentenceIds, sentenceProbabilities }) => {
    const labels = sentenceIds.map((id) => labelOf.get(id))
    const [most] = [...Map.groupBy(labels, (label) => label)].toSorted(([, a], [, b]) => b.length - a.length)
    return labels.map((label, i) => ({ probability: sentenceProbabilities?.[i] ?? Number.NaN, isRight: label === most?.[0] }))
  })
  return {
    auc: areaUnderCurve(sentences),
    meanProbability: mean(sentences.map(({ probability }) => probability)),
    right: mean(sentences.map(({ isRight }) => (isRight ? 1 : 0)))
  }
}
