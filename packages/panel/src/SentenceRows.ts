import type { FirmTopic, FirmTranscript, SentenceRow, ThemeRow } from "@ftm/transcript-schema"

/** A firm's rows of the table of sentences: all that was said, in the order of the call, with the topic and the theme of each sentence. */
export const sentenceRows = (
  transcript: FirmTranscript,
  topics: ReadonlyArray<FirmTopic>,
  themeOf: ReadonlyMap<string, ThemeRow>
): ReadonlyArray<SentenceRow> => {
  const placeOf = new Map(
    topics.flatMap(({ sentenceIds, sentenceProbabilities, topicId }) =>
      sentenceIds.map((id, n) => [id, { topicId, probability: sentenceProbabilities?.[n] ?? null }] as const)
    )
  )
  return transcript.sentences.map((sentence) => {
    const { probability = null, topicId = null } = placeOf.get(sentence.sentenceId) ?? {}
    const theme = topicId === null ? undefined : themeOf.get(topicId)
    return {
      firm_id: transcript.firmId,
      firm_name: transcript.firmName,
      permno: transcript.permno,
      gvkey: transcript.gvkey,
      transcript_id: sentence.earlierCall?.transcriptId ?? transcript.transcriptId,
      earnings_call_date: sentence.earlierCall?.earningsCallDate ?? transcript.earningsCallDate,
      sentence_id: sentence.sentenceId,
      position: sentence.position,
      section: sentence.section,
      speaker_type: sentence.speakerType,
      speaker_name: sentence.speakerName,
      safe_harbor: sentence.safeHarbor,
      raw_text: sentence.rawText,
      topic_id: topicId,
      theme_id: theme?.theme_id ?? null,
      group_id: theme?.group_id ?? null,
      probability
    }
  })
}
