import { TopicModel, TopicModelError } from "@ftm/topic-model"
import {
  AccessDenied,
  BadData,
  type FirmTranscript,
  Quarter,
  sentenceId,
  TranscriptSource,
  TranscriptSourceError
} from "@ftm/transcript-schema"
import { Effect, Layer, Option, Schema } from "effect"

export const quarter = Schema.decodeSync(Quarter)("2021Q1")

const transcript = (firmId: string, sentences = 4): FirmTranscript => ({
  firmId,
  firmName: `Firm ${firmId} Inc.`,
  permno: 10000 + Number(firmId),
  gvkey: firmId.padStart(6, "0"),
  transcriptId: `9${firmId}`,
  earningsCallDate: "2021-02-03",
  quarter,
  sentences: Array.from({ length: sentences }, (_, position) => ({
    sentenceId: sentenceId(firmId, `9${firmId}`, position),
    position,
    rawText: `We sold ${position} machines.`,
    cleanedText: `sell machine${position % 2}`,
    speakerType: "Executives",
    speakerName: null,
    section: "presentation" as const,
    safeHarbor: position === 0,
    componentId: String(position),
    componentOrder: position
  }))
})

/** What a firm does in a test; firms that are not named have four sentences. */
export type FirmBehaviour = "no data" | "no sentences" | "bad data" | "access denied" | "model fails" | "out of memory"

/** A source over a plain function; `asked` lists the firms in the order in which they were asked for, and `sentences` may be made others. */
export const sampleSource = (behaviour: (firmId: string) => FirmBehaviour | undefined) => {
  const asked: Array<string> = []
  const sentences = { fingerprint: "sentences" }
  const layer = Layer.succeed(TranscriptSource, {
    fingerprint: () => Effect.sync(() => Option.some(sentences.fingerprint)),
    listFirms: () => Effect.succeed([]),
    fetchTranscripts: (_quarter, firmIds) =>
      Effect.gen(function* () {
        const found: Array<FirmTranscript> = []
        for (const firmId of firmIds) {
          asked.push(firmId)
          const does = behaviour(firmId)
          if (does === "bad data")
            return yield* new TranscriptSourceError({ message: `firm ${firmId}: corrupt row group`, reason: new BadData({}) })
          if (does === "access denied") return yield* new TranscriptSourceError({ message: "403", reason: new AccessDenied({}) })
          if (does !== "no data") found.push(transcript(firmId, does === "no sentences" ? 0 : 4))
        }
        return found
      })
  })
  return { layer, asked, sentences }
}

/**
 * A model that makes one topic of each cleaned text, for tests of everything around it.
 * `millis` is how long a firm takes, by its id, so that workers finish out of order.
 */
export const sampleModel = (
  behaviour: (firmId: string) => FirmBehaviour | undefined,
  millis: (firmId: string) => number = () => 0,
  version = "1"
) => {
  const watch = { running: 0, mostAtOnce: 0 }
  const layer = Layer.succeed(TopicModel, {
    engine: { name: "sample", version, parameters: { b: 2, a: [1, { z: null }] } },
    findTopics: (sentences) =>
      Effect.gen(function* () {
        const firmId = sentences[0]?.id.split("_")[0] ?? ""
        watch.running += 1
        watch.mostAtOnce = Math.max(watch.mostAtOnce, watch.running)
        if (millis(firmId) > 0) yield* Effect.sleep(millis(firmId))
        watch.running -= 1
        const does = behaviour(firmId)
        if (does === "model fails") return yield* new TopicModelError({ message: `firm ${firmId}: no neighbours` })
        if (does === "out of memory") return yield* Effect.die(new RangeError("Array buffer allocation failed"))
        const words = [...new Set(sentences.map((sentence) => sentence.cleanedText))]
        return {
          topics: words.map((word) => ({
            keywords: word.split(" "),
            representation: word.replace(" ", "_"),
            sentenceIds: sentences.filter((sentence) => sentence.cleanedText === word).map((sentence) => sentence.id),
            stability: null,
            sentenceProbabilities: null
          })),
          outlierIds: []
        }
      })
  })
  return { layer, watch }
}
