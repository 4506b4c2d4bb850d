import { type TopicModel, TopicModelError } from "@ftm/topic-model"
import { type FirmTopic, type Quarter, TranscriptSource } from "@ftm/transcript-schema"
import { Cause, Duration, Effect, Semaphore, Stream } from "effect"
import { type FailureKind, firmFailureKind } from "./FirmFailureKind.ts"
import { processFirm } from "./FirmProcessor.ts"

/** What became of one firm. */
export interface FirmResult {
  readonly firmId: string
  readonly end: "done" | "skipped" | "failed"
  readonly topics: ReadonlyArray<FirmTopic>
  readonly sentences: number
  readonly readSeconds: number
  readonly modelSeconds: number
  /** Present only when the firm failed. */
  readonly failure: FailureKind | undefined
}

export interface FirmResultsOptions {
  readonly quarter: Quarter
  readonly firmIds: ReadonlyArray<string>
  /** Firms modelled at the same time. */
  readonly workers: number
  /** Firms held at the same time: read and waiting, being modelled, or done and waiting for a slower firm ahead of them. */
  readonly window: number
  readonly processingTimestamp: number
}

/**
 * Reads and models firms, several at a time, and emits the results in the order of `firmIds`.
 * While firms are modelled the next ones are read, at most `window` firms ahead. The stream never fails:
 * a firm's failure is that firm's result.
 */
export const firmResults = (options: FirmResultsOptions): Stream.Stream<FirmResult, never, TranscriptSource | TopicModel> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const modelling = yield* Semaphore.make(options.workers)
      return Stream.fromIterable(options.firmIds).pipe(
        Stream.mapEffect((firmId) => firmResult(options, firmId, modelling), { concurrency: options.window })
      )
    })
  )

const firmResult = Effect.fn("firmResult")(function* (options: FirmResultsOptions, firmId: string, modelling: Semaphore.Semaphore) {
  const source = yield* TranscriptSource
  let sentences = 0
  let readSeconds = 0
  let modelSeconds = 0
  const work = Effect.gen(function* () {
    const [readTime, transcripts] = yield* Effect.timed(source.fetchTranscripts(options.quarter, [firmId]))
    readSeconds = Duration.toSeconds(readTime)
    const transcript = transcripts.find((candidate) => candidate.firmId === firmId)
    if (transcript === undefined || transcript.sentences.length === 0) return undefined
    sentences = transcript.sentences.length
    const [modelTime, topics] = yield* modelling.withPermits(1)(Effect.timed(processFirm(transcript, options.processingTimestamp)))
    modelSeconds = Duration.toSeconds(modelTime)
    if (topics.length === 0) {
      return yield* new TopicModelError({ message: `the topic engine found no topic in the ${sentences} sentences of firm ${firmId}` })
    }
    return topics
  })
  const result = (end: FirmResult["end"], topics: ReadonlyArray<FirmTopic>, failure?: FailureKind): FirmResult => ({
    firmId,
    end,
    topics,
    sentences,
    readSeconds,
    modelSeconds,
    failure
  })
  return yield* Effect.matchCauseEffect(work, {
    onSuccess: (topics) => Effect.succeed(topics === undefined ? result("skipped", []) : result("done", topics)),
    // A stop from outside interrupts the work, which is not the firm's failure.
    onFailure: (cause) => (Cause.hasInterruptsOnly(cause) ? Effect.interrupt : Effect.succeed(result("failed", [], firmFailureKind(cause))))
  })
})
