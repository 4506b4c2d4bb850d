import { type Section, sentenceId, type TranscriptSentence } from "@ftm/transcript-schema"
import { type CallComponent, isOperatorTurn, sectionOf } from "./CallComponent.ts"
import type { CallOutcome } from "./CallOutcome.ts"
import { CallTextError } from "./CallTextError.ts"
import { foldText } from "./FoldText.ts"
import { languageOf } from "./Language.ts"
import { type MendedText, mendEncoding } from "./MendEncoding.ts"
import { isSafeHarbor } from "./SafeHarbor.ts"
import { makeSentenceCleaner } from "./SentenceCleaner.ts"
import { speakerNames } from "./SpeakerNames.ts"
import { countWords, makeSpeechCount, type Speech } from "./Speech.ts"
import { splitSentences } from "./SplitSentences.ts"
import type { TextOptions } from "./TextOptions.ts"
import { makeWinkReader } from "./WinkReader.ts"

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
  const model = makeWinkReader()
  const clean = makeSentenceCleaner(options, model)

  const derive = ({ components, firmId, transcriptId }: Call, at: (component: CallComponent) => void): CallText => {
    const turns = turnsOf(components, at)
    const texts = turns.map(({ text }) => text)
    const language = languageOf(texts, model.knows)
    const isForeign = language !== "eng" && language !== "und"
    const names = speakerNames(
      turns.map(({ component }) => component.speakerName),
      texts
    )
    const sentences: Array<TranscriptSentence> = []
    const speech = makeSpeechCount()

    for (const { component, section, text } of turns) {
      at(component)
      const rawTexts = splitSentences(text).map(({ end, start }) => text.slice(start, end))
      speech.add(section, component.speakerType, rawTexts.length, countWords(text))
      const safeHarbor = isSafeHarbor(foldText(text))
      if (isForeign || (safeHarbor && !options.keepSafeHarbor)) continue

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

    return {
      sentences,
      speech: speech.all(),
      outcome: isForeign ? { _tag: "NotEnglish", language } : outcomeOf(components, sentences.length),
      language,
      mended: turns.reduce((sum, turn) => sum + turn.mended, 0)
    }
  }

  return (call) => {
    // The component that is being read: where something goes wrong, it is named.
    let current = call.components[0]
    try {
      return derive(call, (component) => {
        current = component
      })
    } catch (cause) {
      throw new CallTextError(call.transcriptId, current?.componentId ?? "", cause)
    }
  }
}

/** What somebody other than the operator said: a component with text, mended. */
interface Turn extends MendedText {
  readonly component: CallComponent
  readonly section: Section
}

const turnsOf = (components: ReadonlyArray<CallComponent>, at: (component: CallComponent) => void): ReadonlyArray<Turn> => {
  const turns: Array<Turn> = []
  let questionsBegan = false
  for (const component of components) {
    at(component)
    if (component.componentTypeId === 3 || component.componentTypeId === 7) questionsBegan = true
    if (isOperatorTurn(component) || !hasText(component)) continue
    turns.push({ component, section: sectionOf(component.componentTypeId, questionsBegan), ...mendEncoding(component.text) })
  }
  return turns
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
