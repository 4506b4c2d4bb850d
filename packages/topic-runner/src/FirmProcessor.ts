import { TopicModel } from "@ftm/topic-model"
import { callSentences, type FirmTopic, type FirmTranscript } from "@ftm/transcript-schema"
import { Effect } from "effect"

/**
 * Finds the topics of one firm's call, largest first, and adds the identifiers that finance databases join on.
 * The result is empty only for a call without sentences.
 *
 * @param processingTimestamp milliseconds since 1970 UTC, stored in every row
 */
export const processFirm = Effect.fn("processFirm")(function* (transcript: FirmTranscript, processingTimestamp: number) {
  const model = yield* TopicModel
  const result = yield* model.findTopics(
    transcript.sentences.map((sentence) => ({
      id: sentence.sentenceId,
      text: sentence.rawText,
      cleanedText: sentence.cleanedText,
      boilerplate: sentence.safeHarbor,
      // Files that were imported may number the components of each call from 1.
      turn: { id: `${sentence.earlierCall?.transcriptId ?? transcript.transcriptId} ${sentence.componentId}`, place: sentence.position }
    }))
  )
  const nCallSentences = callSentences(transcript.sentences).length
  return result.topics.map((topic, rank): FirmTopic => ({
    firmId: transcript.firmId,
    firmName: transcript.firmName,
    quarter: transcript.quarter,
    permno: transcript.permno,
    gvkey: transcript.gvkey,
    earningsCallDate: transcript.earningsCallDate,
    topicId: `${transcript.firmId}_${transcript.quarter}_${rank}`,
    representation: topic.representation,
    keywords: topic.keywords,
    nSentences: topic.sentenceIds.length,
    nCallSentences,
    sentenceIds: topic.sentenceIds,
    processingTimestamp,
    stability: topic.stability,
    sentenceProbabilities: topic.sentenceProbabilities
  }))
})
