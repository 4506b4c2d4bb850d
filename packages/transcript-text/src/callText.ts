import { sentenceId, type TranscriptSentence } from "@ftm/transcript-schema"
import { type CallComponent, isOperatorTurn, sectionOf } from "./CallComponent.ts"
import type { CallOutcome } from "./CallOutcome.ts"
import { CallTextError } from "./CallTextError.ts"
import { mendEncoding } from "./mendEncoding.ts"
import { normalizeText } from "./normalizeText.ts"
import { isSafeHarbor } from "./safeHarbor.ts"
import { makeSentenceCleaner } from "./SentenceCleaner.ts"
import { speakerNames } from "./speakerNames.ts"
import { countWords, makeSpeechCount, type Speech } from "./Speech.ts"
import { splitSentences } from "./splitSentences.ts"
import type { TextOptions } from "./TextOptions.ts"

/** A call: its components in the order in which they were spoken. */
export interface Call {
  readonly firmId: string
  readonly transcriptId: string
  readonly components: ReadonlyArray<CallComponent>
}

/** What was derived from a call's components. */
export interface CallText {
  /** In the order in which they were spoken; empty unless the outcome is `Kept`. */
  readonly sentences: ReadonlyArray<TranscriptSentence>
  readonly speech: ReadonlyArray<Speech>
  readonly outcome: CallOutcome
  /** ISO 639-3; `und` where there is too little text to say. */
  readonly language: string
  /** How many wrongly decoded characters were put right in the call (see `mendEncoding`). */
  readonly mended: number
}

/** Derives a call's text from its components. The same call gives the same text, whatever was derived before. Throws nothing but `CallTextError`. */
export type DeriveCallText = (call: Call) => CallText

/**
 * Makes the function that derives a call's text: operator turns are left out, text is mended and split, sentences are
 * cleaned, and those with fewer than `minWords` words left are dropped. It holds the language model: make one a thread.
 */
export const makeCallText = (options: TextOptions): DeriveCallText => {
  const clean = makeSentenceCleaner(options)

  return ({ components, firmId, transcriptId }) => {
    const spoken = components.filter((component) => !isOperatorTurn(component))
    const names = speakerNames(spoken.map((component) => component.speakerName), spoken.flatMap((component) => component.text ?? []))
    const sentences: Array<TranscriptSentence> = []
    const speech = makeSpeechCount()
    let questionsBegan = false
    let mended = 0

    const derive = (component: CallComponent, componentText: string): void => {
      const right = mendEncoding(componentText)
      mended += right.mended
      const text = normalizeText(right.text)
      const safeHarbor = isSafeHarbor(text)
      const section = sectionOf(component.componentTypeId, questionsBegan)
      const rawTexts = splitSentences(text).map(({ end, start }) => text.slice(start, end))
      speech.add(section, component.speakerType, rawTexts.length, countWords(text))
      if (safeHarbor && !options.keepSafeHarbor) return

      const cleanedTexts = clean(rawTexts, names)
      for (const [i, rawText] of rawTexts.entries()) {
        const cleanedText = cleanedTexts[i]!
        if (cleanedText === "") continue
        const position = sentences.length
        sentences.push({
          sentenceId: sentenceId(firmId, transcriptId, position),
          position,
          rawText,
          cleanedText,
          speakerType: component.speakerType,
          speakerName: component.speakerName,
          section,
          safeHarbor,
          componentId: component.componentId,
          componentOrder: component.componentOrder
        })
      }
    }

    for (const component of components) {
      if (component.componentTypeId === 3 || component.componentTypeId === 7) questionsBegan = true
      if (isOperatorTurn(component) || !hasText(component)) continue
      try {
        derive(component, component.text)
      } catch (cause) {
        throw new CallTextError(transcriptId, component.componentId, cause)
      }
    }
    return { sentences, speech: speech.all(), outcome: outcomeOf(components, sentences.length), language: "und", mended }
  }
}

const hasText = (component: CallComponent): component is CallComponent & { readonly text: string } =>
  component.text !== null && component.text.trim() !== ""

const outcomeOf = (components: ReadonlyArray<CallComponent>, sentences: number): CallOutcome => {
  if (sentences > 0) return { _tag: "Kept" }
  if (components.length === 0) return { _tag: "NoComponents" }
  const withText = components.filter(hasText)
  if (withText.length === 0) return { _tag: "NoText" }
  if (withText.every(isOperatorTurn)) return { _tag: "OnlyOperator" }
  return { _tag: "NothingLeft" }
}
