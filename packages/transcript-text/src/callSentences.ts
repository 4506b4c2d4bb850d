import { sentenceId, type TranscriptSentence } from "@ftm/transcript-schema"
import { type CallComponent, isOperatorTurn, sectionOf } from "./CallComponent.ts"
import { normalizeText } from "./normalizeText.ts"
import { isSafeHarbor } from "./safeHarbor.ts"
import { makeSentenceCleaner } from "./SentenceCleaner.ts"
import { speakerNames } from "./speakerNames.ts"
import { splitSentences } from "./splitSentences.ts"
import type { TextOptions } from "./TextOptions.ts"

/** A call: its components in the order in which they were spoken. */
export interface Call {
  readonly firmId: string
  readonly transcriptId: string
  readonly components: ReadonlyArray<CallComponent>
}

/** Derives a call's sentences from its components. The same call gives the same sentences, whatever was derived before. */
export type CallSentences = (call: Call) => ReadonlyArray<TranscriptSentence>

/**
 * Makes the function that derives sentences: operator turns are left out, text is normalised and split, sentences are
 * cleaned, and those with fewer than `minWords` words left are dropped. It holds the language model: make one a thread.
 */
export const makeCallSentences = (options: TextOptions): CallSentences => {
  const clean = makeSentenceCleaner(options)

  return ({ components, firmId, transcriptId }) => {
    const spoken = components.filter((component) => !isOperatorTurn(component))
    const names = speakerNames(spoken.map((component) => component.speakerName), spoken.flatMap((component) => component.text ?? []))
    const sentences: Array<TranscriptSentence> = []
    let questionsBegan = false

    for (const component of components) {
      if (component.componentTypeId === 3 || component.componentTypeId === 7) questionsBegan = true
      if (isOperatorTurn(component) || component.text === null) continue
      const text = normalizeText(component.text)
      const safeHarbor = isSafeHarbor(text)
      if (safeHarbor && !options.keepSafeHarbor) continue
      const section = sectionOf(component.componentTypeId, questionsBegan)

      const rawTexts = splitSentences(text).map(({ end, start }) => text.slice(start, end))
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
          safeHarbor
        })
      }
    }
    return sentences
  }
}
